using Florin.Platform.Resilience.Breaker;
using static Florin.Unit.Tests.Resilience.BreakerScenario;

namespace Florin.Unit.Tests.Resilience;

public sealed class OpeningACircuit
{
    private readonly BreakerScenario _scenario = new();

    [Fact]
    public void Waits_for_the_minimum_throughput()
    {
        _scenario.Fail(9);
        Assert.Equal(CircuitState.Closed, _scenario.Breaker.State);
        _scenario.Fail();
        Assert.Equal(CircuitState.Open, _scenario.Breaker.State);
    }

    [Fact]
    public void Happens_at_exactly_the_failure_ratio()
    {
        _scenario.Succeed(6);
        _scenario.Fail(5);
        Assert.Equal(CircuitState.Closed, _scenario.Breaker.State);
        _scenario.Fail();
        Assert.Equal(CircuitState.Open, _scenario.Breaker.State);
    }

    [Fact]
    public void Is_never_the_work_of_a_success()
    {
        _scenario.Fail(9);
        _scenario.Succeed();
        Assert.Equal(CircuitState.Closed, _scenario.Breaker.State);
    }

    [Fact]
    public void Does_not_count_calls_without_a_verdict()
    {
        _scenario.Fail(9);
        for (var call = 0; call < 100; call++)
            _scenario.Enter().NoVerdict();
        Assert.Equal((0, 9), _scenario.Breaker.Sampled);
        _scenario.Fail();
        Assert.Equal(CircuitState.Open, _scenario.Breaker.State);
    }

    [Theory]
    [InlineData(9.9, 9)]
    [InlineData(10.0, 0)]
    public void Forgets_outcomes_when_the_sampling_duration_is_over(double seconds, int remembered)
    {
        _scenario.Fail(9);
        _scenario.Time.Advance(Seconds(seconds));
        Assert.Equal((0, remembered), _scenario.Breaker.Sampled);
    }

    [Fact]
    public void Slides_by_tenths_of_the_sampling_duration()
    {
        for (var second = 0; second < 10; second++)
        {
            _scenario.Succeed();
            _scenario.Time.Advance(Seconds(1));
        }
        Assert.Equal((9, 0), _scenario.Breaker.Sampled);
        _scenario.Time.Advance(Seconds(3));
        Assert.Equal((6, 0), _scenario.Breaker.Sampled);
        _scenario.Time.Advance(Seconds(1000));
        Assert.Equal((0, 0), _scenario.Breaker.Sampled);
    }

    [Fact]
    public void Refuses_calls_and_says_when_to_come_back()
    {
        _scenario.Opened();
        _scenario.Time.Advance(Seconds(10));
        Assert.False(_scenario.Breaker.TryEnter(out var permit, out var retryAfter));
        Assert.Equal(Seconds(20), retryAfter);
        Assert.Equal(1, _scenario.Breaker.Refused);
        permit.Failed(); // A refused call's permit does nothing.
        Assert.Equal(CircuitState.Open, _scenario.Breaker.State);
    }

    [Fact]
    public void Lasts_for_the_break_duration_to_the_tick()
    {
        _scenario.Opened();
        _scenario.Time.Advance(_scenario.Options.BreakDuration - TimeSpan.FromTicks(1));
        _scenario.Refuses();
        _scenario.Time.Advance(TimeSpan.FromTicks(1));
        Assert.True(_scenario.Enter().IsProbe);
    }

    [Fact]
    public void Is_told_once_with_the_states_before_and_after()
    {
        _scenario.Opened();
        _scenario.Refuses();
        Assert.Equal([(CircuitState.Closed, CircuitState.Open)], _scenario.Changes);
    }

    [Fact]
    public void Is_not_hastened_or_delayed_by_setting_the_wall_clock()
    {
        _scenario.Opened();
        _scenario.Time.JumpWall(TimeSpan.FromDays(1));
        _scenario.Refuses();
        _scenario.Time.JumpWall(TimeSpan.FromDays(-2));
        _scenario.Time.Advance(_scenario.Options.BreakDuration);
        _scenario.Enter();
    }

    [Fact]
    public void Survives_a_monotonic_clock_that_goes_back()
    {
        _scenario.Time.Advance(Seconds(100));
        _scenario.Fail(5);
        _scenario.Time.JumpMonotonic(Seconds(-90));
        _scenario.Fail(5);
        Assert.Equal(CircuitState.Open, _scenario.Breaker.State);
        _scenario.Time.Advance(Seconds(60));
        _scenario.Refuses();
        _scenario.Time.Advance(Seconds(60));
        _scenario.Enter();
    }

    [Fact]
    public void Ignores_failures_of_calls_from_before_a_reset()
    {
        var slow = Enumerable.Range(0, 10).Select(_ => _scenario.Enter()).ToArray();
        _scenario.Breaker.Reset();
        foreach (var permit in slow)
            permit.Failed();
        Assert.Equal(CircuitState.Closed, _scenario.Breaker.State);
        Assert.Equal((0, 0), _scenario.Breaker.Sampled);
    }

    [Fact]
    public void By_hand_lasts_until_it_is_reset_by_hand()
    {
        _scenario.Breaker.Isolate();
        _scenario.Time.Advance(TimeSpan.FromDays(1));
        _scenario.Refuses();
        Assert.Equal(CircuitState.Isolated, _scenario.Breaker.State);
        _scenario.Breaker.Reset();
        _scenario.Succeed();
        Assert.Equal(
            [(CircuitState.Closed, CircuitState.Isolated), (CircuitState.Isolated, CircuitState.Closed)],
            _scenario.Changes
        );
    }

    [Fact]
    public void Costs_nothing_to_the_collector_while_closed()
    {
        _scenario.Succeed(100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var call = 0; call < 1000; call++)
        {
            _scenario.Breaker.TryEnter(out var permit, out _);
            permit.Succeeded();
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Counts_exactly_when_many_threads_call_at_once()
    {
        Parallel.For(0, 8, _ => _scenario.Succeed(10_000));
        Assert.Equal((80_000, 0), _scenario.Breaker.Sampled);
    }
}
