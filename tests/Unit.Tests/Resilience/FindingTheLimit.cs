using Florin.Platform.Resilience.Bulkhead;
using Florin.Testing;

namespace Florin.Unit.Tests.Resilience;

/// <summary>A server in virtual time, of so many workers with a queue before them, always asked for more than it can do.</summary>
public sealed class FindingTheLimit : IDisposable
{
    private const int Callers = 300;
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(10);

    private readonly FakeTime _time = new();
    private readonly Bulkhead _bulkhead;
    private readonly PriorityQueue<Seat, long> _underWay = new();
    private readonly Random _random = new(1);
    private PriorityQueue<int, long> _workers = new();
    private TimeSpan _work = Work;

    public FindingTheLimit()
    {
        var options = new BulkheadOptions
        {
            MaxQueue = 10,
            Adaptive = new AdaptiveOptions { Enabled = true },
        };
        _bulkhead = new Bulkhead(options, _time);
        Hire(20);
    }

    public void Dispose() => _bulkhead.Dispose();

    [Fact]
    public void Begins_with_the_fewest() => Assert.Equal(4, _bulkhead.Limit);

    [Fact]
    public void Ends_at_the_knee_where_more_would_only_wait()
    {
        Run(TimeSpan.FromSeconds(30));
        Assert.InRange(Settled(), 20, 45);
        var done = Run(TimeSpan.FromSeconds(10));
        Assert.InRange(done, 0.95 * 20_000, 20_200); // 20 workers, 100 calls each a second.
    }

    [Fact]
    public void Does_not_take_its_own_queue_for_usual_after_an_hour()
    {
        Run(TimeSpan.FromHours(1), step: 20);
        Assert.InRange(Settled(step: 20), 20, 45);
    }

    [Fact]
    public void Follows_a_server_that_loses_half_of_its_workers_and_gets_them_back()
    {
        Run(TimeSpan.FromSeconds(30));
        Hire(10);
        Run(TimeSpan.FromSeconds(30));
        Assert.InRange(Settled(), 10, 25);
        Hire(20);
        Run(TimeSpan.FromSeconds(30));
        Assert.InRange(Settled(), 20, 45);
    }

    [Fact]
    public void Comes_to_terms_with_a_server_that_stays_slower()
    {
        Run(TimeSpan.FromSeconds(30));
        _work = 3 * Work;
        Run(TimeSpan.FromMinutes(5));
        Assert.InRange(Settled(), 20, 45);
    }

    [Fact]
    public void Does_not_grow_for_callers_who_do_not_come()
    {
        Run(TimeSpan.FromSeconds(30), callers: 1);
        Assert.InRange(_bulkhead.Limit, 4, 5);
    }

    [Fact]
    public void Stays_below_the_most()
    {
        Hire(1000);
        Run(TimeSpan.FromSeconds(70));
        Assert.Equal(200, Settled());
    }

    [Fact]
    public void Does_not_go_by_calls_that_are_not_measured()
    {
        for (var call = 0; call < 1000; call++)
        {
            Assert.True(_bulkhead.TryEnter(out var seat));
            _time.Advance(Work);
            seat.Leave(measured: false);
        }
        Assert.Equal(4, _bulkhead.Limit);
    }

    [Fact]
    public async Task Lets_those_in_who_waited_when_the_limit_grows()
    {
        var options = new AdaptiveOptions
        {
            Enabled = true,
            MinLimit = 2,
            Headroom = 10,
        };
        using var bulkhead = new Bulkhead(new BulkheadOptions { Adaptive = options }, _time);
        var seats = new Queue<Seat>();
        for (var call = 0; call < 2; call++)
            seats.Enqueue(await bulkhead.Enter(CancellationToken.None));
        var waiting = Enumerable.Range(0, 20).Select(_ => bulkhead.Enter(CancellationToken.None).AsTask()).ToList();
        while (bulkhead.Limit == 2)
        {
            _time.Advance(Work);
            seats.Dequeue().Leave();
            seats.Enqueue(await waiting[0]);
            waiting.RemoveAt(0);
        }
        Assert.Equal((bulkhead.Limit, bulkhead.Limit), (bulkhead.Active, 4));
        await Task.WhenAll(waiting[0]);
        Assert.False(bulkhead.TryEnter(out _));
    }

    private void Hire(int workers)
    {
        _workers = new PriorityQueue<int, long>();
        for (var worker = 0; worker < workers; worker++)
            _workers.Enqueue(worker, _time.GetTimestamp());
    }

    // Not while it learns, which is short.
    private int Settled(int step = 1)
    {
        while (_bulkhead.Limit == 4)
            Run(Work, step: step);
        return _bulkhead.Limit;
    }

    private int Run(TimeSpan time, int callers = Callers, int step = 1)
    {
        var (done, end) = (0, _time.GetTimestamp() + time.Ticks);
        while (_time.GetTimestamp() < end)
        {
            while (_bulkhead.Active < callers && _bulkhead.TryEnter(out var seat))
                _underWay.Enqueue(seat, Finish(step));
            Assert.True(_underWay.TryDequeue(out var first, out var at));
            _time.Advance(TimeSpan.FromTicks(Math.Max(0, at - _time.GetTimestamp())));
            first.Leave();
            done++;
        }
        return done;
    }

    // When the worker who is free first has done the next call, which takes up to a tenth more or less.
    private long Finish(int step)
    {
        _workers.TryDequeue(out var worker, out var free);
        var work = (long)(_work.Ticks * step * (0.9 + (0.2 * _random.NextDouble())));
        var end = Math.Max(free, _time.GetTimestamp()) + work;
        _workers.Enqueue(worker, end);
        return end;
    }
}
