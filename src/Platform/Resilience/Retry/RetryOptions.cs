using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Florin.Platform.Resilience.Retry;

/// <summary>How often a call that is safe to repeat is repeated, and how much retries may add to the load.</summary>
#pragma warning disable MA0053 // The gateway's options are these and more.
public record RetryOptions
#pragma warning restore MA0053
{
    /// <summary>Tries after the first; 0 never repeats. Default 3.</summary>
    [Range(0, 100)]
    public int MaxRetries { get; init; } = 3;

    /// <summary>The waits between them.</summary>
    [ValidateObjectMembers]
    public Backoff Backoff { get; init; } = new();

    /// <summary>How many retries may be made in a row when no calls succeed: what the budget holds when full. Default 10.</summary>
    [Range(1, 1_000_000)]
    public int Budget { get; init; } = 10;

    /// <summary>The part of a retry that every call earns: 0.1 adds at most a tenth to the load. Default 0.1.</summary>
    [Range(0.0, 1.0)]
    public double EarnedPerCall { get; init; } = 0.1;
}
