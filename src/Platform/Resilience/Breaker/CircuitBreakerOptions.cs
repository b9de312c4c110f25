using System.ComponentModel.DataAnnotations;

namespace Florin.Platform.Resilience.Breaker;

/// <summary>When a circuit breaker opens, and how it finds out that the dependency is well again.</summary>
public sealed record CircuitBreakerOptions
{
    /// <summary>The circuit opens when at least this part of the sampled calls failed; over 0, up to 1. Default 0.5.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double FailureRatio { get; init; } = 0.5;

    /// <summary>So many calls must have ended within the sampling duration before the ratio means anything. Default 10.</summary>
    [Range(1, 1_000_000)]
    public int MinimumThroughput { get; init; } = 10;

    /// <summary>
    /// A call that takes this long or longer is slow, however it ends; waiting for a place in a bulkhead does not count.
    /// Nothing is slow without it, which is the default.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan? SlowCallDuration { get; init; }

    /// <summary>The circuit opens when at least this part of the sampled calls was slow; over 0, up to 1. Default 1.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double SlowCallRatio { get; init; } = 1.0;

    /// <summary>How far back outcomes count, in a window that slides by tenths of this. Default 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan SamplingDuration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an open circuit refuses everything before it lets probes through. Default 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan BreakDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many probes a half-open circuit lets through, each of which must succeed to close it. Default 1.</summary>
    [Range(1, 1000)]
    public int HalfOpenProbes { get; init; } = 1;

    /// <summary>A probe that has not ended after this long no longer counts and makes room for another. Default 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan ProbeLease { get; init; } = TimeSpan.FromSeconds(30);
}
