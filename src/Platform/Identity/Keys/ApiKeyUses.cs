using Florin.Platform.Background;
using Microsoft.Extensions.Logging;

namespace Florin.Platform.Identity.Keys;

/// <summary>Tells the user service which keys were used in this process, some seconds after they were, all at once.</summary>
public sealed partial class ApiKeyUses : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, ApiKeyUse> _untold = new(StringComparer.Ordinal); // Used by one loop.
    private readonly BackgroundLoop _loop;

    /// <summary>Nothing is known yet.</summary>
    /// <param name="keys">Whose uses.</param>
    /// <param name="tell">Tells the user service.</param>
    /// <param name="clock">Time.</param>
    /// <param name="log">Told when the user service cannot be.</param>
    public ApiKeyUses(
        ApiKeyVerifier keys,
        Func<IReadOnlyList<ApiKeyUse>, CancellationToken, Task> tell,
        TimeProvider clock,
        ILogger log
    )
    {
        ArgumentNullException.ThrowIfNull(keys);
        _loop = new BackgroundLoop(
            async stop =>
            {
                foreach (var use in keys.TakeUses())
                    _untold[use.Key] = use;
                if (_untold.Count > 0)
                    await tell([.. _untold.Values], stop);
                _untold.Clear();
                return Every;
            },
            (fault, inARow) =>
            {
                if (inARow == 1)
                    Failed(log, fault);
                return Every;
            },
            clock
        );
    }

    /// <summary>Starts telling.</summary>
    public void Start() => _loop.Start();

    /// <summary>Ends.</summary>
    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    [LoggerMessage(
        EventId = EventIds.KeyUsesNotTold,
        Level = LogLevel.Warning,
        Message = "The user service cannot be told which API keys were used; retrying."
    )]
    private static partial void Failed(ILogger log, Exception e);
}
