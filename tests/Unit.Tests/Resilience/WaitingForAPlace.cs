using Florin.Platform.Resilience.Bulkhead;
using Florin.Testing;

namespace Florin.Unit.Tests.Resilience;

public sealed class WaitingForAPlace : IDisposable
{
    private static readonly BulkheadOptions TwoPlaces = new() { MaxConcurrent = 2, MaxQueue = 3 };

    private readonly FakeTime _time = new();
    private readonly Bulkhead _bulkhead;

    public WaitingForAPlace() => _bulkhead = new Bulkhead(TwoPlaces, _time);

    public void Dispose() => _bulkhead.Dispose();

    [Fact]
    public void Is_not_needed_while_there_are_places()
    {
        Assert.True(AtOnce().Entered);
        Assert.True(AtOnce().Entered);
        Assert.Equal((2, 0, 1.0), (_bulkhead.Active, _bulkhead.Queued, _bulkhead.Utilisation));
    }

    [Fact]
    public void Is_not_done_by_who_takes_only_a_place_that_is_free()
    {
        Assert.True(_bulkhead.TryEnter(out var first) && _bulkhead.TryEnter(out _));
        Assert.False(_bulkhead.TryEnter(out var refused));
        Assert.Equal((2, 0, false), (_bulkhead.Active, _bulkhead.Queued, refused.Entered));
        first.Leave();
        Assert.True(_bulkhead.TryEnter(out _));
    }

    [Fact]
    public Task Is_first_come_first_served() =>
        OneThread.Run(thread =>
        {
            var seats = new List<(int Number, Seat Seat)> { (0, Full().First) };
            for (var number = 1; number <= 3; number++)
                _ = Wait(number);
            for (var left = 0; left < 3; left++)
            {
                Assert.Equal(left + 1, seats.Count);
                seats[left].Seat.Leave();
                thread.Drain();
            }
            Assert.Equal([0, 1, 2, 3], seats.Select(seat => seat.Number));
            return Task.CompletedTask;

            async Task Wait(int number) => seats.Add((number, await _bulkhead.Enter(CancellationToken.None)));
        });

    [Fact]
    public async Task Hands_a_place_over_so_that_a_newcomer_cannot_overtake()
    {
        var (first, _) = Full();
        var waiter = Ask();
        first.Leave();
        var newcomer = Ask();
        Assert.True((await waiter).Entered);
        Assert.False(newcomer.IsCompleted);
        Assert.Equal((2, 1), (_bulkhead.Active, _bulkhead.Queued));
    }

    [Fact]
    public void Is_refused_at_once_when_the_queue_is_full()
    {
        Full();
        for (var waiter = 0; waiter < 3; waiter++)
            Assert.False(Ask().IsCompleted);
        Assert.Equal(Admission.QueueFull, AtOnce().Admission);
        Assert.Equal((3, 1L), (_bulkhead.Queued, _bulkhead.Refused));
    }

