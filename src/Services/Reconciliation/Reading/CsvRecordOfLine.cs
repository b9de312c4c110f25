using System.Globalization;
using Florin.Kernel;

namespace Florin.Reconciliation.Reading;

/// <summary>Reads one record of a CSV file.</summary>
/// <param name="fields">Its fields.</param>
/// <param name="header">Where each column is.</param>
/// <param name="profile">How the bank writes it.</param>
/// <param name="line">The line of the file, from 1.</param>
internal sealed class CsvRecordOfLine(string[] fields, Dictionary<string, int> header, CsvProfile profile, int line)
{
    private const string Spaces = " '\u00a0\u202f";

    /// <summary>The record as a line.</summary>
    public ReadLine Read(string currency)
    {
        var columns = profile.Columns;
        if (Text(columns.Currency) is { } its && !its.Equals(currency, StringComparison.OrdinalIgnoreCase))
            throw new UnreadableStatement(line, $"The line is in '{PlainText.Shortened(its)}', the account in {currency}.");
        return new ReadLine(line, Date(columns.Date), Amount())
        {
            ValueOn = columns.ValueDate is { } valueDate && Text(valueDate) is not null ? Date(valueDate) : null,
            Reference = StatementText.Name(Text(columns.Reference)),
            BankReference = StatementText.Name(Text(columns.BankReference)),
            Counterparty = StatementText.Name(Text(columns.Counterparty)),
            CounterpartyAccount = StatementText.Name(Text(columns.CounterpartyAccount)),
            Text = StatementText.Clean(Text(columns.Text)),
            BalanceAfter = Decimal(columns.Balance),
        };
    }

    private string Amount()
    {
        var columns = profile.Columns;
        if (Decimal(columns.Amount) is { } amount)
            return amount;
        // Some banks write debits with a minus, which their column says already.
        var (debit, credit) = (Decimal(columns.Debit)?.TrimStart('-'), Decimal(columns.Credit)?.TrimStart('-'));
        return (debit, credit) switch
        {
            (null or "0", { } came) => came,
            ({ } left, null or "0") => PlainDecimal.Negate(left),
            (null, null) => throw new UnreadableStatement(line, "The line has no amount."),
            _ => throw new UnreadableStatement(
                line,
                $"The line has a debit of {debit} and a credit of {credit}; expected one of them."
            ),
        };
    }

    private string? Decimal(string? column)
    {
        if (Text(column) is not { } text)
            return null;
        var point = profile.DecimalSign[0];
        return PlainDecimal.Of(text, point, point == ',' ? $".{Spaces}" : $",{Spaces}")
            ?? throw new UnreadableStatement(
                line,
                $"The column '{PlainText.Shortened(column)}' is '{PlainText.Shortened(text)}'; expected an amount with the decimal sign '{point}', its thousands in groups of three digits or in none."
            );
    }

    private DateOnly Date(string column)
    {
        var text = Text(column) ?? "";
        return DateOnly.TryParseExact(text, profile.DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw new UnreadableStatement(
                line,
                $"The column '{PlainText.Shortened(column)}' is '{PlainText.Shortened(text)}'; expected a date as {profile.DateFormat}."
            );
    }

    private string? Text(string? column) =>
        column is not null && header[column] is var at && at < fields.Length && fields[at].Length > 0 ? fields[at] : null;
}
