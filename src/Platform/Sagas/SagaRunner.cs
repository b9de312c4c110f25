using System.Collections.Concurrent;
using System.Collections.Frozen;
using Florin.Platform.EventStore;
using Florin.Platform.Resilience;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.ObjectPool;

namespace Florin.Platform.Sagas;

/// <summary>Runs the sagas of a service: starts them, goes on with them after a crash, and tells when they stand.</summary>
/// <typeparam name="TState">The sagas' state.</typeparam>
public sealed partial class SagaRunner<TState> : IAsyncDisposable
    where TState : class, ISagaState<TState>
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private readonly FrozenDictionary<string, SagaDefinition<TState>> _definitions;
    private readonly Func<string, string> _streamOf;
    private readonly EventLog _events;
    private readonly SagaOptions _options;
    private readonly TimeProvider _clock;
    private readonly Func<double> _random;
    private readonly ILogger _log;
    private readonly SagaMetrics _metrics;
    private readonly ObjectPool<Deadline> _deadlines;
    private readonly SemaphoreSlim _places;
    private readonly ConcurrentDictionary<string, Task> _running = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private Task _resuming = Task.CompletedTask;

    /// <summary>A runner that runs nothing yet.</summary>
    /// <param name="definitions">Every definition that a saga in the log may have, old versions too.</param>
    /// <param name="streamOf">The stream of a saga by its id.</param>
    /// <param name="events">The log that holds the sagas' streams.</param>
    /// <param name="options">Limits.</param>
    /// <param name="clock">Time.</param>
    /// <param name="random">For jitter.</param>
    /// <param name="log">Where defects are told.</param>
    public SagaRunner(
        IEnumerable<SagaDefinition<TState>> definitions,
        Func<string, string> streamOf,
        EventLog events,
        SagaOptions options,
        TimeProvider clock,
        Func<double> random,
        ILogger log
    )
    {
        _definitions = definitions.ToFrozenDictionary(d => d.Key, StringComparer.Ordinal);
        (_streamOf, _events, _options, _clock, _random, _log) = (streamOf, events, options, clock, random, log);
        _deadlines = Deadline.Pool(clock);
        _places = new SemaphoreSlim(options.MaxRunning);
        var running = _running; // Not this: what is measured must not keep a whole runner alive.
        _metrics = new SagaMetrics(() => running.Count);
    }

    /// <summary>How many are on their way.</summary>
    public int Running => _running.Count;

    /// <summary>Takes a place for a saga to be started; waits for one when all are taken.</summary>
    /// <exception cref="LogBusy">None came free in time: nothing was begun, come back later.</exception>
    public async ValueTask<SagaPlace> Enter(CancellationToken cancel)
    {
        if (await _places.WaitAsync(TimeSpan.Zero, CancellationToken.None))
            return new SagaPlace(_places);
        var turn = _places.WaitAsync(cancel);
        try
        {
            await turn.Within(_options.AdmissionTimeout, _clock, cancel);
            return new SagaPlace(_places);
        }
        catch (TimeoutException)
        {
            _ = GiveBack(turn);
            throw new LogBusy($"{_options.MaxRunning} sagas are on their way; no more are taken now.");
        }
    }

    /// <summary>Runs a saga from a state, in a place taken for it.</summary>
    public void Start(TState state, SagaPlace place)
    {
        var run = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_stop.IsCancellationRequested || !_running.TryAdd(state.Id, run.Task))
        {
            place.Leave();
            return;
        }
        _ = Run(state, place, run);
    }

    /// <summary>Goes on with a saga from what its stream says, unless it is on its way already.</summary>
    public async Task Resume(string id, CancellationToken cancel)
    {
        var place = await Enter(cancel);
        try
        {
            var (state, _) = await _events.Read<TState>(_streamOf(id), cancel);
            if (!state.Ended && !state.Parked)
                Start(state, place.Hand());
        }
        finally
        {
            place.Leave();
        }
    }

    /// <summary>Goes on with sagas that were under way when the process ended, as places come free; returns at once.</summary>
    public void ResumeAll(IReadOnlyList<string> ids) => _resuming = ResumeOneByOne(ids);

    /// <summary>Waits until a saga has ended or waits for a person, or the time is over.</summary>
    public async Task Settled(string id, TimeSpan within, CancellationToken cancel)
    {
        if (!_running.TryGetValue(id, out var run))
            return;
        try
        {
            await run.Within(within, _clock, cancel);
        }
        catch (TimeoutException)
        {
            // The time that the caller gave is over; it sees how the saga stands now.
        }
    }

    /// <summary>Stops the runs where they stand; the next start goes on with them.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _resuming;
        await Task.WhenAll(_running.Values);
        _metrics.Dispose();
        _stop.Dispose();
        _places.Dispose();
    }

    private async Task ResumeOneByOne(IReadOnlyList<string> ids)
    {
        foreach (var id in ids)
            for (var failures = 0; !_stop.IsCancellationRequested; failures++)
            {
                try
                {
                    await Resume(id, _stop.Token);
                    break;
                }
                catch (OperationCanceledException) when (_stop.IsCancellationRequested)
                {
                    return;
                }
                catch (LogFault e) // No place was free, or the log stands still: this saga must go on all the same.
                {
                    Failed(_log, e, id, failures + 1);
                }
                if (!await Paused(failures))
                    return;
            }
    }

    private async Task Run(TState state, SagaPlace place, TaskCompletionSource run)
    {
        try
        {
            await UntilItStands(state);
        }
        finally
        {
            _running.TryRemove(state.Id, out _);
            place.Leave();
            run.SetResult();
        }
    }

    private async Task UntilItStands(TState state)
    {
        var id = state.Id;
        var stream = _streamOf(id);
        for (var failures = 0; ; failures++)
        {
            try
            {
                if (failures > 0)
                    state = (await _events.Read<TState>(stream, _stop.Token)).State;
                var definition = _definitions.TryGetValue(state.Saga, out var known)
                    ? known
                    : throw new InvalidOperationException(
                        $"The saga {id} runs {state.Saga}, which this version does not know."
                    );
                await new SagaRun<TState>(definition, stream, _events, _clock, _deadlines, _random, _metrics).Run(
                    state,
                    _stop.Token
                );
                return;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return; // It goes on at the next start.
            }
            catch (Exception e) // A saga must end whatever fails: from what the log holds it is tried again, for ever.
            {
                Failed(_log, e, id, failures + 1);
            }
            if (!await Paused(failures))
                return;
        }
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

    // The wait was given up, but a place may still come to it: then it goes back.
    private async Task GiveBack(Task turn)
    {
        try
        {
            await turn;
            _places.Release();
        }
        catch (OperationCanceledException)
        {
            // No place came to it.
        }
    }

    [LoggerMessage(
        EventId = 3001,
        Level = LogLevel.Error,
        Message = "Saga {Saga} failed {Times} times; it goes on from what the log holds."
    )]
    private static partial void Failed(ILogger log, Exception e, string saga, int times);
}

/// <summary>A place for one running saga; left once, however often it is said.</summary>
public sealed class SagaPlace
{
    private SemaphoreSlim? _places;

    internal SagaPlace(SemaphoreSlim places) => _places = places;

    /// <summary>Gives the place back.</summary>
    public void Leave() => Interlocked.Exchange(ref _places, null)?.Release();

    /// <summary>Hands it on: leaving it here no longer gives it back.</summary>
    public SagaPlace Hand() =>
        new(Interlocked.Exchange(ref _places, null) ?? throw new InvalidOperationException("The place was left."));
}
