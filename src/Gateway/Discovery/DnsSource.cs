using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Florin.Gateway;

/// <summary>
/// Destinations by name: asks for it again and again. While nobody can tell, or there is nothing at the name, what is known
/// goes on.
/// </summary>
/// <param name="find">What a name stands for.</param>
/// <param name="clock">Time.</param>
/// <param name="log">Told when a name cannot be resolved.</param>
internal sealed partial class DnsSource(
    Func<DnsConfig, CancellationToken, Task<DnsLookup.Found>> find,
    TimeProvider clock,
    ILogger log
) : IDestinationSource, IDisposable
{
    // Who says that a record does not hold at all is not asked without a pause.
    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, Watched> _watched = new(StringComparer.OrdinalIgnoreCase);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();

    /// <inheritdoc/>
    public event Action<string>? Changed;

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, DestinationConfig>> Of(string cluster, ClusterConfig config)
    {
        lock (_lock)
        {
            if (_watched.TryGetValue(cluster, out var watched) && watched.Config == config.Dns)
                return watched.Found;
            watched?.End.Cancel(); // Its name or port is another now.
            _watched.Remove(cluster);
            if (config.Dns.Name is null)
                return [];
            watched = new Watched(config.Dns, CancellationTokenSource.CreateLinkedTokenSource(_stop.Token));
            _watched[cluster] = watched;
            watched.Running = Follow(cluster, config.Dns.Name, watched, watched.End.Token);
            return watched.Found;
        }
    }

    /// <summary>Asks no more.</summary>
    public void Dispose()
    {
        if (_stop.IsCancellationRequested)
            return;
        _stop.Cancel();
        foreach (var watched in _watched.Values)
            watched.End.Dispose();
        _stop.Dispose();
    }

    private async Task Follow(string cluster, string name, Watched watched, CancellationToken stop)
    {
        await Task.Yield(); // The first question may take its time too.
        try
        {
            while (true)
            {
                if (await Ask(name, watched, stop))
                    Changed?.Invoke(cluster);
                await Task.Delay(watched.AskAgainIn, clock, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end.
        }
    }

    private async Task<bool> Ask(string name, Watched watched, CancellationToken stop)
    {
        var usual = watched.Config.RefreshEvery;
        try
        {
            var (found, lives) = await find(watched.Config, stop);
            watched.Failing = false;
            watched.AskAgainIn = lives is null || lives >= usual || usual <= Soonest ? usual : Max(lives.Value, Soonest);
            if (found.ToHashSet().SetEquals(watched.Found))
                return false;
            watched.Found = found;
            Found(log, name, found.Count);
            return true;
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException)
        {
            if (!watched.Failing)
                Failed(log, name, e.Message);
            (watched.Failing, watched.AskAgainIn) = (true, usual);
            return false;
        }
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    [LoggerMessage(EventId = 5104, Level = LogLevel.Information, Message = "{Name} stands for {Count} destinations now")]
    private static partial void Found(ILogger log, string name, int count);

    [LoggerMessage(
        EventId = 5105,
        Level = LogLevel.Warning,
        Message = "{Name} cannot be resolved; what is known goes on, and it is asked for again: {Reason}"
    )]
    private static partial void Failed(ILogger log, string name, string reason);

    private sealed record Watched(DnsConfig Config, CancellationTokenSource End)
    {
        public volatile IReadOnlyList<KeyValuePair<string, DestinationConfig>> Found = [];

        public Task Running { get; set; } = Task.CompletedTask;

        public bool Failing { get; set; }

        public TimeSpan AskAgainIn { get; set; }
    }
}
