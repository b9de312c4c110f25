using Florin.Contracts.Payments;
using Florin.Payments;
using Florin.Payments.Processors;
using Florin.Platform.EventLog;
using Florin.Platform.Resilience;
using Florin.Testing;
using Florin.Testing.Storage;
using static Florin.Unit.Tests.Payments.ThePaymentService;

namespace Florin.Unit.Tests.Payments;

public sealed class AskingTheProcessor : IDisposable
{
    /// <summary>Milliseconds after which a test that waits for something that never comes is a failure.</summary>
    private const int Hangs = 20_000;

    private static readonly ProcessorOptions Patient = new() { AnswerWithin = TimeSpan.FromSeconds(30) };

    private readonly ProcessorByHand _processor = new();

    public void Dispose() => _processor.Dispose();

    [Fact(Timeout = Hangs)]
    public async Task Uses_the_command_id_as_the_key()
    {
        await using var payments = await Start(_processor);
        var made = payments.Make(Asking(PaymentKind.PayOut), "txn_1:pay-out");
        Assert.Equal(["txn_1:pay-out"], _processor.Keys);
        Assert.Empty(payments.Recorded);
        await _processor.Accept();
        Assert.Null((await made).Refusal);
        Assert.Single(payments.Recorded);
    }

    [Fact(Timeout = Hangs)]
    public async Task Is_not_needed_to_settle()
    {
        await using var payments = await Start(_processor);
        await payments.Make(Asking(PaymentKind.Settle));
        Assert.Empty(_processor.Keys);
    }

    [Fact(Timeout = Hangs)]
    public async Task Happens_once_while_duplicates_wait_for_the_first()
    {
        await using var payments = await Start(_processor);
        var first = payments.Make(Asking(PaymentKind.Collect));
        var second = payments.Make(Asking(PaymentKind.Collect));
        Assert.Equal(1, _processor.UnderWay);
        await _processor.Accept();
        Assert.Equal(await first, await second);
        Assert.Single(_processor.Keys);
        Assert.Single(payments.Recorded);
    }

    [Fact(Timeout = Hangs)]
    public async Task Fails_for_all_that_wait_for_it_and_is_asked_again_by_the_next()
    {
        await using var payments = await Start(_processor);
        var first = payments.Make(Asking(PaymentKind.Collect));
        var second = payments.Make(Asking(PaymentKind.Collect));
        await _processor.Break();
        await Assert.ThrowsAsync<ServiceUnavailable>(() => first);
        await Assert.ThrowsAsync<ServiceUnavailable>(() => second);
        Assert.Empty(payments.Recorded);
        var third = payments.Make(Asking(PaymentKind.Collect));
        await _processor.Accept();
        Assert.Null((await third).Refusal);
        Assert.Equal(["step-1", "step-1"], _processor.Keys);
    }

    [Fact(Timeout = Hangs)]
    public async Task Is_pending_for_as_long_as_the_processor_takes_and_is_asked_once()
    {
        var time = new FakeTime();
        await using var payments = await Start(_processor, clock: time);
        for (var asked = 0; asked < 5; asked++)
        {
            var made = payments.Make(Asking(PaymentKind.Collect));
            time.Advance(TimeSpan.FromSeconds(1));
            Assert.True((await made).IsPending);
        }
        await _processor.Accept();
        await Ended(payments);
        var settled = await payments.Make(Asking(PaymentKind.Collect));
        Assert.Equal((false, null), (settled.IsPending, settled.Refusal));
        Assert.Single(_processor.Keys);
        Assert.Single(payments.Recorded);
    }

