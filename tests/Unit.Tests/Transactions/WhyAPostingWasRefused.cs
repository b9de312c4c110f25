using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Testing;
using static Florin.Unit.Tests.Accounts.Some;
using static Florin.Unit.Tests.Transactions.SomeFees;
using static Florin.Unit.Tests.Transactions.TheMoney;

namespace Florin.Unit.Tests.Transactions;

/// <summary>Who reads why several entries were not posted at once: the owner of the account that refused.</summary>
public sealed class WhyAPostingWasRefused
{
    private const string Words = "A limit on what may leave the account was exceeded.";

    [Fact]
    public async Task Is_read_by_the_payer_of_a_charged_transfer_and_not_by_the_payee()
    {
        await using var money = await Start();
        await Charge(money, "Transfer", ("Fixed", "0.50"));
        var (from, to) = (await Funded(money, 100), await money.Ledger.Open(Bob));
        await Limit(money, $"accounts/{from}", 10);
        var made = await Send(money, "transfer", 10, from, to); // With the fee it is more.
        Assert.Equal(("FAILED", "post"), ((string?)made.Data["status"], (string?)made.Data["failure"]!["step"]));
        Assert.Contains($"Account {from} has a limit perTransaction of 10.00 USD", DetailOf(made), StringComparison.Ordinal);
        var path = $"/transactions/{(string?)made.Data["id"]}";
        foreach (var way in (string[])[path, $"{path}/events", "/transactions"])
        {
            var (alices, bobs) = (await money.Service.Get(way, Alice), await money.Service.Get(way, Bob));
            Assert.Contains("limit perTransaction of 10.00 USD", alices.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("perTransaction", bobs.Text, StringComparison.Ordinal);
            Assert.Contains(Words, bobs.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Is_read_by_who_debits_an_account_of_theirs_in_a_multi()
    {
        await using var money = await Start();
        var (one, other, bobs) = (await Funded(money, 100), await Funded(money, 100), await money.Ledger.Open(Bob));
        await Limit(money, $"users/{Alice.Id}", 50, "USD");
        var made = await money.Multi(Alice, (one, "debit", 30), (other, "debit", 30), (bobs, "credit", 60));
        Assert.Equal("FAILED", (string?)made.Data["status"]);
        Assert.Contains($"User {Alice.Id} has a limit perTransaction of 50.00 USD", DetailOf(made), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_general_where_the_account_is_somebody_elses()
    {
        await using var money = await Start();
        var (from, to) = (await Funded(money, 100), await money.Ledger.Open(Bob));
        await money.Ledger.Credit(
            Accounts.TheLedger.Of(to, Usd(0) with { Minor = Florin.Accounts.Account.LargestBalance }),
            "txn_0/credit"
        );
        var made = await money.Multi(Alice, (from, "debit", 30), (to, "credit", 30));
        Assert.Equal(
            ("balance-limit", "The account cannot take this amount."),
            ((string?)made.Data["failure"]!["code"], DetailOf(made))
        );
        var admins = await money.Service.Get($"/transactions/{(string?)made.Data["id"]}", Admin);
        Assert.Contains(to.Value, DetailOf(admins), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_read_of_an_exchange()
    {
        await using var exchange = await TheExchange.Start();
        var quote = await exchange.Ten();
        await Limit(exchange.Money, $"accounts/{exchange.Dollars}", 1);
        var made = await exchange.Exchange(Alice, quote);
        Assert.Contains($"Account {exchange.Dollars} has a limit", DetailOf(made), StringComparison.Ordinal);
    }

    [Fact]
    public void Is_for_administrators_where_an_older_event_does_not_say_whose_it_was() =>
        Assert.Null(new PostingsFailed(new TransactionId("txn_1"), "limit-exceeded", "…").Owner);

    private static string DetailOf(Answer answer) => (string)answer.Data["failure"]!["detail"]!; // It failed.

    internal static async Task Limit(TheMoney money, string of, decimal? perTransaction, string? currency = null)
    {
        object body = currency is null ? new { perTransaction } : new { currency, perTransaction };
        var answer = await money.Ledger.Service.Send("PUT", $"/{of}/limits", body, Admin, null);
        Assert.True(answer.Status == 200, answer.Text);
    }
}
