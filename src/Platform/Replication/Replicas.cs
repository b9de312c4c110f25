using System.Globalization;
using Florin.Platform.EventLog;

namespace Florin.Platform.Replication;

/// <summary>All replicas of one log. Its writer's thread calls it; how they stand, any thread may ask.</summary>
public sealed class Replicas : IDisposable
{
    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(1);
    private readonly Replicator[] _all; // Looped over for each commit.

    private readonly ReplicaSurroundings _with;

    /// <summary>Replicas.</summary>
    /// <param name="all">A replicator for each, one at least.</param>
    /// <param name="with">What the replicators use.</param>
    public Replicas(IReadOnlyList<Replicator> all, ReplicaSurroundings with)
    {
        (_all, _with) = ([.. all], with);
        foreach (var (replicator, store) in _all.Zip(StoresOf([.. _all.Select(replicator => replicator.Name)])))
            replicator.IsNamed(store);
    }

    /// <summary>The names of replicas for clients, operators and metrics: the database, and <c>sqlite-2</c> for the second one of a kind.</summary>
    /// <param name="names">As <c>Storage:Replicas</c> has them, such as <c>sqlite:/mnt/copy</c>.</param>
    public static IReadOnlyList<string> StoresOf(IReadOnlyList<string> names)
    {
        var kinds = names.Select(name => name.Split(':')[0]).ToList();
        return
        [
            .. kinds.Select(
                (kind, i) =>
                    kinds.Take(i).Count(before => before == kind) is > 0 and var earlier
                        ? string.Create(CultureInfo.InvariantCulture, $"{kind}-{earlier + 1}")
                        : kind
            ),
        ];
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

    /// <summary>The replica with a name such as <c>mongodb</c>; null if there is no such replica.</summary>
    public Replicator? Find(string name) => Array.Find(_all, replicator => replicator.Store == name);

    /// <summary>Waits until all have an append; whether they do.</summary>
    /// <param name="position">Of its first event.</param>
    /// <param name="atMost">For how long.</param>
    /// <param name="cancel">Ends it before.</param>
    public async Task<bool> WaitFor(long position, TimeSpan atMost, CancellationToken cancel)
    {
        using var end = new CancellationTokenSource(atMost, _with.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancel);
        try
        {
            foreach (var replicator in _all)
                await replicator.WaitFor(position, either.Token);
            return Array.TrueForAll(_all, replicator => replicator.Has(position));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Array.TrueForAll(_all, replicator => replicator.Has(position));
        }
    }

    /// <summary>This process owns the log from now on; replicas that answer soon are compared with it before this returns.</summary>
    /// <exception cref="AcknowledgedLost">The log ends below what a replica has.</exception>
    /// <exception cref="LogFault">What operators have isolated is not known.</exception>
    internal void Begin(string identity, long head, long epoch)
    {
        foreach (var replicator in _all)
            replicator.Begin(
                identity,
                head,
                epoch,
                _with.Isolations?.Load(replicator.Name, epoch, CancellationToken.None).Wait()
            );
        var until = After(_with.Limits.Patience);
        foreach (var replicator in _all)
            replicator.MustHaveBegun(until);
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
        var until = After(within);
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
        var name = _all[0].Log; // All are of one log.
        foreach (var append in batch)
        {
            var write = WriteId.Of(log, append.Events[0].Position, append.CommandId);
            RolledBack.Add(write, new RolledBackFacts(why.Databases, AppendPages.ActorOf(append.Events[0])));
            _with.Notices?.RolledBack(new RolledBackWrite(write, name, why.Databases, _with.Clock.GetUtcNow()));
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

    internal void Committed(IReadOnlyList<StoredAppend> batch)
    {
        var (first, last) = (TimedEvent.Of(batch[0].Events[0]), batch[^1].Events[^1]);
        var digest = AppendDigest.Split(last.Metadata).Digest;
        foreach (var replicator in _all)
            replicator.Committed(first, last.Position, digest);
    }

    /// <summary>Another process owns the log, or may: what was wrong with them here says nothing any more.</summary>
    internal void StandBy()
    {
        foreach (var replicator in _all)
            replicator.StandBy();
    }

    internal void End()
    {
        foreach (var replicator in _all)
            replicator.End();
    }

    private long After(TimeSpan time) =>
        _with.Clock.GetTimestamp() + (long)(time.TotalSeconds * _with.Clock.TimestampFrequency);

    private static DatabasesUnavailable Unavailable(IReadOnlyList<Replicator> without, string what)
    {
        var standings = without.Select(replicator => replicator.Standing).ToList();
        var now = without.Max(replicator => replicator.ComesBackIn);
        return new DatabasesUnavailable(
            $"All databases are required, and some {what}: {string.Join("; ", standings.Select(s => $"{s.Name} ({s.Error ?? Replicator.NameOf(s.State)})"))}.",
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
