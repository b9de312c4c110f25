using Florin.Kernel;
using Florin.Testing;
using static Florin.Unit.Tests.Accounts.Some;
using static Florin.Unit.Tests.Transactions.SomeFees;
using static Florin.Unit.Tests.Transactions.TheMoney;
using static Florin.Unit.Tests.Transactions.WhyAPostingWasRefused;

namespace Florin.Unit.Tests.Transactions;

/// <summary>A dry run says with the same code what would fail at the postings.</summary>
public sealed class ForeseeingFailures
{
    private const string DryRun = "?dryRun=true";

    [Theory]
    [InlineData("transfer")]
    [InlineData("withdrawal")]
    [InlineData("multi")]
    public async Task Of_limits_of_an_account_and_of_a_user(string type)
    {
        await using var money = await Start();
        var (from, to) = (await Funded(money, 100), await money.Ledger.Open(Bob));
        foreach (var limited in (string[])["account", "user"])
        {
            await Limit(money, limited == "account" ? $"accounts/{from}" : $"users/{Alice.Id}", 10, Currency(limited));
            var heads = (money.Service.Log.Head, money.Ledger.Service.Log.Head);
            var tried = await Send(money, type, from, to, DryRun);
            Assert.Equal((422, "limit-exceeded"), (tried.Status, tried.Code));
            Assert.Equal("perTransaction", (string?)tried.Json["limit"]);
            Assert.Equal(heads, (money.Service.Log.Head, money.Ledger.Service.Log.Head));
            var done = await Send(money, type, from, to, "");
            Assert.Equal("limit-exceeded", (string?)done.Data["failure"]!["code"]);
            await Limit(money, limited == "account" ? $"accounts/{from}" : $"users/{Alice.Id}", null, Currency(limited));
        }
        Assert.Equal(201, (await Send(money, type, from, to, DryRun)).Status);
    }

    [Fact]
    public async Task Of_a_reversal_and_of_an_exchange()
    {
        await using var exchange = await TheExchange.Start();
        var (money, quote) = (exchange.Money, await exchange.Ten());
        var to = await money.Ledger.Open(Bob);
        var id = await money.Transfer(Alice, exchange.Dollars, to, 20);
        await Limit(money, $"accounts/{to}", 1);
        await Limit(money, $"accounts/{exchange.Dollars}", 1);
        Assert.Equal("limit-exceeded", (await money.Reverse(Bob, id, query: DryRun)).Code);
        Assert.Equal("limit-exceeded", (await exchange.Exchange(Alice, quote, DryRun)).Code);
    }

    [Fact]
    public async Task In_words_that_tell_nothing_of_somebody_elses_account()
    {
        await using var money = await Start();
        var (from, to) = (await Funded(money, 100), await money.Ledger.Open(Bob));
        await money.Ledger.Credit(
            Accounts.TheLedger.Of(to, Usd(0) with { Minor = Florin.Accounts.Account.LargestBalance }),
            "txn_0/credit"
        );
        var tried = await SomeFees.Send(money, "transfer", 1, from, to, path: $"/transactions{DryRun}");
        Assert.Equal((422, "balance-limit"), (tried.Status, tried.Code));
        Assert.Equal("The account cannot take this amount.", (string?)tried.Json["detail"]);
        Assert.DoesNotContain(to.Value, tried.Text, StringComparison.Ordinal);
    }

    private static string? Currency(string limited) => limited == "user" ? "USD" : null;

    private static Task<Answer> Send(TheMoney money, string type, AccountId from, AccountId to, string query) =>
        type switch
        {
            "multi" => money.Multi(Alice, query, [(from, "debit", 6), (from, "debit", 6), (to, "credit", 12)]),
            "withdrawal" => SomeFees.Send(money, type, 12, from, null, path: $"/transactions{query}"),
            _ => SomeFees.Send(money, type, 12, from, to, path: $"/transactions{query}"),
        };
}
