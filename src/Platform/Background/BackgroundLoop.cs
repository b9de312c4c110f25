namespace Florin.Platform.Background;

/// <summary>
/// Does something again and again, with a rest after each round, until it is stopped. It outlives whatever a round throws.
/// </summary>
/// <param name="round">What it does, and how long it rests afterwards.</param>
/// <param name="failed">
/// Logs what a round threw, and says how long it rests afterwards. The number says how many rounds in a row have failed,
/// for those who log the first alone.
/// </param>
/// <param name="clock">Measures the rests.</param>
public sealed class BackgroundLoop(
    Func<CancellationToken, Task<TimeSpan>> round,
    Func<Exception, int, TimeSpan> failed,
    TimeProvider clock
) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private int _failures;

    /// <summary>Called when a round has succeeded after others that failed.</summary>
    public Action? Recovered { get; init; }

    /// <summary>Starts the first round.</summary>
    public void Start() => _running = Run(_stop.Token);

    /// <summary>Cancels the round or the rest under way, and ends with it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        await _stop.CancelInContext();
        await _running;
        _stop.Dispose();
    }

    private async Task Run(CancellationToken stop)
    {
        try
        {
            while (true)
                await Task.Delay(await Round(stop), clock, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It was stopped.
        }
    }

    private async Task<TimeSpan> Round(CancellationToken stop)
    {
        try
        {
            var rest = await round(stop);
            if (_failures > 0)
                Recovered?.Invoke();
            _failures = 0;
            return rest;
        }
        catch (Exception e) when (e is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            return failed(e, ++_failures); // Whatever it is: the next round may do better.
        }
    }
}
