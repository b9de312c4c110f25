using Florin.Platform.EventLog;
using Florin.Platform.Projections;
using Florin.Platform.Resilience;
using Microsoft.Extensions.Logging;

namespace Florin.Platform.Feeds;

/// <summary>So many events are set aside that this is no accident.</summary>
public sealed class ParkingIsFull(int parked)
    : Exception(
        $"{parked} events are set aside, which is the maximum (Consumers:MaxParked): find out why they cannot be handled, and replay them."
    );

// How a consumer deals with what fails: an event that cannot be handled is found and set aside, what was set aside is
// replayed, and where the log is another one, it starts again or waits.
public sealed partial class Consumer
{
    private const string Starting = "The consumer is starting or being rebuilt; try again when it follows its log.";
    private string? _anew;

    /// <summary>Why what it keeps was discarded and is being rebuilt; null where it never was.</summary>
    internal string? Anew => Volatile.Read(ref _anew);

    /// <summary>Tries the events that are set aside again, each stream in its order until one fails.</summary>
    /// <param name="position">Only the stream of the event at this position; null for all.</param>
    /// <returns>How many could be handled.</returns>
    /// <exception cref="InvalidOperationException">It cannot be done now, or the event is not set aside.</exception>
    public Task<int> Retry(long? position, CancellationToken cancel) =>
        _requests.Ask(
            async stop =>
            {
                if (!_resumed)
                    throw new InvalidOperationException(Halted ?? Failure ?? Starting);
                if (position is { } one && !_parking.Has(one))
                    throw new InvalidOperationException($"The event at position {one} is not set aside.");
                try
                {
                    return await ReplayAll(position, stop);
                }
                catch (LogDiffers differs)
                {
                    _resumed = false;
                    throw new InvalidOperationException(await Answer(differs, stop), differs);
                }
                catch (NotSetAside other)
                {
                    _resumed = false; // Another instance has replayed it: what is set aside now is loaded again.
                    throw new InvalidOperationException(other.Message, other);
                }
            },
            cancel
        );

    /// <summary>Reads events again that it has handled, without those that are set aside.</summary>
    /// <param name="from">The position of the first.</param>
    /// <param name="to">The position of the last.</param>
    /// <param name="max">How many it reads at most.</param>
    /// <returns>They, and up to which position they are all.</returns>
    /// <exception cref="InvalidOperationException">It does not follow its log now, or has not handled the last yet.</exception>
    /// <exception cref="FeedUnavailable">The log cannot be read now.</exception>
    internal async Task<(IReadOnlyList<Recorded> Events, long Upto)> Handled(
        long from,
        long to,
        int max,
        CancellationToken cancel
    )
    {
        IReadOnlyList<Recorded> events = [];
        await _requests.Ask(
            async stop =>
            {
                if (!_resumed)
                    throw new InvalidOperationException(Halted ?? Failure ?? Starting);
                if (to > _checkpoint.Position)
                    throw new InvalidOperationException($"It has handled the log up to position {_checkpoint.Position} only.");
                events = (await _feed.NextDecoded(from - 1, (int)Math.Min(max, to - from + 1), stop)).Events;
                return 0;
            },
            cancel
        );
        var upto = events.Count == 0 ? to : events[^1].Position;
        return ([.. events.Where(e => !_parking.Has(e.Position))], upto);
    }

    /// <summary>Discards all that it keeps and follows the log again from its beginning.</summary>
    /// <returns>0: nothing that was set aside is replayed by it.</returns>
    /// <exception cref="NotSupportedException">What it keeps cannot be rebuilt.</exception>
    public Task<int> Rebuild(CancellationToken cancel) =>
        _requests.Ask(
            async stop =>
            {
                await BeginAnew(stop);
                return 0;
            },
            cancel
        );

    /// <summary>
    /// What it has stored is lost: it counts as incomplete from now on, and loads what is there instead.
    /// </summary>
    internal Task Reload()
    {
        _lost = true;
        return _requests.Wake();
    }

    private async Task Differs(LogDiffers differs, CancellationToken stop)
    {
        await Answer(differs, stop);
        if (!_sink.RebuildsByItself)
            await Rest(_options.MaxBackoff, stop);
    }

    // Starts from the beginning or stops, and returns the reason for operators.
    private async Task<string> Answer(LogDiffers differs, CancellationToken stop)
    {
        if (_sink.RebuildsByItself)
        {
            var why = $"Its state is being rebuilt: {differs.Message}";
            Rebuilds(_log, Name, differs.Message);
            await BeginAnew(stop);
            Volatile.Write(ref _anew, why);
            return why;
        }
        var what =
            $"Stopped: {differs.Message} Restore the logs of all services from the same backup, or rebuild this consumer with "
            + $"POST /admin/consumers/{Of}/{Name}/rebuild where that is possible.";
        if (Interlocked.Exchange(ref _halted, what) is null)
            Halts(_log, Name, Service, what);
        return what;
    }

    // A note of an event that is not there was left by a log that is another one, or changed by somebody: nothing that goes
    // by it is right, and no patience makes it fit.
    private async Task CheckAside(CancellationToken stop)
    {
        foreach (var parked in _parking.All)
            _ = await Find(parked, stop);
    }

