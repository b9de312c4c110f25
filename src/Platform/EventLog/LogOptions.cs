using System.ComponentModel.DataAnnotations;

namespace Florin.Platform.EventLog;

/// <summary>Configuration of every log: section <c>EventStore</c>.</summary>
public sealed record LogOptions
{
    /// <summary>A snapshot of a stream is kept every so many events. Default 1000.</summary>
    [Range(1, 1_000_000)]
    public int SnapshotEvery { get; init; } = 1000;

    /// <summary>How many appends may wait for the disk before callers are told to come back later. Default 20000.</summary>
    [Range(1, 1_000_000)]
    public int MaxQueuedAppends { get; init; } = 20_000;

    /// <summary>How many events one commit takes at the most. Default 8192.</summary>
    [Range(1, 100_000)]
    public int MaxBatchEvents { get; init; } = 8192;

    /// <summary>
    /// How long a log lets more decisions gather after a commit before the next one; a log that rested commits at once.
    /// Default 2 ms, but 0 for the log of transactions, for which clients wait.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01")]
    public TimeSpan CommitPause { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>
    /// For how many command ids a log has room in the filter that spares it from looking new ones up, 1.3 bytes each, as
    /// there come to be so many. Beyond that number more and more are looked up in vain; with 0 all are. Default 16777216.
    /// </summary>
    [Range(0, 1 << 30)]
    public int CommandFilterSize { get; init; } = 1 << 24;

    /// <summary>How many streams' states are kept in memory. Default 10000.</summary>
    [Range(2, 10_000_000)]
    public int MaxCachedStreams { get; init; } = 10_000;

    /// <summary>How many of the newest events are kept in memory for followers. Default 4096.</summary>
    [Range(1, 10_000_000)]
    public int TailEvents { get; init; } = 4096;

    /// <summary>How much older than the newest an event in memory may be. Default 400 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan TailWindow { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>How long a stopped log waits between attempts to open its storage again. Default one second.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan ReopenEvery { get; init; } = TimeSpan.FromSeconds(1);
}
