using Florin.Platform.EventLog;

namespace Florin.Platform.Replication;

/// <summary>
/// The writer of a log that has replicas: hands each batch to them, commits it, and tells them how that ended. A log without
/// replicas has no such writer.
/// </summary>
/// <param name="primary">The log's storage, which decides.</param>
/// <param name="replicas">Its replicas.</param>
public sealed class ReplicatedWriter(ILogWriter primary, Replicas replicas) : ILogWriter
{
    /// <inheritdoc/>
    public string? Identity => primary.Identity;

    /// <inheritdoc/>
    public LogClaim Claim()
    {
        var claim = primary.Claim();
        try
        {
            replicas.Begin(primary.Identity!, claim.Head, claim.Epoch); // It is known once the log was claimed.
        }
        catch
        {
            primary.Release(claim.Epoch);
            throw;
        }
        return claim;
    }

    /// <inheritdoc/>
    public long Reopen(long epoch)
    {
        replicas.ThrowIfLost();
        var head = primary.Reopen(epoch);
        replicas.Continue(head);
        return head;
    }

    /// <inheritdoc/>
    public void Renew(long epoch) => primary.Renew(epoch);

    /// <inheritdoc/>
    public void StandBy() => primary.StandBy();

    /// <inheritdoc/>
    public void Release(long epoch)
    {
        replicas.End();
        primary.Release(epoch);
    }

    /// <inheritdoc/>
    public void Commit(IReadOnlyList<StoredAppend> batch, long expectedHead, long epoch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        replicas.ThrowIfLost();
        replicas.Offer(batch);
        try
        {
            primary.Commit(batch, expectedHead, epoch);
        }
        catch
        {
            replicas.Retract();
            throw;
        }
        replicas.Committed(batch[^1].Events[^1]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        replicas.Dispose();
        primary.Dispose();
    }
}
