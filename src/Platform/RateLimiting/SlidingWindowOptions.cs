using System.ComponentModel.DataAnnotations;

namespace Florin.Platform.RateLimiting;

/// <summary>How far back a <see cref="SlidingWindowLog{TKey}"/> counts, and how much it may remember.</summary>
public sealed record SlidingWindowOptions
{
    /// <summary>How long a passed request counts. Default 15 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// How many keys are remembered. Beyond that the key that has not asked for longest is forgotten: it starts with a
    /// fresh window when it comes back, and nobody is refused for the sake of memory. Default 100000.
    /// </summary>
    [Range(1, 100_000_000)]
    public int MaxKeys { get; init; } = 100_000;

    /// <summary>
    /// How many requests are remembered, over all keys; each takes twelve bytes. Beyond that keys are forgotten as for
    /// <see cref="MaxKeys"/>. Default 4194304, which is 48 MB.
    /// </summary>
    [Range(1, 1_000_000_000)]
    public int MaxRequests { get; init; } = 4 * 1024 * 1024;
}
