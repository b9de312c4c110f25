using System.Text.Json;
using Florin.Contracts.Payments;
using Florin.Contracts.Transactions;
using Florin.Platform.Json;
using Florin.Transactions;
using static Florin.Unit.Tests.Transactions.SomeFees;
using static Florin.Unit.Tests.Transactions.TheMoney;

namespace Florin.Unit.Tests.Transactions;

/// <summary>Steps are spelled in one way, wherever they are shown and whenever they were recorded.</summary>
public sealed class NamingSteps
{
    [Fact]
    public async Task Spells_the_step_of_a_declined_payout_as_the_saga_does()
    {
        await using var money = await Start();
        var account = await Funded(money, 10);
        money.Declines = kind => kind is PaymentKind.PayOut;
        var failed = await Send(money, "withdrawal", 5, account, null);
        Assert.Equal("pay-out", (string?)failed.Data["failure"]!["step"]);
        var events = await money.Service.Get($"/transactions/{(string?)failed.Data["id"]}/events", Alice);
        Assert.Contains("\"kind\":\"pay-out\"", events.Text, StringComparison.Ordinal);
        Assert.Contains("\"step\":\"pay-out\"", events.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("payOut", events.Text, StringComparison.Ordinal);
        Assert.Empty(money.Violations());
    }

    [Fact]
    public void Reads_events_of_before()
    {
        var settled = Read<PaymentSettled>("""{"id":"txn_1","payment":"pay_1","kind":"payOut"}""");
        var failed = Read<PaymentFailed>("""{"id":"txn_1","kind":"payOut","code":"payment-declined","detail":"no"}""");
        Assert.Equal(("pay-out", "pay-out"), (settled.Kind, failed.Kind));
        var started = Transaction.Empty.Apply(SomeTransaction.Events[0]);
        Assert.True(started.Apply(settled).Did(SagaProgress.PaidOut));
        Assert.Equal("pay-out", started.Apply(failed).Failure!.Step);
        var ended = new TransactionFailed(SomeTransaction.Facts, "payOut", "payment-declined", "no", false);
        Assert.Equal("pay-out", ended.Step);
    }

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, FlorinJson.Stored)!; // It is an object.
}
