using Florin.Platform.Background;
using Florin.Platform.Resilience.Deadlines;
using Microsoft.Extensions.Logging;

namespace Florin.Platform.Sagas;

/// <summary>
/// Resumes sagas that should be running and are not: all of them after a start, and now and then those whose wake-up
/// was lost. Whether a saga is resumed depends on the log alone; a wake-up only makes it quicker.
/// </summary>
/// <typeparam name="TState">The sagas' state.</typeparam>
public sealed partial class SagaSweep<TState> : IAsyncDisposable
    where TState : class, ISagaState<TState>
{
    private readonly SagaRunner<TState> _runner;
    private readonly UnfinishedSagas _unfinished;
    private readonly TimeSpan _every;
    private readonly ILogger _log;
    private readonly BackgroundLoop _loop;

    /// <summary>Nothing is swept yet.</summary>
    /// <param name="runner">Runs them.</param>
    /// <param name="unfinished">Which must be resumed.</param>
    /// <param name="every">How often it looks.</param>
    /// <param name="clock">Time.</param>
    /// <param name="log">Where failures are logged.</param>
    public SagaSweep(SagaRunner<TState> runner, UnfinishedSagas unfinished, TimeSpan every, TimeProvider clock, ILogger log)
    {
        (_runner, _unfinished, _every, _log) = (runner, unfinished, every, log);
        runner.Watch(unfinished);
        _loop = new BackgroundLoop(
            Sweep,
            (fault, _) =>
            {
                NotSwept(log, fault);
                return every;
            },
            clock
        );
    }

    /// <summary>Begins; the first time as soon as everything is known that was in the log at the start.</summary>
    public void Start() => _loop.Start();

    /// <summary>Ends after the sweep under way, and stores what is known.</summary>
    public async ValueTask DisposeAsync()
    {
        await _loop.DisposeAsync();
        _runner.Watch(null); // Another instance knows from now on.
        try
        {
            await _unfinished.Store(CancellationToken.None);
        }
        catch (Exception e) // Only the next start takes longer for it.
        {
            NotSwept(_log, e);
        }
    }

    private async Task<TimeSpan> Sweep(CancellationToken stop)
    {
        await _unfinished.CaughtUp.OrCancelled(stop);
        foreach (var id in _unfinished.Overdue(_every))
            if (!_runner.Runs(id))
                _runner.Sweep(id);
        await _unfinished.Store(CancellationToken.None);
        return _every;
    }

    [LoggerMessage(
        EventId = EventIds.UnfinishedSagasNotStored,
        Level = LogLevel.Warning,
        Message = "The unfinished sagas could not be resumed, or their list could not be stored; the next sweep retries it."
    )]
    private static partial void NotSwept(ILogger log, Exception e);
}
