using Florin.Platform.EventLog;

namespace Florin.Platform.Replication;

/// <summary>
/// The writer of a log that has replicas: hands each batch to them, commits it, and tells them how that ended. A log without
/// replicas has no such writer. Where all databases are required it commits only what every replica has stored before.
/// </summary>
/// <param name="primary">The log's storage, which decides.</param>
/// <param name="replicas">Its replicas.</param>
/// <param name="requiresAll">For how long it waits for the replicas before it commits; null where it does not wait.</param>
public sealed class ReplicatedWriter(ILogWriter primary, Replicas replicas, TimeSpan? requiresAll = null) : ILogWriter
{
    /// <inheritdoc/>
    public string? Identity => primary.Identity;

    /// <inheritdoc/>
    public DatabasesUnavailable? Obstacle => requiresAll is null ? null : replicas.Obstacle;

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
    public void StandBy()
    {
        replicas.StandBy();
        primary.StandBy();
    }

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
            if (requiresAll is { } within)
                replicas.MustHave(batch[^1].Events[^1].Position, within);
            primary.Commit(batch, expectedHead, epoch);
        }
        catch (DatabasesUnavailable unavailable)
        {
            replicas.RollBack(batch, primary.Identity!, unavailable); // It was claimed.
            throw;
        }
        catch (Fenced) // Nothing of it was kept.
        {
            replicas.Retract();
            throw;
        }
        catch
        {
            replicas.Doubt();
            throw;
        }
        replicas.Committed(batch);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        replicas.Dispose();
        primary.Dispose();
    }
}
