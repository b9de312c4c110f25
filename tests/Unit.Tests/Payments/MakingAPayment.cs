using Florin.Contracts.Payments;
using Florin.Kernel;
using Florin.Payments;
using Florin.Testing.Storage;
using static Florin.Unit.Tests.Payments.ThePaymentService;

namespace Florin.Unit.Tests.Payments;

public sealed class MakingAPayment
{
    [Theory]
    [InlineData(PaymentKind.Settle)]
    [InlineData(PaymentKind.Collect)]
    [InlineData(PaymentKind.PayOut)]
    [InlineData(PaymentKind.Refund)]
    public async Task Records_one_event(PaymentKind kind)
    {
        await using var payments = await Start();
        var asked = Asking(kind, "rent");
        var result = await payments.Make(asked);
        Assert.Null(result.Refusal);
        Assert.Equal(
            [
                new PaymentMade(
                    result.Payment,
                    asked.Transaction,
                    Alice,
                    kind,
                    Hundred,
                    "rent",
                    kind is PaymentKind.Settle ? null : "sandbox"
                ),
            ],
            payments.Recorded
        );
    }

    [Fact]
    public async Task Records_who_asked_and_why()
    {
        await using var payments = await Start();
        await payments.Make(Asking());
        var metadata = payments.Service.Log.Read(0, 1)[0].Metadata;
        Assert.Equal(
            ("step-1", "Pay", "system", "corr"),
            (metadata.CommandId.Value, metadata.Command, metadata.Actor, metadata.CorrelationId)
        );
    }

    [Fact]
    public async Task Gives_an_id_that_sorts_like_the_transaction()
    {
        await using var payments = await Start();
        var later = await payments.Make(Asking(transaction: "txn_01kzzzzzzz0000000000000000"), "step-1");
        var earlier = await payments.Make(Asking(transaction: "txn_01kaaaaaaa0000000000000000"), "step-2");
        Assert.True(string.CompareOrdinal(earlier.Payment.Value, later.Payment.Value) < 0);
        Assert.True(Id.TryParse<PaymentId>(later.Payment.Value, out _));
    }

    [Fact]
    public async Task Needs_no_long_transaction_id()
    {
        await using var payments = await Start();
        var result = await payments.Make(Asking(transaction: "txn_1"));
        Assert.True(Id.TryParse<PaymentId>(result.Payment.Value, out _));
    }

    [Theory]
    [InlineData(PaymentKind.Settle)]
    [InlineData(PaymentKind.Collect)]
    public async Task Happens_once_for_a_command(PaymentKind kind)
    {
        await using var payments = await Start();
        var first = await payments.Make(Asking(kind));
        Assert.Equal(first, await payments.Make(Asking(kind)));
        Assert.Single(payments.Recorded);
    }

    [Theory]
    [InlineData(PaymentKind.Settle)]
    [InlineData(PaymentKind.Collect)]
    public async Task Happens_once_for_a_command_asked_at_the_same_time(PaymentKind kind)
    {
        await using var payments = await Start();
        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => payments.Make(Asking(kind)))));
        Assert.Single(all.Distinct());
        Assert.Single(payments.Recorded);
    }

    [Theory]
    [InlineData(PaymentKind.Settle)]
    [InlineData(PaymentKind.PayOut)]
    public async Task Happens_once_for_a_command_asked_again_after_a_restart(PaymentKind kind)
    {
        await using var payments = await Start();
        var first = await payments.Make(Asking(kind));
        await payments.Restart();
        Assert.Equal(first, await payments.Make(Asking(kind)));
        Assert.Single(payments.Recorded);
    }

    [Fact]
    public async Task Happens_twice_for_two_commands()
    {
        await using var payments = await Start();
        var first = await payments.Make(Asking(PaymentKind.Refund), "step-1");
        var second = await payments.Make(Asking(PaymentKind.Refund), "step-2");
        Assert.NotEqual(first.Payment, second.Payment);
        Assert.Equal(2, payments.Recorded.Count);
    }

    [Fact]
    public async Task Is_declined_for_good()
    {
        await using var payments = await Start();
        var asked = Asking(PaymentKind.Collect, "sandbox-decline");
        var first = await payments.Make(asked);
        Assert.Equal("payment-declined", first.Refusal?.Code);
        await payments.Restart();
        Assert.Equal(first, await payments.Make(asked));
        var declined = Assert.IsType<PaymentDeclined>(Assert.Single(payments.Recorded));
        Assert.Equal((first.Payment, first.Refusal!.Detail), (declined.Id, declined.Detail));
    }

    [Fact]
    public async Task Settles_whatever_the_reference_says()
    {
        await using var payments = await Start();
        Assert.Null((await payments.Make(Asking(PaymentKind.Settle, "sandbox-decline"))).Refusal);
    }

    [Fact]
    public async Task Refuses_a_command_id_that_stands_for_another_payment()
    {
        await using var payments = await Start();
        await payments.Make(Asking(PaymentKind.Collect));
        var another = Asking(PaymentKind.Collect, amount: new Money(100_01, Hundred.Currency));
        await Assert.ThrowsAsync<InvalidOperationException>(() => payments.Make(another));
        await Assert.ThrowsAsync<InvalidOperationException>(() => payments.Make(Asking(PaymentKind.PayOut)));
        Assert.Single(payments.Recorded);
    }

    [Fact]
    public async Task Needs_a_command_id_and_an_amount()
    {
        await using var payments = await Start();
        await Assert.ThrowsAsync<ArgumentException>(() => payments.Make(Asking(), command: null));
        await Assert.ThrowsAsync<ArgumentException>(() => payments.Make(Asking(amount: Money.Zero(Hundred.Currency))));
        Assert.Empty(payments.Recorded);
    }
}
