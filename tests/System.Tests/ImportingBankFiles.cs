using Florin.System.Tests.Journeys;
using Florin.System.Tests.Running;
using TemporaryDirectory = Florin.Testing.Storage.TemporaryDirectory;

namespace Florin.System.Tests;

/// <summary>Files as banks write them, and as people correct them, into the real program.</summary>
public sealed class ImportingBankFiles(OneProcess florin) : IClassFixture<OneProcess>, IDisposable
{
    private const string AccountsHeader = "account,opened,currency,overdraft_limit,closing_balance";
    private const string TransactionsHeader = "id,account,date,type,amount,currency,description,counterparty";
    private const string Source = "--source";
    private readonly TemporaryDirectory _files = new();

    private string[] Bank => [Source, Path.GetFileName(_files.Path)];

    [Fact]
    public async Task Loads_a_row_that_was_refused_once_what_it_needs_is_there()
    {
        string[] short_ = ["1,A,2026-01-02,deposit,10.00,EUR,,", "2,A,2026-01-03,withdrawal,30.00,EUR,,"];
        var first = await Files(["A,,EUR,0,10.00"], short_).Into(florin);
        Assert.Equal((1, 1), (first.Transactions, first.NotLoaded));
        Assert.Contains("t.csv:3: amount: Account 'A' has 10.00 EUR available", first.Output, StringComparison.Ordinal);
        string[] whole = [.. short_, "0,A,2026-01-01,deposit,25.00,EUR,,"];
        var second = await Files(["A,,EUR,0,5.00"], whole).Into(florin);
        Assert.Equal((0, 2, 2, 0), (second.Accounts, second.Transactions, second.AlreadyThere, second.NotLoaded));
        Assert.True(second.ExitCode == 0, second.Output);
        var third = await Files(["A,,EUR,0,5.00"], whole).Into(florin);
        Assert.Equal((0, 0, 4, 0), (third.Accounts, third.Transactions, third.AlreadyThere, third.NotLoaded));
    }

    [Fact]
    public async Task Loads_what_was_corrected_in_the_file_of_verdicts_and_books_nothing_twice()
    {
        var verdicts = Path.Combine(_files.Path, "verdicts");
        string[] rows =
        [
            "1,A,2026-01-02,deposit,10.00,EUR,,",
            "2,A,03.01.2026,deposit,30.00,EUR,,",
            "3,A,2026-01-04,withdrawal,300.00,EUR,,",
        ];
        var first = await Files(["A,,EUR,0,"], rows, "--verdicts", verdicts).Into(florin);
        Assert.Equal((1, 2), (first.Transactions, first.NotLoaded));
        var file = Path.Combine(verdicts, "t.csv");
        var written = await File.ReadAllLinesAsync(file);
        Assert.Equal(["florin_verdict", "loaded", "not loaded", "not loaded"], written.Select(line => line.Split(',')[0]));
        var corrected = written.Select(line => line.Replace("03.01.2026", "2026-01-03").Replace("300.00", "3.00"));
        await File.WriteAllLinesAsync(file, corrected);
        var second = await new Importing(Path.Combine(verdicts, "a.csv"), file, Bank).Into(florin);
        Assert.Equal((2, 2, 0), (second.Transactions, second.AlreadyThere, second.NotLoaded));
    }

