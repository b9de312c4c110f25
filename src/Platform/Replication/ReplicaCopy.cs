using Florin.Platform.EventLog;

namespace Florin.Platform.Replication;

/// <summary>
/// Keeps one replica the same as the log, step after step: opens it and compares it, removes what was not committed, writes
/// what is offered or what the log has, and moves the watermark. Forgets everything after a failure. One thread at a time.
/// </summary>
internal sealed class ReplicaCopy(
    IReplica replica,
    IAppendReader log,
    PendingBatches batches,
    ReplicationLimits limits,
    TimeProvider clock
)
{
    private Stored? _stored; // Null until it was opened, and after a failure.
    private bool _cleans; // Once all of the log is there.
    private long? _lingersSince;

    /// <summary>How far the replica goes, as far as it was asked.</summary>
    public Watermark Watermark { get; private set; }

    /// <summary>When the event at the watermark happened; null if unknown.</summary>
    public DateTimeOffset? At { get; private set; }

    /// <summary>How many uncommitted events were removed from it since the start.</summary>
    public long Removed { get; private set; }

    /// <summary>For how long the watermark waits for the next rows; zero where it does not wait.</summary>
    public TimeSpan LingersFor =>
        _lingersSince is { } since && limits.Linger - clock.GetElapsedTime(since) is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    /// <summary>Whether it has rows up to a position, of batches of this generation. Any thread.</summary>
    public bool Stores(long position, long generation) =>
        Volatile.Read(ref _stored) is { } stored && stored.Generation == generation && stored.Position >= position;

    /// <summary>Does the next thing; whether there is more to do.</summary>
    public bool Step(ReplicatedLog of)
    {
        if (_stored?.Generation != batches.Generation)
            Open(of);
        var position = _stored!.Position; // It was opened.
        var work = batches.Take(position);
        if (work.Generation != _stored.Generation)
            return true; // What it has above the watermark counts no more.
        var appends = work.Appends.Count == 0 && work.Head > position ? Read(position, work.Head) : work.Appends;
        if (appends.Count == 0 && work.Head > Watermark.Position && Lingers())
            return !batches.TryAccept(position, work.Generation);
        Write(appends, MarkAfter(work, appends, of.Epoch), work.Generation, of.Epoch);
        if (_cleans && Watermark.Position >= work.Head)
        {
            Removed += replica.DeleteAboveWatermark(of.Epoch);
            _cleans = false;
        }
        return !batches.TryAccept(_stored!.Position, work.Generation) || batches.Head > Watermark.Position || appends.Count > 0;
    }

    /// <summary>The first write of the log that it lacks; null where it lacks none, where it has not answered, and where the log cannot be read.</summary>
    public WriteId? FirstThatItLacks(ReplicatedLog? of)
    {
        if (of is null || Watermark is not { Epoch: > 0 } mark || batches.Head <= mark.Position)
            return null;
        try
        {
            var first = log.ReadAppends(mark.Position, batches.Head, 1, CancellationToken.None).Wait()[0];
            return WriteId.Of(of.Identity, first.Events[0].Position, first.CommandId);
        }
        catch (Exception) // Whatever the log's provider throws: it is told without.
        {
            return null;
        }
    }

    /// <summary>The next step opens the replica again.</summary>
    public void Forget() => Volatile.Write(ref _stored, null);

    /// <summary>The next step moves the watermark at once.</summary>
    public void LingersNoMore() =>
        _lingersSince = clock.GetTimestamp() - (long)(limits.Linger.TotalSeconds * clock.TimestampFrequency);

    /// <summary>Stores a mark in the place of the append after the watermark, which the replica refused.</summary>
    /// <param name="of">The log.</param>
    /// <param name="why">Why, as an operator says.</param>
    /// <returns>The positions that it stands for.</returns>
    public (long First, long Last) Quarantine(ReplicatedLog of, string why)
    {
        Open(of);
        var refused = Read(Watermark.Position, batches.Head)[0];
        var mark = MarkAt(refused, of.Epoch);
        replica.Write([Quarantined.InPlaceOf(refused, why)], mark);
        Forget();
        return (refused.Events[0].Position, mark.Position);
    }

    // The watermark waits for the rows of the next batch, if they come soon.
    private bool Lingers()
    {
        if (limits.Linger == TimeSpan.Zero)
            return false;
        _lingersSince ??= clock.GetTimestamp();
        if (LingersFor > TimeSpan.Zero)
            return true;
        _lingersSince = null;
        return false;
    }

    private void Open(ReplicatedLog of)
    {
        var (generation, head) = (batches.Generation, batches.Head);
        Forget();
        var mark = replica.Open(of);
        if (mark.Position > head)
            throw new AcknowledgedLost(
                $"The log of {of.Name} ends at position {head}, but {replica.Name} has events up to position {mark.Position} that were acknowledged: the log has lost them. Do not start on it; florin recover makes a log that has them from the replica, or restore a copy that has them. If the log was restored from a backup on purpose, give it an empty place in Storage:Replicas and keep the old one."
            );
        if (mark.Position > 0)
            Compare(mark, of);
        _cleans = true; // Not yet: some of what is above may be in the log, and no other copy of it be left.
        Watermark = mark with { Epoch = of.Epoch };
        Volatile.Write(ref _stored, new Stored(generation, mark.Position));
    }

    private void Compare(in Watermark mark, ReplicatedLog of)
    {
        var stored = Reading(log.Read(mark.Position - 1, 1, CancellationToken.None));
        if (stored is not [var last] || last.Position != mark.Position)
            throw new LogNotRead($"The log of {of.Name} has no position {mark.Position}.");
        if (AppendDigest.Split(last.Metadata).Digest != mark.Digest)
            throw new ReplicaDiffers(
                $"{replica.Name} is not a copy of the log of {of.Name}: at position {mark.Position} their hashes differ. florin replicas diff tells where they part."
            );
        At = last.At;
    }

    private Watermark MarkAfter(PendingWork work, IReadOnlyList<StoredAppend> appends, long epoch)
    {
        var position = appends.Count > 0 ? appends[^1].Events[^1].Position : _stored!.Position;
        return position <= work.Head && appends.Count > 0 ? MarkAt(appends[^1], epoch)
            : work.Head > Watermark.Position && position >= work.Head ? MarkAt(work, appends, epoch)
            : Watermark;
    }

    private void Write(IReadOnlyList<StoredAppend> appends, in Watermark watermark, long generation, long epoch)
    {
        if (appends.Count == 0 && watermark == Watermark)
            return;
        try
        {
            replica.Write(appends, watermark);
        }
        catch (ReplicaRefused) when (appends.Count > 1) // All before the one that it refuses is stored.
        {
            foreach (var append in appends)
                Write(
                    [append],
                    append.Events[^1].Position <= watermark.Position ? MarkAt(append, epoch) : Watermark,
                    generation,
                    epoch
                );
            return;
        }
        _lingersSince = null;
        if (watermark.Position != Watermark.Position)
            At = AtOf(watermark.Position, appends) ?? At;
        Watermark = watermark;
        Volatile.Write(
            ref _stored,
            new Stored(generation, appends.Count > 0 ? appends[^1].Events[^1].Position : _stored!.Position)
        );
    }

    private static DateTimeOffset? AtOf(long watermark, IReadOnlyList<StoredAppend> appends) =>
        appends.SelectMany(append => append.Events).LastOrDefault(e => e.Position <= watermark) is { Position: > 0 } e
            ? e.At
            : null;

    private IReadOnlyList<StoredAppend> Read(long after, long head) =>
        Reading(log.ReadAppends(after, head, limits.EventsPerWrite, CancellationToken.None));

    private static Watermark MarkAt(StoredAppend append, long epoch)
    {
        var last = append.Events[^1];
        return new Watermark(last.Position, epoch, AppendDigest.Split(last.Metadata).Digest);
    }

    // The log ends within what was written, now or before: at the end of an append.
    private static Watermark MarkAt(PendingWork work, IReadOnlyList<StoredAppend> appends, long epoch) =>
        appends.FirstOrDefault(append => append.Events[^1].Position == work.Head) is { } at
            ? MarkAt(at, epoch)
            : new Watermark(work.Head, epoch, work.Digest);

    private static TResult Reading<TResult>(ValueTask<TResult> reading)
    {
        try
        {
            return reading.Wait();
        }
        catch (LogFault e) // It says nothing about the replica.
        {
            throw new LogNotRead(e.Message, e);
        }
    }

    private sealed record Stored(long Generation, long Position);
}

/// <summary>The log cannot be read now, so that the replica has to wait.</summary>
internal sealed class LogNotRead(string message, Exception? inner = null) : Exception(message, inner);
