using Florin.Platform.Background;
using Florin.Platform.Projections;
using Microsoft.Extensions.Logging;

namespace Florin.Platform.Feeds;

/// <summary>
/// Follows one feed from a checkpoint for as long as it runs. Each event comes at least once and in order; its effect and
/// the checkpoint are stored in one transaction, which makes that effect happen once. What fails because the feed or the
/// storage fails is tried again until it works. An event that cannot be handled is looked for in its batch, tried a few
/// times more and then set aside with all that comes later in its stream, so that it holds up nothing else. Where the log
/// is not the one that was followed, it stops and says so.
/// </summary>
public sealed partial class Consumer : IAsyncDisposable
{
    private readonly IDecodedFeed _feed;
    private readonly IConsumerSink _sink;
    private readonly ConsumerOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly PositionWaiters _waiters;
    private readonly Parking _parking = new();
    private readonly ConsumerRequests _requests = new();
    private readonly LogWatch _watch;
    private readonly Suspicion _suspicion;
    private Task _running = Task.CompletedTask;
    private Checkpoint _checkpoint = Checkpoint.None;
    private bool _resumed;
    private volatile bool _lost;
    private bool _retried;
    private int _failures;
    private DateTimeOffset _newest;
    private string? _failure;
    private string? _halted;