    [Fact]
    public async Task Reports_a_row_whose_values_or_texts_were_changed_since_and_changes_nothing()
    {
        string[] rows = ["1,A,2026-01-02,deposit,10.00,EUR,Rent,Bob", "2,A,2026-01-03,deposit,1.00,EUR,,"];
        Assert.Equal(2, (await Files(["A,,EUR,0,11.00"], rows).Into(florin)).Transactions);
        foreach (
            var (changed, problem) in new[]
            {
                ("1,A,2026-01-02,deposit,11.00,EUR,Rent,Bob", "was booked before as a deposit of 10.00 EUR on 2026-01-02"),
                ("1,A,2026-01-02,deposit,10.00,EUR,Salary,Bob", "was booked before with the description 'Rent'"),
                ("1,A,2026-01-02,deposit,10.00,EUR,Rent,Eve", "and the counterparty 'Bob'"),
            }
        )
        {
            var again = await Files(["A,,EUR,0,11.00"], [changed, rows[1]]).Into(florin);
            Assert.Equal((0, 2, 1, 1), (again.Transactions, again.AlreadyThere, again.NotLoaded, again.ExitCode));
            Assert.Contains(problem, again.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Keeps_two_banks_and_two_accounts_apart_whatever_their_numbers_are()
    {
        string[] accounts = ["DE 12 34,,EUR,0,4.00", "Müller,,EUR,0,3.00"];
        string[] rows =
        [
            "2,DE 12 34,2026-01-03,withdrawal,1.00,EUR,,",
            "ü,Müller,2026-01-02,deposit,3.00,eur,Gebühr,",
            "1,DE 12 34,2026-01-02,deposit,5.00,EUR,,",
        ];
        var one = await Files(accounts, rows).Into(florin);
        Assert.True(one.ExitCode == 0, one.Output);
        Assert.Equal((2, 3, 0), (one.Accounts, one.Transactions, one.AlreadyThere));
        var other = await Files(accounts, rows, Source, "other bank").Into(florin);
        Assert.True(other.ExitCode == 0, other.Output);
        Assert.Equal((2, 3, 0), (other.Accounts, other.Transactions, other.AlreadyThere));
        var again = await Files(accounts, rows, Source, "other bank").Into(florin);
        Assert.Equal((0, 0, 5, 0), (again.Accounts, again.Transactions, again.AlreadyThere, again.NotLoaded));
    }

    [Fact]
    public async Task Books_nothing_twice_when_another_administrator_imports_again()
    {
        var owner = await Person.New(florin);
        string[] rows = ["1,A,2026-01-02,deposit,10.00,EUR,,", "2,A,2026-01-03,deposit,1.00,EUR,,"];
        foreach (var source in new string[][] { [], [Source, "other bank"] })
        {
            var files = Files(["A,,EUR,0,11.00"], rows, ["--user", owner.Id, .. source]);
            var first = await (files with { Admin = "user_one" }).Into(florin);
            Assert.Equal((1, 2, 0, 0), (first.Accounts, first.Transactions, first.AlreadyThere, first.NotLoaded));
            var second = await (files with { Admin = "user_other" }).Into(florin);
            Assert.Equal((0, 0, 3, 0), (second.Accounts, second.Transactions, second.AlreadyThere, second.NotLoaded));
            Assert.True(second.ExitCode == 0, second.Output);
        }
        Assert.Equal(4, (await owner.Ids(Person.Transactions)).Count);
    }

    [Fact]
    public async Task Shows_the_first_rows_of_a_dry_run_writes_its_verdicts_and_sends_nothing()
    {
        var verdicts = Path.Combine(_files.Path, "verdicts");
        var owner = await Person.New(florin);
        var preview = await Files(
                ["A,,EUR,0,"],
                ["1,A,31.12.2025,deposit,10.00,EUR,Gehalt,", "2,A,12:30,deposit,1.00,EUR,,"],
                "--dry-run",
                "--user",
                owner.Id,
                "--date-format",
                "dd.MM.yyyy",
                "--verdicts",
                verdicts
            )
            .Run(florin);
        Assert.Equal(1, preview.Code);
        Assert.Contains("2025-12-31", preview.Output, StringComparison.Ordinal);
        Assert.Contains("t.csv:3: date: '12:30' is not a date", preview.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["florin_verdict", "not tried", "not loaded"],
            (await File.ReadAllLinesAsync(Path.Combine(verdicts, "t.csv"))).Select(line => line.Split(',')[0])
        );
        Assert.Empty(await owner.Ids(Person.Transactions));
    }

    [Theory]
    [InlineData("--date-format", "dd.mm.yyyy", "--date-format is 'dd.mm.yyyy'")]
    [InlineData("--encoding", "klingon", "--encoding is 'klingon'")]
    [InlineData("--encoding", "utf-7", "--encoding is 'utf-7'")]
    [InlineData("--map", "transactions:opened=x", "--map is 'transactions:opened=x'")]
    [InlineData("--map", "description=Text", "t.csv has no column 'Text'")]
    [InlineData("--verdicts", "/dev/null", "--verdicts cannot write to /dev/null")]
    [InlineData("--delimiter", "ab", "--delimiter is 'ab'")]
    [InlineData("--decimal", ";", "--decimal is ';'")]
    [InlineData("--map", "datum=Datum", "--map is 'datum=Datum'")]
    public async Task Refuses_a_wrong_option_with_what_is_allowed(string option, string value, string problem)
    {
        var (code, output) = await Files(["A,,EUR,0,"], [], option, value).Run(florin);
        Assert.Equal(1, code);
        Assert.Contains(problem, output, StringComparison.Ordinal);
        Assert.DoesNotContain("accounts opened", output, StringComparison.Ordinal);
    }

    public void Dispose() => _files.Dispose();

    // A bank of this test's own, where the options name none: all tests share a Florin.
    private Importing Files(string[] accounts, string[] transactions, params string[] options)
    {
        var (a, t) = (Path.Combine(_files.Path, "a.csv"), Path.Combine(_files.Path, "t.csv"));
        File.WriteAllLines(a, [AccountsHeader, .. accounts]);
        File.WriteAllLines(t, [TransactionsHeader, .. transactions]);
        return new Importing(a, t, [.. options.Contains(Source) ? [] : Bank, .. options]);
    }
}
