using Florin.Platform.EventLog;
using Florin.Platform.Replication;
using Florin.Testing.Storage;

namespace Florin.System.Tests.Simulation;

/// <summary>All that was begun and rolled back: their ids, and their events byte for byte.</summary>
internal sealed class RolledBackAppends : IReplicationNotices
{
    private readonly HashSet<WriteId> _ids = [];
    private readonly List<(string? Log, StoredEvent Event)> _events = [];

    /// <summary>Whether a write was rolled back.</summary>
    public bool Has(WriteId write) => _ids.Contains(write);

    /// <summary>A batch takes the place of what was rolled back there, and may be the same once more: a client's next attempt.</summary>
    public void Replace(string? log, IReadOnlyList<StoredAppend> batch) =>
        _events.RemoveAll(one => one.Log == log && one.Event.Position <= batch[^1].Events[^1].Position);

    /// <summary>A batch was rolled back.</summary>
    public void Add(string? log, IReadOnlyList<StoredAppend> batch)
    {
        foreach (var one in batch.SelectMany(append => append.Events))
            _events.Add((log, one with { Data = default, Metadata = one.Metadata.ToArray() })); // Its memory is lent.
    }

    /// <summary>The first of its events that a log has; null where it has none.</summary>
    public string? FindIn(InMemoryLogStore log)
    {
        var durable = log.Durable;
        foreach (var (_, one) in _events.Where(one => one.Log == log.Identity && one.Event.Position <= durable.Count))
        {
            var there = durable[(int)one.Position - 1];
            // The metadata of an append has the digest of all that is in it.
            if ((one.Stream, one.At) == (there.Stream, there.At) && one.Metadata.Span.SequenceEqual(there.Metadata.Span))
                return FormattableString.Invariant($"{one.Stream} at position {one.Position}");
        }
        return null;
    }

    /// <inheritdoc/>
    public void Failed(FailedReplication failed) { }

    /// <inheritdoc/>
    public void RolledBack(RolledBackWrite rolledBack) => _ids.Add(rolledBack.Write);

    /// <inheritdoc/>
    public void Removed(RemovedEvents removed) { }
}

/// <summary>A writer whose rolled-back batches are kept.</summary>
internal sealed class WatchedWriter(ILogWriter inner, RolledBackAppends rolledBack) : ILogWriter
{
    public string? Identity => inner.Identity;

    public DatabasesUnavailable? Obstacle => inner.Obstacle;

    public LogClaim Claim() => inner.Claim();

    public long Reopen(long epoch) => inner.Reopen(epoch);

    public void Renew(long epoch) => inner.Renew(epoch);

    public void StandBy() => inner.StandBy();

    public void Release(long epoch) => inner.Release(epoch);

    public void Commit(IReadOnlyList<StoredAppend> batch, long expectedHead, long epoch)
    {
        rolledBack.Replace(Identity, batch);
        try
        {
            inner.Commit(batch, expectedHead, epoch);
        }
        catch (DatabasesUnavailable)
        {
            rolledBack.Add(Identity, batch);
            throw;
        }
    }

    public void Dispose() => inner.Dispose();
}
