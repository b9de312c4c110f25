using Florin.Platform.Background;
using Microsoft.Extensions.Logging;

namespace Florin.Platform.Identity.Tokens;

/// <summary>
/// Polls the user service for whose tokens were revoked, for a process that does not host it. Until it has
/// answered for the first time no token is accepted; after that, while it cannot be reached, what is known still applies.
/// </summary>
public sealed partial class RevocationsPoll : IAsyncDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(0.1); // Requests may wait for the first answer.

    private readonly Func<long, CancellationToken, Task<IReadOnlyList<Revocation>>> _ask;
    private readonly Revocations _into;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly BackgroundLoop _loop;
    private long _position;

    /// <summary>Nothing is asked yet.</summary>
    /// <param name="ask">The revocations after a position of the user service's log, in order; some at a time.</param>
    /// <param name="into">Where they are noted.</param>
    /// <param name="options">How often it asks.</param>
    /// <param name="clock">Time.</param>
    /// <param name="log">Told when it cannot ask.</param>
    public RevocationsPoll(
        Func<long, CancellationToken, Task<IReadOnlyList<Revocation>>> ask,
        Revocations into,
        TokenOptions options,
        TimeProvider clock,
        ILogger log
    )
    {
        (_ask, _into, _clock, _log) = (ask, into, clock, log);
        _loop = new BackgroundLoop(
            async stop =>
            {
                await Ask(stop);
                return options.RefreshRevocationsEvery;
            },
            (fault, inARow) =>
            {
                if (inARow == 1)
                    Failed(log, fault);
                return into.Known ? options.RefreshRevocationsEvery : Soon;
            },
            clock
        );
    }

    /// <summary>Starts asking.</summary>
    public void Start() => _loop.Start();

    /// <summary>Ends.</summary>
    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    private async Task Ask(CancellationToken stop)
    {
        var began = _clock.GetTimestamp();
        while (await _ask(_position, stop) is { Count: > 0 } some)
        {
            foreach (var revocation in some)
                _into.Add(revocation);
            _position = some[^1].Position;
        }
        _into.Forget(_clock.GetUtcNow().ToUnixTimeSeconds());
        if (_into.Complete(_position, began, _clock) is > 0 and var unconfirmed)
            Unconfirmed(_log, unconfirmed);
    }

    [LoggerMessage(
        EventId = EventIds.RevocationsNotRead,
        Level = LogLevel.Warning,
        Message = "The revoked tokens cannot be read from the user service; the known ones stay in use, retrying."
    )]
    private static partial void Failed(ILogger log, Exception e);

    [LoggerMessage(
        EventId = EventIds.RevocationsUnconfirmed,
        Level = LogLevel.Warning,
        Message = "{Count} revocations that the shared store named are not in the user service's log and count no longer: who else writes to that store?"
    )]
    private static partial void Unconfirmed(ILogger log, int count);
}
