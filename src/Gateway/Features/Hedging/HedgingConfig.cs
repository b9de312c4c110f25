using System.ComponentModel.DataAnnotations;

namespace Florin.Gateway.Features.Hedging;

/// <summary>
/// Asking a second destination when the first is slow, and taking whichever answers first: section
/// <c>Gateway:Clusters:{id}:Hedging</c>.
/// </summary>
internal sealed record HedgingConfig
{
    /// <summary>Whether GETs are hedged. Default false.</summary>
    public bool Enabled { get; init; }

    /// <summary>How long an answer may take before another destination is asked; a failure is not waited for. Default 500 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How many are asked at the most, the first included. Default 2.</summary>
    [Range(2, 10)]
    public int MaxAttempts { get; init; } = 2;

    /// <summary>An answer must be kept until it is known which one is the first; a larger one is asked for again, unhedged. Default 1048576 bytes.</summary>
    [Range(1024, 10 << 20)]
    public int MaxBodyBytes { get; init; } = 1 << 20;
}
