using System.Text.Json;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.EventLog;
using Florin.Platform.Json;
using Florin.Testing.Storage;
using static Florin.Unit.Tests.Accounts.Some;
using static Florin.Unit.Tests.Accounts.TheLedger;

namespace Florin.Unit.Tests.Accounts;

public sealed class PostingThroughTheService
{
    [Fact]
    public async Task Happens_once_per_command_id_and_answers_the_same_for_ever()
    {
        await using var ledger = await Start();
        var account = await ledger.OpenWith(Usd(100));
        var first = await ledger.Debit(Of(account, Usd(30)), "txn_1/debit");
        await ledger.Debit(Of(account, Usd(10)), "txn_2/debit");
        Assert.Equal(first, await ledger.Debit(Of(account, Usd(30)), "txn_1/debit"));
        await ledger.Restart();
        Assert.Equal(first, await ledger.Debit(Of(account, Usd(30)), "txn_1/debit"));
        Assert.Equal(Usd(70), first.BalanceAfter);
        Assert.Equal(Usd(60), (await ledger.Find(account))!.Balance);
    }

    [Fact]
    public async Task Is_refused_once_per_command_id_also_when_the_money_is_there_later()
    {
        await using var ledger = await Start();
        var account = await ledger.OpenWith(Usd(100));
        var first = await ledger.Debit(Of(account, Usd(100.01m)), "txn_1/debit");
        await ledger.Credit(Of(account, Usd(500)));
        var again = await ledger.Debit(Of(account, Usd(100.01m)), "txn_1/debit");
        await ledger.Restart();
        var late = await ledger.Debit(Of(account, Usd(100.01m)), "txn_1/debit");
        Assert.Equal("insufficient-funds", first.Refusal!.Code);
        Assert.Equal(
            $$"""{"accountId":"{{account}}","available":100.00,"currency":"USD","needed":100.01}""",
            first.Refusal.Facts!.ToJsonString()
        );
        Assert.Equal(Json(first), Json(again));
        Assert.Equal(Json(first), Json(late));
    }

    [Fact]
    public async Task Answers_the_first_outcome_to_duplicates_that_come_at_once()
    {
        await using var ledger = await Start();
        var account = await ledger.OpenWith(Usd(100));
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => ledger.Debit(Of(account, Usd(1)), "txn_1/debit")));
        Assert.All(answers, answer => Assert.Equal(Usd(99), answer.BalanceAfter));
        Assert.Equal(Usd(99), (await ledger.Find(account))!.Balance);
    }

    [Fact]
    public async Task Survives_a_commit_whose_outcome_is_unknown()
    {
        await using var ledger = await Start();
        var account = await ledger.OpenWith(Usd(100));
        ledger.Store.OnCommit = (moment, _) =>
        {
            if (moment is Testing.Storage.CommitMoment.After)
                throw new IOException("The disk does not answer.");
        };
        await Assert.ThrowsAsync<LogFault>(() => ledger.Debit(Of(account, Usd(30)), "txn_1/debit"));
        ledger.Store.OnCommit = null;
        await ledger.Restart();
        Assert.Equal(Usd(70), (await ledger.Debit(Of(account, Usd(30)), "txn_1/debit")).BalanceAfter);
        Assert.Equal(Usd(70), (await ledger.Find(account))!.Balance);
    }

    [Fact]
    public async Task Is_a_fault_under_a_command_id_that_was_something_else()
    {
        await using var ledger = await Start();
        var account = await ledger.OpenWith(Usd(100));
        await ledger.Debit(Of(account, Usd(30)), "txn_1/debit");
        await Assert.ThrowsAsync<InvalidOperationException>(() => ledger.Debit(Of(account, Usd(31)), "txn_1/debit"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => ledger.Credit(Of(account, Usd(30)), "txn_1/debit"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task Is_a_fault_where_nothing_would_move(long minor)
    {
        await using var ledger = await Start();
        var account = await ledger.OpenWith(Usd(100));
        await Assert.ThrowsAsync<ArgumentException>(() => ledger.Debit(Of(account, Cents(minor))));
        await Assert.ThrowsAsync<ArgumentException>(() => ledger.Credit(Of(account, Cents(minor))));
        Assert.Equal(Usd(100), (await ledger.Find(account))!.Balance);
    }

    [Fact]
    public async Task Is_a_fault_where_a_debit_is_to_compensate()
    {
        await using var ledger = await Start();
        var account = await ledger.OpenWith(Usd(100));
        await Assert.ThrowsAsync<ArgumentException>(() => ledger.Debit(Of(account, Usd(1), compensates: true)));
    }

    [Fact]
    public async Task Needs_a_command_id()
    {
        await using var ledger = await Start();
        var account = await ledger.OpenWith(Usd(100));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            ledger.Service.Call(AccountsClient.DebitOperation, Of(account, Usd(1)), new CallContext("txn_1"))
        );
    }

    [Fact]
    public async Task Leaves_no_event_where_a_long_ends()
    {
        await using var ledger = await Start();
        var account = await ledger.OpenWith(Cents(Florin.Accounts.Account.LargestBalance));
        var head = ledger.Service.Log.Head;
        await Assert.ThrowsAsync<OverflowException>(() =>
            ledger.Credit(Of(account, Cents(long.MaxValue), compensates: true), "txn_1/undo")
        );
        Assert.Equal(head, ledger.Service.Log.Head);
    }

    [Fact]
    public async Task Keeps_who_asked_and_why()
    {
        await using var ledger = await Start();
        var account = await ledger.OpenWith(Usd(100));
        var context = new CallContext("txn_9", "txn_9/debit", "txn_9", "req_9", "192.0.2.9");
        await ledger.Service.Call(AccountsClient.DebitOperation, Of(account, Usd(1)), context);
        var debit = ledger.Service.Log.Read(ledger.Service.Log.Head - 1, 1)[0];
        Assert.Equal("FundsDebited", debit.Type);
        var by = debit.Metadata;
        Assert.Equal(
            ("txn_9/debit", "DebitAccount", "system", "txn_9", "txn_9", "req_9", "192.0.2.9"),
            (by.CommandId.Value, by.Command, by.Actor, by.CorrelationId, by.CausationId, by.RequestId, by.Address)
        );
    }

    [Fact]
    public async Task Finds_no_account_where_there_is_none()
    {
        await using var ledger = await Start();
        Assert.Null(await ledger.Find(new AccountId("acc_nobody")));
        Assert.Equal("not-found", (await ledger.Debit(Of(new AccountId("acc_nobody"), Usd(1)))).Refusal?.Code);
    }

    [Fact]
    public async Task Finds_what_may_be_spent()
    {
        await using var ledger = await Start();
        var account = await ledger.Open(Alice, overdraft: "50.00");
        await ledger.Debit(Of(account, Usd(20)));
        Assert.Equal(
            new AccountCard(account, new UserId(Alice.Id), Usd(-20), Usd(30), "OPEN", ledger.Clock.Now),
            await ledger.Find(account)
        );
    }

    private static string Json(Posted posted) => JsonSerializer.Serialize(posted, FlorinJson.Compact);
}
