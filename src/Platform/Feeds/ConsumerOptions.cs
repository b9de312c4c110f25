using System.ComponentModel.DataAnnotations;

namespace Florin.Platform.Feeds;

/// <summary>What to do about events that cannot be handled: section <c>Consumers</c>.</summary>
public sealed record ParkingOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Consumers";

    /// <summary>How often an event that a consumer cannot handle is tried before it is set aside. Default 5.</summary>
    [Range(1, 1000)]
    public int Attempts { get; init; } = 5;

    /// <summary>
    /// How many events a consumer sets aside; before the next one it stops, because so many are no accident. Default 10000.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxParked { get; init; } = 10_000;
}

/// <summary>How a consumer reads.</summary>
public sealed record ConsumerOptions
{
    /// <summary>How many events it takes at once at the most. Default 2000.</summary>
    public int MaxBatch { get; init; } = 2000;

    /// <summary>
    /// How long it lets events gather after a batch, so that batches are worth their transaction; a caller that waits for them
    /// ends it at once. Default 50 ms.
    /// </summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long it waits after a failure, doubled each time up to <see cref="MaxBackoff"/>. Default 100 ms.</summary>
    public TimeSpan Backoff { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait after failures. Default 10 s.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What it does about events that it cannot handle.</summary>
    public ParkingOptions Parking { get; init; } = new();
}
