using System.ComponentModel.DataAnnotations;
using Florin.Platform.Resilience.Retry;

namespace Florin.Gateway.Features.Retrying;

/// <summary>
/// Repeating requests that failed: section <c>Gateway:Retry</c>, and <c>Gateway:Clusters:{id}:Retry</c> for one cluster.
/// The total time is that of <c>CircuitBreaker:Timeout</c>.
/// </summary>
internal sealed record RetryConfig : RetryOptions
{
    /// <summary>Three tries after the first, waits of 1, 2 and 4 seconds with up to 100 ms more, within a fifth of the requests.</summary>
    public RetryConfig()
    {
        Backoff = new Backoff
        {
            Base = TimeSpan.FromSeconds(1),
            Max = TimeSpan.FromSeconds(30),
            Jitter = 0,
            JitterUpTo = TimeSpan.FromMilliseconds(100),
        };
        EarnedPerCall = 0.2;
    }

    /// <summary>For one try, so that there is time left for another; the total without it. Default none.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan? AttemptTimeout { get; init; }

    /// <summary>A request with a larger body is not repeated, since it would have to be kept. Default 65536 bytes.</summary>
    [Range(0, 10 << 20)]
    public int MaxBodyBytes { get; init; } = 64 << 10;
}
