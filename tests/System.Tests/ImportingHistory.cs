using Florin.System.Tests.Journeys;
using Florin.System.Tests.Running;
using TemporaryDirectory = Florin.Testing.Storage.TemporaryDirectory;

namespace Florin.System.Tests;

/// <summary>Loading history with <c>florin import</c> as its own process, against the real program.</summary>
/// <remarks><c>FLORIN_HISTORY=all</c> loads the whole bank, as <c>./test.sh --long</c> does.</remarks>
public sealed class ImportingHistory(OneProcess florin) : IClassFixture<OneProcess>, IDisposable
{
    private const int SomeAccounts = 60;
    private const int FewAccounts = 40;
    private static readonly bool All = Environment.GetEnvironmentVariable("FLORIN_HISTORY") == "all";
    private static readonly string[] Complaints =
    [
        "accounts.csv:3: currency: 'QQQ' is neither",
        "accounts.csv:4: account 3 closes with 20.00 CZK, but the file says 25.00",
        "transactions.csv:4: amount: ",
        "transactions.csv:5: date: '1993-02-30' is not a date",
        "transactions.csv:6: type: 'gift' is not one of",
        "transactions.csv:7: account: '2' is not among the accounts",
        "transactions.csv:8: ",
        "transactions.csv:9: id: is missing",
    ];
    private readonly TemporaryDirectory _files = new();

    [Fact]
    public async Task Brings_every_account_of_a_bank_to_its_closing_balance_and_a_second_run_adds_nothing()
    {
        var (bank, accounts, transactions) = All
            ? (Importing.CzechBank, 317, 12_532)
            : (Importing.CzechBank.First(FewAccounts, _files.Path), FewAccounts, 1_548);
        bank = bank with { Options = ["--source", "a bank"] };
        var first = await bank.Into(florin);
        Assert.True(first.ExitCode == 0, first.Output);
        Assert.Equal((accounts, transactions, 0), (first.Accounts, first.Transactions, first.AlreadyThere));
        Assert.Equal((0, 0), (first.NotLoaded, first.Differences));
        var second = await bank.Into(florin);
        Assert.True(second.ExitCode == 0, second.Output);
        Assert.Equal((0, 0, accounts + transactions), (second.Accounts, second.Transactions, second.AlreadyThere));
        Assert.Equal((0, 0), (second.NotLoaded, second.Differences));
    }

    [Fact]
    public async Task Says_that_its_token_is_wrong()
    {
        var bank = Importing.CzechBank;
        string[] what = ["--accounts", bank.Accounts, "--transactions", bank.Transactions];
        var (code, output) = await FlorinProcess.Run([
            "import",
            .. what,
            "--url",
            $"{florin.Gateway.BaseAddress}",
            "--token",
            "x",
        ]);
        Assert.Equal(1, code);
        Assert.Contains("--token is not one of an administrator: ", output, StringComparison.Ordinal);
        Assert.Contains("florin token --role admin", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Goes_on_where_it_was_killed()
    {
        var owner = await Person.New(florin);
        var some = Importing.CzechBank.First(SomeAccounts, _files.Path) with { Options = ["--user", owner.Id] };
        await using (var broken = await some.Begin(florin))
        {
            await Eventually.Is(() => Page(owner), page => page.Count == 100);
            await broken.Kill();
        }
        var again = await some.Into(florin);
        Assert.True(again.ExitCode == 0, again.Output);
        Assert.InRange(again.Transactions, 1, some.Count - 100);
        Assert.Equal(SomeAccounts + some.Count, again.Accounts + again.Transactions + again.AlreadyThere);
        Assert.Equal((0, 0), (again.NotLoaded, again.Differences));
    }

    [Fact]
    public async Task Says_of_every_bad_row_where_it_is_and_why_and_loads_the_rest()
    {
        var bad = Importing.Of(
            [
                "account,opened,currency,overdraft_limit,closing_balance",
                "1,1993-01-27,CZK,0,70.00",
                "2,1993-01-27,QQQ,0,10.00",
                "3,1993-01-27,CZK,0,25.00",
            ],
            [
                "id,account,date,type,amount,currency,description,counterparty",
                "10,1,1993-02-01,deposit,100.00,CZK,\"cash, over",
                "the counter\",",
                "11,1,1993-02-02,deposit,1.001,CZK,a third decimal,",
                "12,1,1993-02-30,deposit,1.00,CZK,no such day,",
                "13,1,1993-02-03,gift,1.00,CZK,no such type,",
                "14,2,1993-02-03,deposit,10.00,CZK,no such account,",
                "15,1,1993-02-04,withdrawal,100.01,CZK,a cent too much,",
                ",1,1993-02-04,deposit,1.00,CZK,no id,",
                "16,1,1993-02-05,withdrawal,30.00,CZK,,shop",
                "17,3,1993-02-05,deposit,20.00,CZK,,",
            ],
            _files.Path
        );
        var result = await (bad with { Options = ["--source", "another bank"] }).Into(florin);
        Assert.True(result.ExitCode == 1, result.Output);
        Assert.Equal(
            (2, 3, 0, 7, 1),
            (result.Accounts, result.Transactions, result.AlreadyThere, result.NotLoaded, result.Differences)
        );
        Assert.All(Complaints, line => Assert.Contains(line, result.Output, StringComparison.Ordinal));
    }

    public void Dispose() => _files.Dispose();

    private static Task<IReadOnlyList<string>> Page(Person owner) => owner.Ids($"{Person.Transactions}?limit=100");
}
