using Florin.Platform.Resilience.Breaker;
using Florin.Testing;

namespace Florin.Unit.Tests.Resilience;

/// <summary>A breaker with the contract's defaults on a fake clock, and the words to drive it.</summary>
internal sealed class BreakerScenario
{
    public BreakerScenario(CircuitBreakerOptions? options = null)
    {
        Options = options ?? new CircuitBreakerOptions();
        Breaker = new CircuitBreaker(Options, Time);
        Breaker.Changed += change => Changes.Add((change.From, change.To));
    }

    public FakeTime Time { get; } = new();

    public CircuitBreakerOptions Options { get; }

    public CircuitBreaker Breaker { get; }

    public List<(CircuitState From, CircuitState To)> Changes { get; } = [];

    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    public Permit Enter()
    {
        Assert.True(Breaker.TryEnter(out var permit, out _), $"Refused in state {Breaker.State}.");
        return permit;
    }

    public void Refuses() => Assert.False(Breaker.TryEnter(out _, out _));

    public void Succeed(int times = 1)
    {
        for (var call = 0; call < times; call++)
            Enter().Succeeded();
    }

    public void Fail(int times = 1)
    {
        for (var call = 0; call < times; call++)
            Enter().Failed();
    }

    public BreakerScenario Opened()
    {
        Fail(Options.MinimumThroughput);
        Assert.Equal(CircuitState.Open, Breaker.State);
        return this;
    }

    public BreakerScenario AfterTheBreak()
    {
        Opened();
        Time.Advance(Options.BreakDuration);
        return this;
    }
}
