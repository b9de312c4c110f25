using Florin.Platform.EventLog;

namespace Florin.Platform.Replication;

/// <summary>
/// Keeps one replica the same as the log, step after step: opens it and compares it, removes what was not committed, writes
/// what is offered or what the log has, and moves the watermark. Forgets everything after a failure. One thread at a time.
/// </summary>
internal sealed class ReplicaCopy(IReplica replica, IAppendReader log, PendingBatches batches, ReplicationLimits limits)
{
    private long? _generation; // Of the batches when it was opened.
    private long _position; // Up to where it has rows.

    /// <summary>How far the replica goes, as far as it was asked.</summary>
    public Watermark Watermark { get; private set; }

    /// <summary>When the event at the watermark happened; null if unknown.</summary>
    public DateTimeOffset? At { get; private set; }

    /// <summary>How many uncommitted events were removed from it since the start.</summary>
    public long Removed { get; private set; }

    /// <summary>Does the next thing; whether there is more to do.</summary>
    public bool Step(ReplicatedLog of)
    {
        if (_generation != batches.Generation)
            Open(of);
        var work = batches.Take(_position);
        if (work.Generation != _generation)
            return true; // What it has above the watermark counts no more.
        var appends = work.Appends.Count == 0 && work.Head > _position ? Stored(_position, work.Head) : work.Appends;
        var position = appends.Count > 0 ? appends[^1].Events[^1].Position : _position;
        var watermark =
            position <= work.Head && appends.Count > 0 ? MarkAt(appends[^1], of.Epoch)
            : work.Head > Watermark.Position && position >= work.Head ? MarkAt(work, appends, of.Epoch)
            : Watermark;
        if (appends.Count > 0 || watermark != Watermark)
            replica.Write(appends, watermark);
        if (watermark.Position != Watermark.Position)
            At = appends.SelectMany(append => append.Events).LastOrDefault(e => e.Position <= watermark.Position)
                is { Position: > 0 } e
                ? e.At
                : At;
        (_position, Watermark) = (position, watermark);
        return !batches.TryAccept(_position, work.Generation) || batches.Head > Watermark.Position || appends.Count > 0;
    }

    /// <summary>The next step opens the replica again.</summary>
    public void Forget() => _generation = null;

    private void Open(ReplicatedLog of)
    {
        var (generation, head) = (batches.Generation, batches.Head);
        _generation = null;
        var mark = replica.Open(of);
        if (mark.Position > head)
            throw new AcknowledgedLost(
                $"The log of {of.Name} ends at position {head}, but {replica.Name} has events up to position {mark.Position} that were acknowledged: the log has lost them. Do not start on it; restore it from a copy that has them. If it was restored from a backup on purpose, give it an empty place in Storage:Replicas and keep the old one."
            );
        if (mark.Position > 0)
            Compare(mark, of);
        Removed += replica.DeleteAboveWatermark(of.Epoch);
        (_generation, _position, Watermark) = (generation, mark.Position, mark with { Epoch = of.Epoch });
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

    private IReadOnlyList<StoredAppend> Stored(long after, long head) =>
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
}

/// <summary>The log cannot be read now, so that the replica has to wait.</summary>
internal sealed class LogNotRead(string message, Exception? inner = null) : Exception(message, inner);