    [Fact]
    public async Task Ends_with_a_refusal_when_it_takes_too_long()
    {
        Full();
        var early = Ask();
        _time.Advance(TimeSpan.FromSeconds(10));
        var late = Ask();
        _time.Advance(TimeSpan.FromSeconds(20) - TimeSpan.FromTicks(1));
        Assert.False(early.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(Admission.TimedOut, (await early).Admission);
        Assert.False(late.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(Admission.TimedOut, (await late).Admission);
        Assert.Equal((2, 0, 2L), (_bulkhead.Active, _bulkhead.Queued, _bulkhead.Refused));
    }

    [Fact]
    public async Task Is_timed_anew_after_the_queue_was_empty()
    {
        var (first, second) = Full();
        var waiter = Ask();
        _time.Advance(TimeSpan.FromSeconds(20));
        first.Leave();
        (await waiter).Leave();
        second.Leave();
        Full();
        var next = Ask();
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Admission.TimedOut, (await next).Admission);
    }

    [Fact]
    public async Task When_cancelled_frees_its_place_in_the_queue()
    {
        var (first, _) = Full();
        using var cancel = new CancellationTokenSource();
        var cancelled = AskUntil(cancel.Token);
        var behind = Ask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal(1, _bulkhead.Queued);
        first.Leave();
        Assert.True((await behind).Entered);
    }

    [Fact]
    public async Task Is_not_given_up_by_who_waited_before_and_went_in()
    {
        var (first, second) = Full();
        using var earlier = new CancellationTokenSource();
        var waited = _bulkhead.Enter(earlier.Token).AsTask();
        first.Leave();
        Assert.True((await waited).Entered);
        var waits = Ask(); // With the same waiter, which is used again.
        await earlier.CancelAsync();
        Assert.Equal((false, 1), (waits.IsCompleted, _bulkhead.Queued));
        second.Leave();
        Assert.True((await waits).Entered);
    }

    [Fact]
    public async Task When_already_cancelled_takes_no_place()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AskUntil(new CancellationToken(canceled: true)));
        Assert.Equal(0, _bulkhead.Active);
    }

    [Fact]
    public async Task Ends_with_a_refusal_when_the_bulkhead_is_closed()
    {
        var (first, _) = Full();
        var waiter = Ask();
        _bulkhead.Dispose();
        Assert.Equal(Admission.TimedOut, (await waiter).Admission);
        Assert.Equal(Admission.QueueFull, AtOnce().Admission);
        first.Leave();
        Assert.Equal(1, _bulkhead.Active);
    }

    [Fact]
    public void Is_not_fooled_by_leaving_twice()
    {
        var seat = AtOnce();
        seat.Leave();
        Assert.Throws<InvalidOperationException>(seat.Leave);
        Assert.Equal(0, _bulkhead.Active);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Ends_on_the_thread_of_who_leaves_only_where_that_is_allowed(bool allowed)
    {
        var (first, _) = Full();
        var (entered, thread) = (new ManualResetEventSlim(), 0);
        _ = Next();
        first.Leave(measured: true, inline: allowed);
        Assert.True(entered.IsSet || !allowed);
        Assert.True(entered.Wait(TimeSpan.FromMinutes(1)));
        Assert.Equal(allowed, thread == Environment.CurrentManagedThreadId);

        async Task Next()
        {
            await _bulkhead.Enter(CancellationToken.None).ConfigureAwait(false);
            thread = Environment.CurrentManagedThreadId;
            entered.Set();
        }
    }

    [Fact]
    public async Task Does_not_stand_on_the_one_before_when_all_leave_at_once()
    {
        const int many = 20_000; // With each on top of the one before a stack would be over long before that.
        using var bulkhead = new Bulkhead(new BulkheadOptions { MaxConcurrent = 1, MaxQueue = many }, _time);
        Assert.True(bulkhead.TryEnter(out var first));
        var all = Enumerable.Range(0, many).Select(_ => Pass()).ToList();
        first.Leave(measured: true, inline: true);
        await Task.WhenAll(all);
        Assert.Equal(0, bulkhead.Active);

        async Task Pass() =>
            (await bulkhead.Enter(CancellationToken.None).ConfigureAwait(false)).Leave(measured: true, inline: true);
    }

    [Fact]
    public void Costs_nothing_to_the_collector_without_contention()
    {
        AtOnce().Leave();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var call = 0; call < 1000; call++)
            AtOnce().Leave();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Never_lets_more_through_than_there_are_places_under_a_storm_with_cancellations()
    {
        using var bulkhead = new Bulkhead(TwoPlaces with { MaxQueue = 10_000 }, TimeProvider.System);
        var (inside, most, entered) = (0, 0, 0);
        await Task.WhenAll(Enumerable.Range(0, 2000).Select(number => Task.Run(() => Visit(number))));
        Assert.Equal((0, 0), (bulkhead.Active, bulkhead.Queued));
        Assert.InRange(most, 1, 2);
        Assert.True(entered >= 1000);

        async Task Visit(int number)
        {
            using var cancel = new CancellationTokenSource();
            var entering = bulkhead.Enter(cancel.Token);
            if (number % 2 == 0)
                await cancel.CancelAsync();
            try
            {
                var seat = await entering;
                var now = Interlocked.Increment(ref inside);
                InterlockedMax(ref most, now);
                await Task.Yield();
                Interlocked.Increment(ref entered);
                Interlocked.Decrement(ref inside);
                seat.Leave();
            }
            catch (OperationCanceledException) when (number % 2 == 0)
            {
                // It gave up while it waited.
            }
        }
    }

    private static void InterlockedMax(ref int most, int now)
    {
        for (var seen = Volatile.Read(ref most); now > seen; seen = Volatile.Read(ref most))
            Interlocked.CompareExchange(ref most, now, seen);
    }

    private Task<Seat> Ask() => AskUntil(CancellationToken.None);

    private Task<Seat> AskUntil(CancellationToken cancel) => _bulkhead.Enter(cancel).AsTask();

    private (Seat First, Seat Second) Full() => (AtOnce(), AtOnce());

    private Seat AtOnce()
    {
        var entering = _bulkhead.Enter(CancellationToken.None);
#pragma warning disable VSTHRD002 // It is completed.
        return entering.IsCompletedSuccessfully ? entering.Result : throw new InvalidOperationException("There is no place.");
#pragma warning restore VSTHRD002
    }
}
