using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using Florin.Platform.Background;
using Florin.Platform.EventLog;
using Florin.Platform.Resilience.Deadlines;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.ObjectPool;

namespace Florin.Platform.Sagas;

/// <summary>Runs the sagas of a service: starts them, goes on with them after a crash, and tells when they stand.</summary>
/// <typeparam name="TState">The sagas' state.</typeparam>
public sealed partial class SagaRunner<TState> : IAsyncDisposable
    where TState : class, ISagaState<TState>
{
    /// <summary>The user whose share a saga counts in until its own user has been read.</summary>
    private const string UnknownUser = "";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ComeBackIn = TimeSpan.FromSeconds(5);
    private readonly FrozenDictionary<string, SagaDefinition<TState>> _definitions;
    private readonly Func<string, string> _streamOf;
    private readonly EventLog.EventLog _events;
    private readonly SagaOptions _options;
    private readonly TimeProvider _clock;
    private readonly Func<double> _random;
    private readonly ILogger _log;
    private readonly SagaMetrics _metrics;
    private readonly ObjectPool<Deadline> _deadlines;
    private readonly SagaSlots _places;
    private readonly ConcurrentDictionary<string, RunningSaga> _running = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();

    /// <summary>A runner that runs nothing yet.</summary>
    /// <param name="definitions">Every definition that a saga in the log may have, old versions too.</param>
    /// <param name="streamOf">The stream of a saga by its id.</param>
    /// <param name="events">The log that holds the sagas' streams.</param>
    /// <param name="options">Limits.</param>
    /// <param name="clock">Time.</param>
    /// <param name="random">For jitter.</param>
    /// <param name="meters">Makes the meter of its metrics, which last as long as the factory.</param>
    /// <param name="log">Where defects are told.</param>
    public SagaRunner(
        IEnumerable<SagaDefinition<TState>> definitions,
        Func<string, string> streamOf,
        EventLog.EventLog events,
        SagaOptions options,
        TimeProvider clock,
        Func<double> random,
        IMeterFactory meters,
        ILogger log
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        _definitions = definitions.ToFrozenDictionary(d => d.Key, StringComparer.Ordinal);
        (_streamOf, _events, _options, _clock, _random, _log) = (streamOf, events, options, clock, random, log);
        _deadlines = Deadline.Pool(clock);
        _places = new SagaSlots(
            new SagaLimits(options.MaxRunning, options.RunningPerUser(), options.MaxUnfinished, options.UnfinishedPerUser())
        );
        _metrics = new SagaMetrics(meters, () => _running.Count, _places);
    }

    /// <summary>Has its metrics tell how many sagas stand in manual review; null for none any more.</summary>
    internal void Watch(UnfinishedSagas? unfinished) => _metrics.Watch(unfinished);

    /// <summary>How many are on their way, running or waiting.</summary>
    public int Running => _running.Count;

    /// <summary>How many have a place now.</summary>
    public int PlacesTaken => _places.Taken;

    /// <summary>How many fail and are tried again.</summary>
    public int Failing => _metrics.Failing;

    /// <summary>Takes a place for a saga to be started; waits for one when all, or all that its user may have, are taken.</summary>
    /// <param name="user">Whose share of the places it takes.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <exception cref="LogBusy">None came free in time: nothing was begun, come back later.</exception>
    /// <exception cref="TooManySagasOfUser">The user has too many under way: nothing was begun.</exception>
    public async ValueTask<SagaSlot> Enter(string user, CancellationToken cancel)
    {
        var place = new SagaSlot(_places, _clock);
        if (place.Admit(user) is { } refused)
            throw refused is SagaRefused.ByUser
                ? TooMany(
                    $"{_options.UnfinishedPerUser()} of your transactions are in progress; no more are accepted at the moment."
                )
                : new LogBusy($"{_options.MaxUnfinished} sagas are in progress; no more are accepted at the moment.");
        try
        {
            await place.TakeWithin(user, _options.AdmissionTimeout, cancel);
            return place;
        }
        catch (TimeoutException)
        {
            place.End();
            throw _places.IsAtLimit(user)
                ? TooMany($"{_options.RunningPerUser()} of your transactions are running; no more are accepted at the moment.")
                : new LogBusy($"{_options.MaxRunning} sagas are running; no more are accepted at the moment.");
        }
        catch (OperationCanceledException)
        {
            place.End();
            throw;
        }
    }

    /// <summary>Runs a saga from a state, in a place taken for it.</summary>
    public void Start(TState state, SagaSlot place)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (TryBegin(state.Id) is { } saga)
            _ = Run(saga, state.Id, state, place);
        else
            place.End();
    }

    /// <summary>
    /// Resumes a saga from its stream, as soon as there is a place for it; returns at once. One that runs
    /// already reads its stream again before it stops.
    /// </summary>
    public void Wake(string id)
    {
        if (TryBegin(id) is { } saga)
            _ = Run(saga, id, null, new SagaSlot(_places, _clock));
    }

    /// <summary>Waits until a saga has ended or waits for a person, or the time is over.</summary>
    /// <param name="id">The saga.</param>
    /// <param name="within">The time.</param>
    /// <param name="over">Ends the time early.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task Settled(string id, TimeSpan within, CancellationToken over, CancellationToken cancel)
    {
        if (!_running.TryGetValue(id, out var saga))
            return;
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(over, cancel);
            await saga.Left.Within(within, _clock, either.Token);
        }
        catch (Exception e) when (e is TimeoutException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            // The time that the caller gave is over; it sees how the saga stands now.
        }
    }

    /// <summary>Stops the runs where they stand; the next start goes on with them.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelInContext();
        await Task.WhenAll(_running.Values.Select(saga => saga.Left.OrCancelled(CancellationToken.None)));
        _stop.Dispose();
    }

    /// <summary>Whether something runs a saga.</summary>
    internal bool Runs(string id) => _running.ContainsKey(id);

    /// <summary>Resumes a saga that was not running.</summary>
    internal void Sweep(string id)
    {
        _metrics.Swept();
        Wake(id);
    }

    private static TooManySagasOfUser TooMany(string message) => new(message, ComeBackIn);

    // Null where it runs already and will look again, and where nothing is to begin any more.
    private RunningSaga? TryBegin(string id)
    {
        while (!_stop.IsCancellationRequested)
        {
            var mine = new RunningSaga();
            var known = _running.GetOrAdd(id, mine);
            if (known == mine)
                return mine;
            if (known.TryWake())
                return null;
            _running.TryRemove(new KeyValuePair<string, RunningSaga>(id, known)); // It has left, and is about to do the same.
        }
        return null;
    }

    private async Task Run(RunningSaga saga, string id, TState? state, SagaSlot place)
    {
        try
        {
            do
            {
                await RunUntilSettled(id, state, place);
                state = null;
            } while (!_stop.IsCancellationRequested && !saga.TryLeave());
        }
        finally
        {
            _running.TryRemove(new KeyValuePair<string, RunningSaga>(id, saga));
            place.End();
            saga.Tell();
        }
    }

    private async Task RunUntilSettled(string id, TState? state, SagaSlot place)
    {
        var failures = 0;
        try
        {
            while (true)
            {
                try
                {
                    await RunOnce(id, state ?? await Load(id, place), place);
                    return;
                }
                catch (OperationCanceledException) when (_stop.IsCancellationRequested)
                {
                    return; // It continues at the next start.
                }
                catch (Exception e) // A saga must end whatever fails: it is retried from what the log holds, without limit.
                {
                    place.Release(); // Others run while it pauses, however many fail.
                    state = null;
                    if (e is not NotOwner) // The change of owners is logged already.
                        Failed(_log, e, id, failures + 1);
                    if (failures == 0)
                        _metrics.BeganToFail();
                }
                if (!await Paused(failures++))
                    return;
            }
        }
        finally
        {
            if (failures > 0)
                _metrics.FailsNoMore();
        }
    }

    private async ValueTask<TState> Load(string id, SagaSlot place)
    {
        if (!place.IsTaken)
            await place.Take(UnknownUser, _stop.Token);
        return (await _events.Read<TState>(_streamOf(id), _stop.Token)).State;
    }

    private async Task RunOnce(string id, TState state, SagaSlot place)
    {
        if (state.Version == 0 || state.Ended || state.Parked)
            return;
        place.Readmit(state.Owner);
        await place.Take(state.Owner, _stop.Token);
        if (!_definitions.TryGetValue(state.Saga, out var definition))
            throw new InvalidOperationException($"The saga {id} runs {state.Saga}, which this version does not know.");
        var stream = _streamOf(id);
        await new SagaRun<TState>(definition, stream, _events, _clock, _deadlines, _random, _metrics, place).Run(
            state,
            _stop.Token
        );
    }

    private async Task<bool> Paused(int failures)
    {
        try
        {
            var pause = FirstPause * Math.Pow(2, Math.Min(failures, 10));
            await Task.Delay(pause < LongestPause ? pause : LongestPause, _clock, _stop.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(
        EventId = EventIds.SagaFailed,
        Level = LogLevel.Error,
        Message = "Saga {Saga} failed at attempt {Attempt}; it will resume from the log."
    )]
    private static partial void Failed(ILogger log, Exception e, string saga, int attempt);
}
