using Florin.Platform.Resilience.Breaker;
using static Florin.Unit.Tests.Resilience.BreakerScenario;

namespace Florin.Unit.Tests.Resilience;

public sealed class ProbingAHalfOpenCircuit
{
    private readonly BreakerScenario _one = new BreakerScenario().AfterTheBreak();
    private readonly BreakerScenario _three = new BreakerScenario(new() { HalfOpenProbes = 3 }).AfterTheBreak();

    [Fact]
    public void Closes_it_when_the_probe_succeeds()
    {
        var probe = _one.Enter();
        Assert.Equal(CircuitState.HalfOpen, _one.Breaker.State);
        probe.Succeeded();
        Assert.Equal(CircuitState.Closed, _one.Breaker.State);
        Assert.False(_one.Enter().IsProbe);
    }

    [Fact]
    public void Opens_it_for_another_break_when_a_probe_fails()
    {
        _three.Enter().Succeeded();
        _three.Enter().Failed();
        Assert.Equal(CircuitState.Open, _three.Breaker.State);
        _three.Time.Advance(_three.Options.BreakDuration - TimeSpan.FromTicks(1));
        _three.Refuses();
    }

    [Fact]
    public void Takes_a_success_of_every_probe_to_close_it()
    {
        for (var probe = 0; probe < 3; probe++)
        {
            Assert.NotEqual(CircuitState.Closed, _three.Breaker.State);
            _three.Enter().Succeeded();
        }
        Assert.Equal(CircuitState.Closed, _three.Breaker.State);
    }

    [Fact]
    public void Gives_the_lease_of_a_cancelled_probe_to_another_and_changes_nothing_else()
    {
        _one.Enter().NoVerdict();
        Assert.Equal(CircuitState.HalfOpen, _one.Breaker.State);
        var second = _one.Enter();
        _one.Refuses();
        second.Succeeded();
        Assert.Equal(CircuitState.Closed, _one.Breaker.State);
    }

    [Fact]
    public void Goes_on_without_a_probe_that_hangs()
    {
        var hung = _one.Enter();
        _one.Time.Advance(_one.Options.ProbeLease - TimeSpan.FromTicks(1));
        _one.Refuses();
        _one.Time.Advance(TimeSpan.FromTicks(1));
        var next = _one.Enter();
        hung.Failed(); // Too late to say anything, also while another has its place.
        Assert.Equal(CircuitState.HalfOpen, _one.Breaker.State);
        next.Succeeded();
        Assert.Equal(CircuitState.Closed, _one.Breaker.State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Ignores_the_verdict_of_a_probe_whose_lease_is_over(bool success)
    {
        var hung = _one.Enter();
        _one.Time.Advance(_one.Options.ProbeLease);
        if (success)
            hung.Succeeded();
        else
            hung.Failed();
        Assert.Equal(CircuitState.HalfOpen, _one.Breaker.State);
        Assert.True(_one.Enter().IsProbe);
    }

    [Fact]
    public void Ignores_a_late_success_from_before_the_break()
    {
        var scenario = new BreakerScenario();
        var slow = scenario.Enter();
        scenario.AfterTheBreak();
        var probe = scenario.Enter();
        slow.Succeeded();
        Assert.Equal(CircuitState.HalfOpen, scenario.Breaker.State);
        scenario.Refuses();
        probe.Failed();
        slow.Succeeded();
        Assert.Equal(CircuitState.Open, scenario.Breaker.State);
    }

    [Fact]
    public void Ignores_a_probe_of_an_earlier_half_open_state()
    {
        var (slow, failed) = (_three.Enter(), _three.Enter());
        failed.Failed();
        _three.Time.Advance(_three.Options.BreakDuration);
        _three.Enter().Succeeded();
        _three.Enter().Succeeded();
        slow.Succeeded(); // Would be the third.
        Assert.Equal(CircuitState.HalfOpen, _three.Breaker.State);
        slow.Failed();
        Assert.Equal(CircuitState.HalfOpen, _three.Breaker.State);
    }

    [Fact]
    public void Begins_the_closed_state_without_a_memory_of_the_failures_before()
    {
        _one.Enter().Succeeded();
        _one.Fail(9);
        Assert.Equal(CircuitState.Closed, _one.Breaker.State);
    }

    [Fact]
    public void Tells_the_refused_to_come_back_within_a_second()
    {
        _one.Enter();
        Assert.False(_one.Breaker.TryEnter(out _, out var retryAfter));
        Assert.Equal(Seconds(1), retryAfter);
        _one.Time.Advance(_one.Options.ProbeLease - Seconds(0.25));
        Assert.False(_one.Breaker.TryEnter(out _, out retryAfter));
        Assert.Equal(Seconds(0.25), retryAfter);
    }

    [Fact]
    public void Lets_exactly_its_probes_through_a_stampede_of_a_thousand()
    {
        var entered = new System.Collections.Concurrent.ConcurrentBag<Permit>();
        Parallel.For(
            0,
            1000,
            _ =>
            {
                if (_three.Breaker.TryEnter(out var permit, out var _))
                    entered.Add(permit);
            }
        );
        Assert.Equal(3, entered.Count);
        Assert.Equal(997, _three.Breaker.Refused);
        Parallel.ForEach(entered, permit => permit.Succeeded());
        Assert.Equal(CircuitState.Closed, _three.Breaker.State);
        Assert.Equal(
            [CircuitState.Open, CircuitState.HalfOpen, CircuitState.Closed],
            _three.Changes.Select(change => change.To)
        );
    }
}