    /// <summary>A consumer that has not started.</summary>
    /// <param name="name">Unique within its service.</param>
    /// <param name="feed">What it follows.</param>
    /// <param name="sink">What it does with the events, and where it keeps its checkpoint.</param>
    public Consumer(
        string name,
        IDecodedFeed feed,
        IConsumerSink sink,
        ConsumerOptions options,
        TimeProvider clock,
        ILogger log
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sink);
        Name = name;
        (_feed, _sink, _options, _clock, _log) = (feed, sink, options, clock, log);
        _waiters = new PositionWaiters(clock);
        _watch = new LogWatch(feed, trusts: !sink.RebuildsByItself);
        _suspicion = new Suspicion(options.MaxBatch, options.Parking.Attempts);
    }

    /// <summary>Unique within its service.</summary>
    public string Name { get; }

    /// <summary>The service that it is of, whose name operators call it by.</summary>
    public required string Of { get; init; }

    /// <summary>The service whose log it follows.</summary>
    public string Service => _feed.Service;

    /// <summary>The position up to which its effects are stored.</summary>
    public long Position => _waiters.Position;

    /// <summary>How many events it is behind the head that it last saw.</summary>
    public long LagEvents => Math.Max(0, _watch.Head - Position);

    /// <summary>
    /// How old the newest event is that it has handled, while it is behind, or since when it has begun with the first; zero
    /// when it is not behind.
    /// </summary>
    public TimeSpan Lag => LagEvents == 0 || _newest == default ? TimeSpan.Zero : _clock.GetUtcNow() - _newest;

    /// <summary>Why its last attempt failed; null when it did not.</summary>
    public string? Failure => Volatile.Read(ref _failure);

    /// <summary>Why it has stopped until an operator acts; null while it follows.</summary>
    public string? Halted => Volatile.Read(ref _halted);

    /// <summary>How many events are set aside.</summary>
    public int Parked => _parking.Count;

    /// <summary>The events that are set aside, by position.</summary>
    public IReadOnlyList<ParkedEvent> ParkedEvents => _parking.All;

    /// <summary>
    /// Where it must come to before what it keeps is complete: where the log ended when it began, or started again. Null once it
    /// has been there; <see cref="long.MaxValue"/> while that is not known.
    /// </summary>
    public long? CatchingUpTo =>
        _lost ? long.MaxValue
        : _watch.Target is var target && Position < target ? target
        : null;

    /// <summary>How many wait for it.</summary>
    internal int Waiting => _waiters.Count;

    /// <summary>Starts following.</summary>
    public void Start() => _running = Run(_stop.Token);

    /// <summary>Ends after the batch under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelInContext();
        await _running;
        await _feed.Close();
        _requests.Dispose();
        _stop.Dispose();
    }

    /// <summary>Waits until the effects of everything up to a position are stored.</summary>
    /// <returns>Whether they were within the time.</returns>
    public ValueTask<bool> Reached(long position, TimeSpan within, CancellationToken cancel) =>
        _waiters.Until(position, within, cancel);

    private async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await Go(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) // A consumer survives every failure: it reports it and tries again.
            {
                _resumed = false; // What seemed to fail may have happened: the storage knows.
                Volatile.Write(ref _failure, e.Message);
                Failed(_log, e, Name, Service, Position);
                await Rest(Backoff(_failures++), stop);
            }
        }
    }

    // Until there is a request, or something has changed.
    private async Task Go(CancellationToken stop)
    {
        await _requests.Answer(stop);
        try
        {
            if (!_resumed || _lost)
                await Resume(stop);
            while (_resumed && await Step(stop)) { }
        }
        catch (LogDiffers differs)
        {
            _resumed = false;
            await Differs(differs, stop);
        }
    }

    private async Task Resume(CancellationToken stop)
    {
        if (_lost)
            BeginAtNothing();
        var standing = await _sink.Load(stop);
        await _sink.SetAside(standing.Parked, stop);
        _checkpoint = standing.Checkpoint;
        _parking.Load(standing.Parked);
        _watch.Loaded(_checkpoint);
        _feed.Resume(_checkpoint);
        if (!_sink.RebuildsByItself)
            _waiters.Move(_checkpoint.Position); // What it keeps can be read also while the log cannot be reached.
        await _watch.Check(_checkpoint, stop);
        if (_watch.HandledAt is { } handled)
            _newest = handled;
        else if (_newest == default)
            _newest = _clock.GetUtcNow();
        if (!_retried)
            await CheckAside(stop);
        Volatile.Write(ref _halted, null);
        _resumed = true;
        if (!_retried && _parking.Count > 0)
            await ReplayAll(null, stop); // Once for each start: what could not be handled may be now, by a newer version.
        _retried = true;
        _waiters.Move(_checkpoint.Position); // What seemed to fail did not, and who waits for it must hear so.
        Recovered();
    }

    private async Task<bool> Step(CancellationToken stop)
    {
        if (await Next(stop) is not { } batch)
            return false;
        if (!_watch.Continues(batch, _checkpoint))
            return _resumed = false; // It was opened again, perhaps with something else in it.
        if (batch.Events.Count == 0)
        {
            Recovered();
            return true;
        }
        await ConsumerSpans.Around(Of, Name, batch.Events, _clock, () => Handle(batch, stop));
        if (batch.Events.Count < _options.MaxBatch && !_suspicion.Suspects)
            await _waiters.Gather(_options.Linger, stop);
        return true;
    }

    // At the end of the log nothing is left undone, also where no event comes that would show it.
    private void Recovered()
    {
        if (_watch.Head > _checkpoint.Position)
            return;
        _failures = 0;
        Volatile.Write(ref _failure, null);
    }

    // Null when a request comes meanwhile.
    private async ValueTask<DecodedBatch?> Next(CancellationToken stop)
    {
        var asked = _requests.Asked;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, asked);
        try
        {
            return await _feed.NextDecoded(Position, _suspicion.Limit, either.Token);
        }
        catch (OperationCanceledException) when (asked.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task Handle(DecodedBatch batch, CancellationToken stop)
    {
        var events = batch.Events;
        var (handled, parked) = _sink.Parks ? _parking.Split(events, _clock.GetUtcNow()) : (events, []);
        if (parked.Count > 0)
            await SetAside(parked, stop);
        StoreEffect store;
        try
        {
            store = await _sink.Prepare(handled, stop);
        }
        catch (Exception e) when (!Passes(e))
        {
            await Suspect(batch, e, stop);
            return;
        }
        try
        {
            await Store(store, batch, parked);
        }
        catch (Exception e) when (_sink.Parks && e is not (StaleCheckpoint or ParkingIsFull or ViewFault))
        {
            if (!_suspicion.StoringIsExhausted(events[0].Position))
                throw;
            await StoreNothing(stop); // Where that works it is not the storage that fails.
            await Suspect(batch, e, stop);
        }
    }

    private async Task Store(StoreEffect store, DecodedBatch batch, IReadOnlyList<ParkedEvent> parked)
    {
        var last = batch.Events[^1];
        if (parked.Count > 0 && _parking.Count + parked.Count > _options.Parking.MaxParked)
            throw new ParkingIsFull(_parking.Count);
        var checkpoint = _watch.Reached(last, batch.Place);
        await store(new Progress(_checkpoint.Position, checkpoint) { Parked = parked });
        _checkpoint = checkpoint;
        _parking.Add(parked);
        foreach (var one in parked)
            if (one.Attempts > 0)
                IsParked(_log, Name, Service, one.Position, one.Stream, one.Type, one.Attempts, one.Reason);
        _newest = last.At;
        _failures = 0;
        _suspicion.Passed(last.Position);
        _waiters.Move(last.Position);
        Volatile.Write(ref _failure, null);
    }

    private TimeSpan Backoff(int failures)
    {
        var doubled = _options.Backoff * Math.Pow(2, Math.Min(failures, 20));
        return doubled < _options.MaxBackoff ? doubled : _options.MaxBackoff;
    }

    // Ends early for a request, and when it is to stop.
    private async Task Rest(TimeSpan time, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, _requests.Asked);
        try
        {
            if (time > TimeSpan.Zero)
                await Task.Delay(time, _clock, either.Token);
        }
        catch (OperationCanceledException)
        {
            // The loop sees which of both it was.
        }
    }
}
