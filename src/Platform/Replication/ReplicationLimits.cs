using Florin.Platform.Resilience.Retry;

namespace Florin.Platform.Replication;

/// <summary>How much of a log waits in memory for a replica, and how a replica that failed is tried again.</summary>
public sealed record ReplicationLimits
{
    /// <summary>How many bytes of batches wait for one replica; what comes meanwhile it reads from the log. Default 8 MB.</summary>
    public long QueuedBytes { get; init; } = 8 << 20;

    /// <summary>How many events one write takes, a whole batch at least. Default 2000.</summary>
    public int EventsPerWrite { get; init; } = 2000;

    /// <summary>
    /// For how long a watermark waits for the next rows, to be written with them. Default none. Where all databases are required a
    /// write would otherwise wait for the watermark of the one before.
    /// </summary>
    public TimeSpan Linger { get; init; }

    /// <summary>
    /// For how long batches gather between two writes to a replica that keeps up. Default none. A database takes one write of
    /// many batches, with the watermark, for much less than a write for each batch and another one for its watermark.
    /// </summary>
    public TimeSpan Pause { get; init; }

    /// <summary>
    /// How long a claim of the log waits for the first answer of its replicas, and its end for their last one. Default 3 seconds. One
    /// that takes longer is opened while the log is written.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long it rests after a failure. Default 100 ms, doubled with each failure in a row, 30 s at the most.</summary>
    public Backoff Backoff { get; init; } = new() { Max = TimeSpan.FromSeconds(30) };
}
