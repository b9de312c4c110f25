using Florin.Cli.Import;
using TemporaryDirectory = Florin.Testing.Storage.TemporaryDirectory;

namespace Florin.Unit.Tests.Import;

/// <summary>What <c>--map</c> says is done, or refused; a mapping that would change nothing or two things is a mistake.</summary>
public sealed class MappingColumns : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    [Theory]
    [InlineData("date=Buchungstag")]
    [InlineData("account=Konto currency=Devise")]
    [InlineData("account=Konto transactions:account=Kontonummer")]
    [InlineData("accounts:account=Konto transactions:account=Kontonummer")]
    [InlineData("amount=id id=amount")]
    public void Takes_one_header_for_each_column(string mappings) => Assert.Null(ImportColumns.Problem(mappings.Split(' ')));

    [Theory]
    [InlineData("amount", "expected COLUMN=HEADER")]
    [InlineData("amount=", "expected COLUMN=HEADER")]
    [InlineData("amount=\t", "expected COLUMN=HEADER")]
    [InlineData("datum=Datum", "expected COLUMN=HEADER")]
    [InlineData("transactions:opened=x", "expected COLUMN=HEADER")]
    [InlineData("accounts:amount=x", "expected COLUMN=HEADER")]
    [InlineData("banks:amount=x", "expected COLUMN=HEADER")]
    [InlineData("amount=amount amount=fee", "maps amount 2 times")]
    [InlineData("transactions:amount=a transactions:amount=b", "maps transactions:amount 2 times")]
    [InlineData("amount=a transactions:amount=b", "maps amount for both files and again for a single file")]
    [InlineData(
        "account=a accounts:account=b transactions:account=c",
        "maps account for both files and again for a single file"
    )]
    [InlineData("counterparty=x description=X", "would be read as description and as counterparty")]
    [InlineData("id=account", "the column 'account' of the transactions would be read as id and as account")]
    [InlineData("closing_balance=currency", "the column 'currency' of the accounts")]
    [InlineData("description=florin_reason", "is written by --verdicts")]
    public void Refuses_what_is_ambiguous_or_changes_nothing(string mappings, string problem) =>
        Assert.Contains(problem, ImportColumns.Problem(mappings.Split(' ')), StringComparison.Ordinal);

    [Theory]
    [InlineData("counterparty=nope", "t.csv has no column 'nope'")]
    [InlineData("transactions:description=nope", "t.csv has no column 'nope'")]
    [InlineData("closing_balance=nope", "a.csv has no column 'nope'")]
    [InlineData("date=nope", "t.csv has no column 'nope'")]
    public void Refuses_a_header_that_the_file_does_not_have(string mapping, string problem)
    {
        var refused = Assert.Throws<InvalidDataException>(() => Read(mapping));
        Assert.StartsWith(problem, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lets_columns_be_missing_that_nobody_named() => Assert.Single(Read("date=Tag", "Tag").Transactions);

    public void Dispose() => _files.Dispose();

    private ImportRows Read(string mapping, string date = "date")
    {
        var (a, t) = (Path.Combine(_files.Path, "a.csv"), Path.Combine(_files.Path, "t.csv"));
        File.WriteAllText(a, "account,currency\nA,EUR\n");
        File.WriteAllText(t, $"id,account,{date},type,amount,currency\n1,A,2026-01-01,deposit,1.00,EUR\n");
        var format = new ImportFormat(new CsvDialect(), Mappings: ImportColumns.Headers([mapping]));
        return new ImportRows(a, t, format, TimeProvider.System);
    }
}
