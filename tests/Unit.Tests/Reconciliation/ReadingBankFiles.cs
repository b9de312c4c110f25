using Florin.Kernel;
using Florin.Reconciliation.Reading;

namespace Florin.Unit.Tests.Reconciliation;

/// <summary>What is made of MT940 files as banks wrote them, the odd ones among them.</summary>
public sealed class ReadingBankFiles
{
    [Theory]
    [InlineData("ASNB-mt940.txt", "EUR", 31, 8)]
    [InlineData("betterplace-with_binary_character.sta", "EUR", 2, 4)]
    [InlineData("jejik-rabobank-iban.sta", "EUR", 2, 4)]
    [InlineData("self-provided-february_30.sta", "EUR", 1, 1)]
    public void Whose_balances_add_up_reads_every_line(string name, string currency, int statements, int lines)
    {
        var read = Read(name, currency);
        var sound = read.Select(one => CheckedStatement.Of(one, null, Currency.Of(currency))).ToList();
        Assert.Equal((statements, lines), (sound.Count, sound.Sum(one => one.Lines.Count)));
        foreach (var one in sound)
            Assert.Equal(
                one.Closing!.Value.Minor,
                one.Amounts.Aggregate(one.Opening!.Value.Minor, (sum, line) => sum + line.Minor)
            );
    }

    [Theory]
    [InlineData("jejik-abnamro.sta", "EUR", 27, "The closing balance is 876.84")]
    [InlineData("jejik-ing.sta", "EUR", 26, "The closing balance is 3.47")]
    [InlineData(
        "jejik-triodos.sta",
        "EUR",
        12,
        "The closing balance is 4370.79, but the opening balance 4975.09 and 2 lines come to 4259.39."
    )]
    [InlineData("jejik-postfinance.sta", "CHF", 27, "The closing balance is 159.60, but the opening balance 229.20")]
    [InlineData("cmxl-mt940.sta", "EUR", 1, "The statement is in 'DEM', the source in EUR.")]
    [InlineData("betterplace-amount_formats.sta", "EUR", 1, "The statement has no closing balance")]
    [InlineData("self-provided-multiline.sta", "EUR", 38, "Field :61: stands outside of a statement")]
    [InlineData("self-provided-sparkassen.sta", "EUR", 1, "Field :61: stands outside of a statement")]
    [InlineData("self-provided-invalid_statement.sta", "EUR", 1, "The file has no MT940 statement")]
    public void Whose_balances_do_not_add_up_is_refused_with_the_line_and_the_reason(
        string name,
        string currency,
        int line,
        string reason
    )
    {
        var bad = Assert.Throws<UnreadableStatement>(() =>
        {
            foreach (var one in Read(name, currency))
                CheckedStatement.Of(one, null, Currency.Of(currency));
        });
        Assert.Equal((line, true), (bad.Line, bad.Message.StartsWith(reason, StringComparison.Ordinal)));
    }

    [Fact]
    public void Takes_references_names_and_texts_out_of_the_details()
    {
        var line = Read("jejik-rabobank-iban.sta", "EUR")[0].Lines[0];
        Assert.Equal("01-01-2013 12:00 0030000987654321", line.Reference);
        Assert.Equal("CONTRA ACCOUNT HOLDER", line.Counterparty);
        Assert.Equal("-25", line.Amount);
        var paypal = Read("betterplace-with_binary_character.sta", "EUR")[0].Lines[0];
        Assert.Equal(("PAYPAL", "27"), (paypal.Counterparty, paypal.Amount));
        Assert.Equal("0175526300", paypal.CounterpartyAccount);
    }

    [Fact]
    public void Takes_a_30th_of_February_for_the_last_day_of_the_month() =>
        Assert.Equal(new DateOnly(2016, 2, 29), Read("self-provided-february_30.sta", "EUR")[0].Lines[0].ValueOn);

    private static IReadOnlyList<ReadStatement> Read(string name, string currency) =>
        StatementReader.Read(BankFiles.Mt940(name), StatementFormat.Mt940, null, currency);
}
