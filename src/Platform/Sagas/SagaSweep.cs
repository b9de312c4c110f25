using Florin.Platform.Resilience.Deadlines;
using Microsoft.Extensions.Logging;

namespace Florin.Platform.Sagas;

/// <summary>
/// Resumes sagas that should be running and are not: all of them after a start, and now and then those whose wake-up
/// was lost. Whether a saga is resumed depends on the log alone; a wake-up only makes it quicker.
/// </summary>
/// <typeparam name="TState">The sagas' state.</typeparam>
/// <param name="runner">Runs them.</param>
/// <param name="unfinished">Which must be resumed.</param>
/// <param name="every">How often it looks.</param>
/// <param name="clock">Time.</param>
/// <param name="log">Where failures are logged.</param>
public sealed partial class SagaSweep<TState>(
    SagaRunner<TState> runner,
    UnfinishedSagas unfinished,
    TimeSpan every,
    TimeProvider clock,
    ILogger log
) : IAsyncDisposable
    where TState : class, ISagaState<TState>
{
    private readonly CancellationTokenSource _stop = new();
    private Task _sweeping = Task.CompletedTask;

    /// <summary>Begins; the first time as soon as everything is known that was in the log at the start.</summary>
    public void Start() => _sweeping = Sweep(_stop.Token);

    /// <summary>Ends after the sweep under way, and stores what is known.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _sweeping;
        _stop.Dispose();
    }

    private async Task Sweep(CancellationToken stop)
    {
        try
        {
            await unfinished.CaughtUp.OrCancelled(stop);
            while (true)
            {
                await SweepOnce();
                await Task.Delay(every, clock, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Store();
        }
    }

    private async Task SweepOnce()
    {
        foreach (var id in unfinished.Overdue(every))
            if (!runner.Runs(id))
                runner.Sweep(id);
        await Store();
    }

    private async Task Store()
    {
        try
        {
            await unfinished.Store(CancellationToken.None);
        }
        catch (Exception e) // Only the next start takes longer for it; the next sweep stores it.
        {
            NotStored(log, e);
        }
    }

    [LoggerMessage(
        EventId = EventIds.UnfinishedSagasNotStored,
        Level = LogLevel.Warning,
        Message = "The list of unfinished sagas could not be stored; the next sweep retries it."
    )]
    private static partial void NotStored(ILogger log, Exception e);
}
