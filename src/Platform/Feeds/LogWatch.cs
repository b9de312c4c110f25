using Florin.Platform.EventLog;
using Florin.Platform.Projections;

namespace Florin.Platform.Feeds;

/// <summary>
/// Watches whether a feed is still of the log that a consumer has followed: by its identity, its end and the event at the
/// checkpoint. All three are asked at the start, after each failure and when the log was opened again; the first two come
/// with every batch.
/// </summary>
/// <param name="feed">The feed.</param>
/// <param name="trusts">
/// What a consumer has kept counts as complete before the log was asked, because the log may be out of reach.
/// </param>
internal sealed class LogWatch(IDecodedFeed feed, bool trusts)
{
    private const long Unknown = long.MaxValue;
    private long _head;
    private long _target = Unknown;
    private bool _known;
    private string? _log;
    private long _opened;

    /// <summary>The log's end, when it was seen last.</summary>
    public long Head => Volatile.Read(ref _head);

    /// <summary>The position that the consumer must reach to be complete; the largest number while that is not known.</summary>
    public long Target => Volatile.Read(ref _target);

    /// <summary>
    /// Takes the consumer's checkpoint, before the log was asked. One that had been complete is so until the log says
    /// otherwise, which it may not be able to now.
    /// </summary>
    public void Loaded(Checkpoint checkpoint)
    {
        if (trusts && !_known)
            Volatile.Write(
                ref _target,
                checkpoint.BuildTo > 0 ? checkpoint.BuildTo
                    : checkpoint.Position > 0 ? checkpoint.Position
                    : Unknown
            );
    }

    /// <summary>The consumer starts again: it is complete when it is where the log ends then.</summary>
    public void Restart() => (_known, _target) = (false, Unknown);

    /// <summary>When the event at the checkpoint happened that was checked last; null where nothing was handled then.</summary>
    public DateTimeOffset? HandledAt { get; private set; }

    /// <summary>Asks the log whether it is the one that was followed up to a checkpoint.</summary>
    /// <exception cref="LogDiffers">It is not.</exception>
    public async ValueTask Check(Checkpoint checkpoint, CancellationToken cancel)
    {
        var end = await feed.NextDecoded(long.MaxValue, 1, cancel); // Nothing is beyond, so this tells of the log at once.
        Expect(end, checkpoint);
        (_log, _opened, HandledAt) = (end.Log, end.Opened, null);
        if (checkpoint.Position > 0)
        {
            var there = await feed.NextDecoded(checkpoint.Position - 1, 1, cancel);
            Expect(there, checkpoint);
            if (there.Events is not [var happened] || happened.Position != checkpoint.Position)
                throw new FeedUnavailable(
                    $"The log of {feed.Service} did not return the event at the checkpoint {checkpoint.Position}."
                );
            if (!checkpoint.Fits(happened))
                throw LogDiffers.Changed(feed.Service, checkpoint, there.Head);
            HandledAt = happened.At;
        }
        if (!_known)
            Volatile.Write(ref _target, end.Head);
        _known = true;
    }

    /// <summary>Takes what comes with a batch; false when the log was opened again meanwhile and must be asked.</summary>
    /// <exception cref="LogDiffers">It is another log.</exception>
    /// <exception cref="FeedUnavailable">The events are not in order: to handle them would undo what came later.</exception>
    public bool Continues(in DecodedBatch batch, Checkpoint checkpoint)
    {
        Expect(batch, checkpoint);
        var last = checkpoint.Position;
        foreach (var happened in batch.Events)
            last =
                happened.Position > last
                    ? happened.Position
                    : throw new FeedUnavailable(
                        $"The feed of {feed.Service} returned position {happened.Position} after position {last}."
                    );
        return batch.Opened == _opened;
    }

    /// <summary>The checkpoint once everything up to an event is handled.</summary>
    public Checkpoint Reached(Recorded last, string? place) =>
        new(last.Position, _log, Checkpoint.MarkOf(last), last.Position < Target ? Target : 0, place);

    private void Expect(in DecodedBatch batch, Checkpoint checkpoint)
    {
        Volatile.Write(ref _head, batch.Head);
        if (batch.Log is { } log && checkpoint.Log is { } known && log != known)
            throw LogDiffers.Another(feed.Service, checkpoint, batch.Head, log);
        if (batch.Head < checkpoint.Position && !batch.IsCertain)
            throw new FeedUnavailable(
                $"What answered for the log of {feed.Service} does not own it and knows of positions up to {batch.Head}; everything up to {checkpoint.Position} was handled."
            );
        if (batch.Head < checkpoint.Position || checkpoint.Position < 0)
            throw LogDiffers.Short(feed.Service, checkpoint, batch.Head);
    }
}
