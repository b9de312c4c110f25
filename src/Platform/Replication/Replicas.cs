using System.Globalization;
using Florin.Platform.EventLog;

namespace Florin.Platform.Replication;

/// <summary>All replicas of one log. Its writer's thread calls it; how they stand, any thread may ask.</summary>
public sealed class Replicas : IDisposable
{
    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(1);
    private readonly Replicator[] _all; // Looped over for each commit.

    /// <summary>Replicas.</summary>
    /// <param name="all">A replicator for each, one at least.</param>
    public Replicas(IReadOnlyList<Replicator> all)
    {
        _all = [.. all];
        foreach (var same in _all.GroupBy(replicator => replicator.Standing.Database, StringComparer.Ordinal))
        foreach (var (i, replicator) in same.Index())
            replicator.IsNamed(i == 0 ? same.Key : string.Create(CultureInfo.InvariantCulture, $"{same.Key}-{i + 1}"));
    }

    /// <summary>The last writes that were rolled back since the start.</summary>
    public RolledBackWrites RolledBack { get; } = new();

    /// <summary>A replicator for each.</summary>
    public IReadOnlyList<Replicator> All => _all;

    /// <summary>How each stands.</summary>
    public IReadOnlyList<ReplicaStanding> Standings => [.. _all.Select(replicator => replicator.Standing)];

    /// <summary>What is wrong with them, a sentence each; null when nothing is.</summary>
    public string? Problem =>
        _all.Select(replicator => replicator.Problem).OfType<string>().ToList() is { Count: > 0 } problems
            ? string.Join(" ", problems)
            : null;

    /// <summary>Which do not take every batch at the moment; null where all do.</summary>
    internal DatabasesUnavailable? Obstacle =>
        Array.TrueForAll(_all, static replicator => replicator.Accepts)
            ? null
            : Unavailable([.. _all.Where(replicator => !replicator.Accepts)], "do not take writes");

    /// <summary>The one that is named so, such as <c>mongodb</c>; null where there is none.</summary>
    public Replicator? Find(string name) => Array.Find(_all, replicator => replicator.Store == name);

    /// <summary>How they stand for an append that is in the log.</summary>
    /// <param name="position">Of its first event.</param>
    public bool AllHave(long position) => Array.TrueForAll(_all, replicator => replicator.Has(position));

    /// <summary>Waits until all have an append; whether they do.</summary>
    /// <param name="position">Of its first event.</param>
    /// <param name="atMost">For how long.</param>
    /// <param name="cancel">Ends it before.</param>
    public async Task<bool> WaitFor(long position, TimeSpan atMost, CancellationToken cancel)
    {
        using var end = new CancellationTokenSource(atMost, _all[0].Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancel);
        try
        {
            foreach (var replicator in _all)
                await replicator.WaitFor(position, either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return AllHave(position);
        }
    }

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

    /// <summary>Waits until each replica has stored what was offered, up to a position.</summary>
    /// <exception cref="DatabasesUnavailable">One has not.</exception>
    internal void MustHave(long position, TimeSpan within)
    {
        var until = _all[0].Clock.GetTimestamp() + (long)(within.TotalSeconds * _all[0].Clock.TimestampFrequency);
        var without = _all.Where(one => !one.Stores(position, until)).ToList();
        if (without.Count > 0)
            throw Unavailable(
                without,
                string.Create(CultureInfo.InvariantCulture, $"did not confirm the write within {within}")
            );
    }

    /// <summary>A batch was not committed, because one of them did not confirm it.</summary>
    internal void RollBack(IReadOnlyList<StoredAppend> batch, string log, DatabasesUnavailable why)
    {
        foreach (var append in batch)
        {
            var write = WriteId.Of(log, append.Events[0].Position, append.CommandId);
            RolledBack.Add(write, new RolledBackFacts(why.Databases, AppendPages.ActorOf(append.Events[0])));
            _all[0].TellOfRollBack(write, why.Databases);
        }
        Retract();
    }

    internal void Retract()
    {
        foreach (var replicator in _all)
            replicator.Retract();
    }

    internal void Doubt()
    {
        foreach (var replicator in _all)
            replicator.Doubt();
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

    private static DatabasesUnavailable Unavailable(IReadOnlyList<Replicator> without, string what)
    {
        var standings = without.Select(replicator => replicator.Standing).ToList();
        var now = without.Max(replicator => replicator.ComesBackIn);
        return new DatabasesUnavailable(
            $"All databases are required, and some {what}: {string.Join("; ", standings.Select(s => $"{s.Name} ({s.Error ?? s.State.ToString()})"))}.",
            string.Join(", ", standings.Select(standing => standing.Store)),
            now > ComeBack ? now : ComeBack
        );
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
