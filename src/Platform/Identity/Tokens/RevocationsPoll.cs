using Microsoft.Extensions.Logging;

namespace Florin.Platform.Identity.Tokens;

/// <summary>
/// Polls the user service for whose tokens were revoked, for a process that does not host it. Until it has
/// answered for the first time no token is accepted; after that, while it cannot be reached, what is known still applies.
/// </summary>
/// <param name="ask">The revocations after a position of the user service's log, in order; some at a time.</param>
/// <param name="into">Where they are noted.</param>
/// <param name="options">How often it asks.</param>
/// <param name="clock">Time.</param>
/// <param name="log">Told when it cannot ask.</param>
public sealed partial class RevocationsPoll(
    Func<long, CancellationToken, Task<IReadOnlyList<Revocation>>> ask,
    Revocations into,
    TokenOptions options,
    TimeProvider clock,
    ILogger log
) : IAsyncDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(0.1); // Requests may wait for the first answer.

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private long _position;
    private bool _failing;

    /// <summary>Starts asking.</summary>
    public void Start() => _running = Run(_stop.Token);

    /// <summary>Ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task Run(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await AskOnce(stop);
                await Task.Delay(into.Known ? options.RefreshRevocationsEvery : Soon, clock, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end.
        }
    }

    private async Task AskOnce(CancellationToken stop)
    {
        try
        {
            while (await ask(_position, stop) is { Count: > 0 } some)
            {
                foreach (var revocation in some)
                    into.Add(revocation);
                _position = some[^1].Position;
            }
            into.Complete();
            _failing = false;
        }
        catch (Exception e) when (!stop.IsCancellationRequested) // A background loop outlives whatever fails.
        {
            if (!_failing)
                Failed(log, e);
            _failing = true;
        }
    }

    [LoggerMessage(
        EventId = EventIds.RevocationsNotRead,
        Level = LogLevel.Warning,
        Message = "The revoked tokens cannot be read from the user service; the known ones stay in use, retrying."
    )]
    private static partial void Failed(ILogger log, Exception e);
}