    [Fact(Timeout = Hangs)]
    public async Task Tells_who_asks_next_what_became_of_it_while_nobody_waited()
    {
        var time = new FakeTime();
        await using var payments = await Start(_processor, new ProcessorOptions { Timeout = TimeSpan.FromSeconds(3) }, time);
        var made = payments.Make(Asking(PaymentKind.Collect));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await made).IsPending);
        time.Advance(TimeSpan.FromSeconds(3));
        while (_processor.UnderWay > 0)
            await Task.Yield();
        await Assert.ThrowsAsync<ServiceTimeout>(async () =>
        {
            while ((await Asked()).IsPending)
                await Task.Yield();
        });
        Assert.Single(_processor.Keys);

        Task<PaymentResult> Asked()
        {
            var again = payments.Make(Asking(PaymentKind.Collect));
            time.Advance(TimeSpan.FromMilliseconds(250));
            return again;
        }
    }

    [Fact(Timeout = Hangs)]
    public async Task Does_not_hold_up_other_payments()
    {
        await using var payments = await Start(_processor);
        var slow = payments.Make(Asking(PaymentKind.Collect), "step-1");
        var quick = payments.Make(Asking(PaymentKind.PayOut), "step-2");
        Assert.Equal(2, _processor.UnderWay);
        await _processor.Accept();
        await _processor.Accept();
        await Task.WhenAll(slow, quick);
    }

    [Fact(Timeout = Hangs)]
    public async Task Goes_on_when_whoever_asked_gives_up()
    {
        await using var payments = await Start(_processor);
        using var patience = new CancellationTokenSource();
        var made = payments.Make(Asking(PaymentKind.Collect), cancel: patience.Token);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => made);
        Assert.Equal(1, _processor.UnderWay);
        await _processor.Accept();
        Assert.Null((await payments.Make(Asking(PaymentKind.Collect), cancel: CancellationToken.None)).Refusal);
        Assert.Single(_processor.Keys);
    }

    [Fact(Timeout = Hangs)]
    public async Task Leaves_the_outcome_unknown_when_it_takes_too_long()
    {
        var time = new FakeTime();
        var options = new ProcessorOptions { Timeout = TimeSpan.FromSeconds(3), AnswerWithin = TimeSpan.FromSeconds(30) };
        await using var payments = await Start(_processor, options, time);
        var made = payments.Make(Asking(PaymentKind.Collect));
        time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(made.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));
        await Assert.ThrowsAsync<ServiceTimeout>(() => made);
        Assert.Empty(payments.Recorded);
    }

    [Fact(Timeout = Hangs)]
    public async Task Stops_at_a_limit()
    {
        await using var payments = await Start(_processor, options: Patient with { MaxConcurrent = 1 });
        var first = payments.Make(Asking(PaymentKind.Collect), "step-1");
        await Assert.ThrowsAsync<ServiceUnavailable>(() => payments.Make(Asking(PaymentKind.Collect), "step-2"));
        await _processor.Accept();
        await first;
        var next = payments.Make(Asking(PaymentKind.Collect), "step-2");
        await _processor.Accept();
        await next;
    }

    [Fact(Timeout = Hangs)]
    public async Task Stops_one_user_before_all()
    {
        await using var payments = await Start(
            _processor,
            options: Patient with
            {
                MaxConcurrent = 4,
                MaxConcurrentPerUser = 1,
            }
        );
        var first = payments.Make(Asking(PaymentKind.Collect), "step-1");
        await Assert.ThrowsAsync<ServiceUnavailable>(() => payments.Make(Asking(PaymentKind.Collect), "step-2"));
        var other = payments.Make(Asking(PaymentKind.Collect, user: new Kernel.UserId("user_bob")), "step-3");
        await _processor.Accept();
        await _processor.Accept();
        await Task.WhenAll(first, other);
    }

    [Fact(Timeout = Hangs)]
    public async Task Happens_again_under_the_same_key_when_its_verdict_could_not_be_recorded()
    {
        await using var payments = await Start(_processor);
        payments.Store.OnCommit = (moment, _) =>
        {
            if (moment == CommitMoment.Before)
                throw new IOException("The disk is full.");
        };
        var made = payments.Make(Asking(PaymentKind.Collect));
        await _processor.Accept();
        await Assert.ThrowsAsync<LogFault>(() => made);
        payments.Store.OnCommit = null;
        await payments.Restart(_processor);
        var again = payments.Make(Asking(PaymentKind.Collect));
        await _processor.Accept();
        Assert.Null((await again).Refusal);
        Assert.Equal(["step-1", "step-1"], _processor.Keys);
        Assert.IsType<PaymentMade>(Assert.Single(payments.Recorded));
    }

    [Fact(Timeout = Hangs)]
    public async Task Is_not_repeated_when_the_verdict_was_recorded_without_anybody_knowing()
    {
        await using var payments = await Start(_processor);
        payments.Store.OnCommit = (moment, _) =>
        {
            if (moment == CommitMoment.After)
                throw new IOException("The power went.");
        };
        payments.Store.OnDiscard = () => throw new IOException("The power is gone.");
        var made = payments.Make(Asking(PaymentKind.Collect));
        await _processor.Accept();
        await Assert.ThrowsAsync<LogFault>(() => made);
        payments.Store.OnCommit = null;
        await payments.Restart(_processor);
        payments.Store.OnDiscard = null;
        Assert.Null((await payments.Make(Asking(PaymentKind.Collect))).Refusal);
        Assert.Single(_processor.Keys);
        Assert.Single(payments.Recorded);
    }

    private static async Task Ended(ThePaymentService payments)
    {
        while (payments.Recorded.Count == 0)
            await Task.Yield();
    }
}
