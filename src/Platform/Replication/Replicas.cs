using Florin.Platform.EventLog;

namespace Florin.Platform.Replication;

/// <summary>All replicas of one log. Its writer's thread calls it; how they stand, any thread may ask.</summary>
/// <param name="all">A replicator for each.</param>
public sealed class Replicas(IReadOnlyList<Replicator> all) : IDisposable
{
    private readonly Replicator[] _all = [.. all]; // Looped over for each commit.

    /// <summary>How each stands.</summary>
    public IReadOnlyList<ReplicaStanding> Standings => [.. _all.Select(replicator => replicator.Standing)];

    /// <summary>What is wrong with them, a sentence each; null when nothing is.</summary>
    public string? Problem =>
        _all.Select(replicator => replicator.Problem).OfType<string>().ToList() is { Count: > 0 } problems
            ? string.Join(" ", problems)
            : null;

    internal void Begin(string identity, long head, long epoch)
    {
        foreach (var replicator in _all)
            replicator.Begin(identity, head, epoch);
    }

    internal void ThrowIfLost()
    {
        foreach (var replicator in _all)
            if (replicator.Lost is { } lost)
                throw lost;
    }

    internal void Offer(IReadOnlyList<StoredAppend> batch)
    {
        OfferedBatch? copy = null; // Its memory is valid during the commit alone.
        foreach (var replicator in _all)
            if (replicator.Accepts)
                replicator.Offer(copy ??= OfferedBatch.Of(batch));
    }

    internal void Retract()
    {
        foreach (var replicator in _all)
            replicator.Retract();
    }

    internal void Continue(long head)
    {
        foreach (var replicator in _all)
            replicator.Continue(head);
    }

    internal void Committed(in StoredEvent last)
    {
        var digest = AppendDigest.Split(last.Metadata).Digest;
        foreach (var replicator in _all)
            replicator.Committed(last.Position, digest);
    }

    internal void End()
    {
        foreach (var replicator in _all)
            replicator.End();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var replicator in _all)
            replicator.Dispose();
    }
}

/// <summary>A batch that is handed to replicas, in memory of its own.</summary>
internal sealed record OfferedBatch(IReadOnlyList<StoredAppend> Appends, long Bytes)
{
    public long First => Appends[0].Events[0].Position;

    public long Last => Appends[^1].Events[^1].Position;

    public static OfferedBatch Of(IReadOnlyList<StoredAppend> lent)
    {
        var bytes = 0L;
        var appends = new StoredAppend[lent.Count];
        for (var i = 0; i < appends.Length; i++)
            appends[i] = Copy(lent[i], ref bytes);
        return new OfferedBatch(appends, bytes);
    }

    private static StoredAppend Copy(StoredAppend lent, ref long bytes)
    {
        var metadata = lent.Events[0].Metadata;
        ReadOnlyMemory<byte> shared = metadata.ToArray();
        bytes += shared.Length;
        var events = new StoredEvent[lent.Events.Count];
        for (var i = 0; i < events.Length; i++)
        {
            var stored = lent.Events[i];
            var own = stored.Metadata.Equals(metadata) ? shared : stored.Metadata.ToArray();
            events[i] = stored with { Data = stored.Data.ToArray(), Metadata = own };
            bytes += stored.Data.Length + stored.Stream.Length;
        }
        var receipt = lent.Receipt is { } answer
            ? answer with
            {
                Fingerprint = answer.Fingerprint.ToArray(),
                Body = answer.Body.ToArray(),
            }
            : null;
        bytes += receipt?.Body.Length ?? 0;
        return new StoredAppend(lent.CommandId, events, receipt, []);
    }
}
