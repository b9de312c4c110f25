using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Florin.Platform.Resilience.Bulkhead;

/// <summary>How many calls may be under way at a dependency at once, and how many may wait for how long.</summary>
public sealed record BulkheadOptions
{
    /// <summary>Calls under way at the same time. Default 15.</summary>
    [Range(1, 1_000_000)]
    public int MaxConcurrent { get; init; } = 15;

    /// <summary>Calls that may wait for a place; 0 refuses at once. Default 1000.</summary>
    [Range(0, 1_000_000)]
    public int MaxQueue { get; init; } = 1000;

    /// <summary>How long a call waits for a place at the most. Default 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan QueueTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Finding the number of calls under way by itself.</summary>
    [ValidateObjectMembers]
    public AdaptiveOptions Adaptive { get; init; } = new();
}
