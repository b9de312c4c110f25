using Florin.Contracts.Accounts;
using Florin.Contracts.Payments;
using Florin.Contracts.Risk;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Testing;
using static Florin.Unit.Tests.Accounts.Some;
using static Florin.Unit.Tests.Transactions.SomeFees;
using static Florin.Unit.Tests.Transactions.TheMoney;

namespace Florin.Unit.Tests.Transactions;

/// <summary>An account is closed only where nothing is under way that could still move money on it.</summary>
public sealed class ClosingWhatIsInUse
{
    [Fact]
    public async Task Is_refused_while_a_withdrawal_may_come_back()
    {
        await using var money = await Start();
        var account = await Funded(money, 10);
        var paying = new TaskCompletionSource();
        (money.Paying, money.Declines) = (paying.Task, kind => kind is PaymentKind.PayOut);
        var sent = await money.Service.Post("/transactions", Withdrawal(account), Alice);
        var id = (string)sent.Data["id"]!; // As in the contract.
        await Eventually.Is(() => money.Balance(account), balance => balance.IsZero);
        foreach (var query in (string[])["?dryRun=true", ""])
        {
            var refused = await Close(money, account, query);
            Assert.Equal((409, "wrong-state", id), (refused.Status, refused.Code, (string?)refused.Json["transactions"]![0]));
            Assert.Contains($"{id} (withdrawal, PENDING)", refused.Text, StringComparison.Ordinal);
        }
        paying.SetResult();
        await Eventually.Is(() => money.Transaction(id), shown => (string?)shown["status"] == "FAILED");
        var found = await money.Ledger.Find(account);
        Assert.Equal(("OPEN", Usd(10)), (found!.Status, found.Balance));
    }

    [Theory]
    [InlineData("transfer")]
    [InlineData("multi")]
    [InlineData("deposit")]
    public async Task Is_refused_while_something_waits_for_review(string type)
    {
        await using var money = await Start();
        var (from, to) = (await Funded(money, 10), await money.Ledger.Open(Bob));
        money.Risk = RiskDecision.Review;
        var waits = type switch
        {
            "multi" => await money.Multi(Alice, (from, "debit", 5), (to, "credit", 5)),
            "deposit" => await Send(money, "deposit", 5, null, to, by: Bob),
            _ => await Send(money, "transfer", 5, from, to),
        };
        Assert.Equal("IN_REVIEW", (string?)waits.Data["status"]);
        Assert.Equal((409, "wrong-state"), (await Close(money, to)) is var answer ? (answer.Status, answer.Code) : default);
        var rejected = $"/transactions/{(string?)waits.Data["id"]}/reject";
        Assert.Equal(200, (await money.Service.Post(rejected, new { reason = "no" }, Admin)).Status);
        Assert.Equal(200, (await Close(money, to)).Status);
    }

    // So a user is not erased whose account would get something afterwards.
    [Fact]
    public async Task Is_reported_as_unsettled_before_a_user_is_erased()
    {
        await using var money = await Start();
        var (from, to, unused) = (await Funded(money, 10), await money.Ledger.Open(Bob), await money.Ledger.Open(Bob));
        money.Risk = RiskDecision.Review;
        var waits = await money.Multi(Alice, (from, "debit", 5), (to, "credit", 5));
        Assert.Equal("IN_REVIEW", (string?)waits.Data["status"]);
        foreach (var close in (bool[])[false, true])
            Assert.Equal(to, Assert.Single((await Settle(money, close)).Accounts).Id);
        Assert.Equal(("OPEN", "CLOSED"), ((await money.Ledger.Find(to))!.Status, (await money.Ledger.Find(unused))!.Status));
        var rejected = $"/transactions/{(string?)waits.Data["id"]}/reject";
        Assert.Equal(200, (await money.Service.Post(rejected, new { reason = "no" }, Admin)).Status);
        foreach (var close in (bool[])[false, true, true])
            Assert.Empty((await Settle(money, close)).Accounts);
        Assert.Equal("CLOSED", (await money.Ledger.Find(to))!.Status);
    }

    [Fact]
    public async Task Asks_again_where_the_account_moved_meanwhile()
    {
        await using var money = await Start();
        var account = await money.Ledger.Open(Alice);
        var asked = 0;
        money.Ledger.UnderWay = async (_, _) =>
        {
            if (asked++ > 0)
                return new ListedUnderWay([new(new TransactionId("txn_1"), TransactionType.Withdrawal, "PROCESSING")]);
            await money.Ledger.Credit(Accounts.TheLedger.Of(account, Usd(1), Counterpart.World));
            await money.Ledger.Debit(Accounts.TheLedger.Of(account, Usd(1), Counterpart.World));
            return new ListedUnderWay([]);
        };
        Assert.Equal(409, (await money.Ledger.Service.Post($"/accounts/{account}/close", "", Admin, "K")).Status);
        Assert.Equal(2, asked);
        Assert.Equal("OPEN", (await money.Ledger.Find(account))!.Status);
    }

    private static object Withdrawal(AccountId account) =>
        new
        {
            userId = Alice.Id,
            type = "withdrawal",
            amount = "10",
            currency = "USD",
            fromAccount = account.Value,
        };

    private static Task<UnsettledAccounts> Settle(TheMoney money, bool close) =>
        money.Ledger.Service.Call(
            AccountsClient.SettleOperation,
            new SettleAccountsOf(new UserId(Bob.Id), close),
            new CallContext("c")
        );

    private static Task<Answer> Close(TheMoney money, AccountId account, string query = "") =>
        money.Ledger.Service.Post($"/accounts/{account}/close{query}", "", Admin);
}