    private async Task<Recorded> Find(ParkedEvent parked, CancellationToken stop)
    {
        if (!_sink.Parks || parked.Position <= 0 || parked.Position > _checkpoint.Position)
            throw LogDiffers.NeverAside(Service, Name, parked);
        var batch = await _feed.NextDecoded(parked.Position - 1, 1, stop);
        if (batch.Events is not [var happened] || happened.Position != parked.Position)
            throw new FeedUnavailable($"The log of {Service} did not return the event at position {parked.Position}.");
        return parked.Fits(happened) ? happened : throw LogDiffers.NotThatAside(Service, Name, parked, happened);
    }

    private async Task BeginAnew(CancellationToken stop)
    {
        await _sink.Reset(stop);
        BeginAtNothing();
        Volatile.Write(ref _halted, null);
    }

    // Nobody takes it for complete before it has asked the log again.
    private void BeginAtNothing()
    {
        _resumed = false;
        _checkpoint = Checkpoint.None;
        _parking.Load([]);
        _watch.Restart();
        _waiters.Move(0);
        _lost = false;
    }

    private async Task<int> ReplayAll(long? position, CancellationToken stop)
    {
        var replayed = 0;
        foreach (var stream in _parking.All.GroupBy(p => p.Stream, StringComparer.Ordinal))
            if (position is null || stream.Any(p => p.Position == position))
                foreach (var parked in stream)
                {
                    if (!await Replay(parked, stop))
                        break; // What is behind it waits for it.
                    replayed++;
                }
        if (replayed > 0)
            Replayed(_log, Name, Service, replayed, _parking.Count);
        return replayed;
    }

    private async Task<bool> Replay(ParkedEvent parked, CancellationToken stop)
    {
        var happened = await Find(parked, stop);
        var why = Parking.Unreadable(happened);
        if (why is null)
            try
            {
                var store = await _sink.Prepare([happened], stop);
                await store(new Progress(_checkpoint.Position, _checkpoint) { Replayed = [parked.Position] });
                _parking.Remove(parked);
                return true;
            }
            catch (Exception e) when (!Passes(e))
            {
                why = e.Message;
            }
        var again = Parking.Of(happened, why, _clock.GetUtcNow(), parked.Attempts + 1);
        var nothing = await _sink.Prepare([], stop);
        await nothing(new Progress(_checkpoint.Position, _checkpoint) { Parked = [again] });
        _parking.Add([again]);
        return false;
    }

    // Looks for the one event by ever smaller batches; it alone is tried again, and then set aside.
    private async Task Suspect(DecodedBatch batch, Exception fault, CancellationToken stop)
    {
        Volatile.Write(ref _failure, fault.Message);
        if (_suspicion.Narrows(batch.Events))
            return;
        var one = batch.Events[0];
        if (!_sink.Parks || !_suspicion.IsExhausted(one, out var attempts))
        {
            Failed(_log, fault, Name, Service, Position);
            await Rest(Backoff(_failures++), stop);
            return;
        }
        ParkedEvent[] parked = [Parking.Of(one, fault.Message, _clock.GetUtcNow(), attempts)];
        await SetAside(parked, stop);
        await Store(await _sink.Prepare([], stop), batch, parked);
    }

    // Before the note of it is stored: what is noted has been told.
    private async Task SetAside(IReadOnlyList<ParkedEvent> parked, CancellationToken stop)
    {
        await _sink.SetAside(parked, stop);
        await _feed.SetAside(parked, stop);
    }

    private async Task StoreNothing(CancellationToken stop)
    {
        var nothing = await _sink.Prepare([], stop);
        await nothing(new Progress(_checkpoint.Position, _checkpoint));
    }

    // Feed and storage may fail for a while; any other failure is caused by the event.
    private static bool Passes(Exception e) =>
        e
            is OperationCanceledException
                or TimeoutException
                or IOException
                or FeedUnavailable
                or LogFault
                or ServiceUnavailable
                or StaleCheckpoint
                or NotSetAside
                or ParkingIsFull
                or ObjectDisposedException
                or OutOfMemoryException;

    [LoggerMessage(
        EventId = EventIds.ConsumerFailed,
        Level = LogLevel.Error,
        Message = "Consumer {Consumer} of {Service} failed after position {Position}; it will retry."
    )]
    private static partial void Failed(ILogger log, Exception e, string consumer, string service, long position);

    [LoggerMessage(
        EventId = EventIds.EventParked,
        Level = LogLevel.Error,
        Message = "Consumer {Consumer} of {Service} set aside the event at position {Position} ({Stream}, {Type}) after {Attempts} attempts, together with later events of its stream: {Reason}"
    )]
    private static partial void IsParked(
        ILogger log,
        string consumer,
        string service,
        long position,
        string stream,
        string type,
        int attempts,
        string reason
    );

    [LoggerMessage(
        EventId = EventIds.ConsumerRebuilds,
        Level = LogLevel.Error,
        Message = "Consumer {Consumer} discards its state and rebuilds it: {Reason}"
    )]
    private static partial void Rebuilds(ILogger log, string consumer, string reason);

    [LoggerMessage(
        EventId = EventIds.ConsumerHalted,
        Level = LogLevel.Critical,
        Message = "Consumer {Consumer} of {Service}: {Reason}"
    )]
    private static partial void Halts(ILogger log, string consumer, string service, string reason);

    [LoggerMessage(
        EventId = EventIds.ParkedEventsReplayed,
        Level = LogLevel.Information,
        Message = "Consumer {Consumer} of {Service} replayed {Replayed} events that were set aside; {Left} remain."
    )]
    private static partial void Replayed(ILogger log, string consumer, string service, int replayed, int left);
}
