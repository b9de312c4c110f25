using Florin.Platform.Resilience.Breaker;
using static Florin.Unit.Tests.Resilience.BreakerScenario;

namespace Florin.Unit.Tests.Resilience;

public sealed class SlowCalls
{
    private readonly BreakerScenario _scenario = new(
        new CircuitBreakerOptions { SlowCallDuration = Seconds(2), SlowCallRatio = 0.5 }
    );

    [Fact]
    public void Open_the_circuit_at_exactly_their_ratio()
    {
        _scenario.Succeed(6);
        Take(Seconds(2), times: 5);
        Assert.Equal((CircuitState.Closed, 5), (_scenario.Breaker.State, _scenario.Breaker.SampledSlow));
        Take(Seconds(2));
        Assert.Equal(CircuitState.Open, _scenario.Breaker.State);
    }

    [Fact]
    public void Are_those_that_take_the_duration_to_the_tick()
    {
        Take(Seconds(2) - TimeSpan.FromTicks(1), times: 20);
        Assert.Equal((CircuitState.Closed, 0), (_scenario.Breaker.State, _scenario.Breaker.SampledSlow));
    }

    [Fact]
    public void Wait_for_the_minimum_throughput()
    {
        Take(Seconds(9), times: 9);
        Assert.Equal(CircuitState.Closed, _scenario.Breaker.State);
        Take(Seconds(9));
        Assert.Equal(CircuitState.Open, _scenario.Breaker.State);
    }

    [Fact]
    public void Count_also_when_they_fail()
    {
        _scenario.Succeed(4);
        for (var call = 0; call < 2; call++)
            _scenario.Enter().Failed(Seconds(3));
        Take(Seconds(3), times: 4);
        Assert.Equal(CircuitState.Open, _scenario.Breaker.State);
    }

    [Fact]
    public void Are_forgotten_when_the_sampling_duration_is_over()
    {
        Take(Seconds(3), times: 9);
        _scenario.Time.Advance(Seconds(10));
        Assert.Equal(0, _scenario.Breaker.SampledSlow);
        _scenario.Succeed(9);
        Take(Seconds(3));
        Assert.Equal(CircuitState.Closed, _scenario.Breaker.State);
    }

    [Fact]
    public void Open_the_circuit_again_when_a_probe_is_one_of_them()
    {
        _scenario.AfterTheBreak();
        Take(Seconds(2));
        Assert.Equal(CircuitState.Open, _scenario.Breaker.State);
    }

    [Fact]
    public void Are_none_where_no_duration_is_set()
    {
        var plain = new BreakerScenario();
        for (var call = 0; call < 100; call++)
            plain.Enter().Succeeded(TimeSpan.FromDays(1));
        Assert.Equal((CircuitState.Closed, 0), (plain.Breaker.State, plain.Breaker.SampledSlow));
    }

    private void Take(TimeSpan time, int times = 1)
    {
        for (var call = 0; call < times; call++)
            _scenario.Enter().Succeeded(time);
    }
}

public sealed class TheTimeInEachState
{
    private readonly BreakerScenario _scenario = new();

    [Fact]
    public void Is_added_up_over_its_visits_and_runs_on_in_the_current_one()
    {
        _scenario.Time.Advance(Seconds(7));
        _scenario.Opened();
        _scenario.Time.Advance(Seconds(30));
        var probe = _scenario.Enter();
        _scenario.Time.Advance(Seconds(2));
        probe.Succeeded();
        _scenario.Time.Advance(Seconds(5));
        _scenario.Breaker.Isolate();
        _scenario.Time.Advance(Seconds(60));
        Assert.Equal(
            [Seconds(12), Seconds(30), Seconds(2), Seconds(60)],
            Enum.GetValues<CircuitState>().Select(_scenario.Breaker.SpentIn)
        );
    }

    [Fact]
    public void Begins_when_the_last_state_ended()
    {
        var start = _scenario.Time.GetUtcNow();
        Assert.Equal(start, _scenario.Breaker.LastChanged);
        _scenario.Time.Advance(Seconds(7));
        _scenario.Opened();
        Assert.Equal(start.AddSeconds(7), _scenario.Breaker.LastChanged);
    }

    [Fact]
    public void Never_runs_backwards_with_the_clock()
    {
        _scenario.Time.Advance(Seconds(10));
        Assert.Equal(Seconds(10), _scenario.Breaker.SpentIn(CircuitState.Closed));
        _scenario.Time.JumpMonotonic(Seconds(-5));
        Assert.Equal(Seconds(10), _scenario.Breaker.SpentIn(CircuitState.Closed));
    }
}
