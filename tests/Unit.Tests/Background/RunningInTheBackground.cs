using Florin.Platform.Background;
using Florin.Testing;

namespace Florin.Unit.Tests.Background;

public sealed class RunningInTheBackground
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AfterAFailure = TimeSpan.FromSeconds(1);
    private readonly FakeTime _time = new();
    private readonly List<int> _failures = [];
    private int _rounds;
    private int _recovered;

    [Fact]
    public async Task Rests_after_each_round_for_as_long_as_the_round_says()
    {
        await using var loop = Loop(_ => Task.FromResult(_rounds == 1 ? Rest : Rest * 2));
        loop.Start();
        Assert.Equal(1, _rounds);
        After(Rest, 2);
        After(Rest, 2);
        After(Rest, 3);
    }

    [Fact]
    public async Task Outlives_what_a_round_throws_and_counts_how_often_in_a_row()
    {
        await using var loop = Loop(_ =>
            _rounds == 3 ? Task.FromResult(Rest) : throw new InvalidOperationException("A defect.")
        );
        loop.Start();
        After(AfterAFailure, 2);
        Assert.Equal([1, 2], _failures);
        Assert.Equal(0, _recovered);
        After(AfterAFailure, 3);
        Assert.Equal(1, _recovered);
        After(Rest, 4);
        After(AfterAFailure, 5);
        Assert.Equal([1, 2, 1, 2], _failures);
        Assert.Equal(1, _recovered);
    }

    [Fact]
    public async Task Takes_a_round_that_was_cancelled_by_something_else_for_a_failure()
    {
        await using var loop = Loop(_ => throw new OperationCanceledException("Another's patience is over."));
        loop.Start();
        Assert.Equal([1], _failures);
    }

    [Fact]
    public async Task Cancels_the_round_under_way_when_it_ends_and_waits_for_it()
    {
        var loop = Loop(async stop =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, stop);
            return Rest;
        });
        loop.Start();
        await loop.DisposeAsync();
        await loop.DisposeAsync();
        Assert.Equal((1, 0), (_rounds, _failures.Count));
    }

    [Fact]
    public async Task Reports_what_fails_while_it_ends()
    {
        var loop = Loop(async stop =>
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, _time, stop);
            }
            catch (OperationCanceledException e)
            {
                throw new IOException("The connection broke.", e);
            }
            return Rest;
        });
        loop.Start();
        await loop.DisposeAsync();
        Assert.Equal([1], _failures);
    }

    private BackgroundLoop Loop(Func<CancellationToken, Task<TimeSpan>> round) =>
        new(
            stop =>
            {
                _rounds++;
                return round(stop);
            },
            (_, inARow) =>
            {
                _failures.Add(inARow);
                return AfterAFailure;
            },
            _time
        )
        {
            Recovered = () => _recovered++,
        };

    private void After(TimeSpan time, int rounds)
    {
        _time.Advance(time);
        SpinWait.SpinUntil(() => _rounds >= rounds && _time.Timers > 0, TimeSpan.FromSeconds(10)); // The next rest has begun.
        Assert.Equal(rounds, _rounds);
    }
}
