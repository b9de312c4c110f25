using System.Net.Sockets;
using Florin.Gateway.Model.Clusters;
using Florin.Gateway.Model.Configuration;
using Microsoft.Extensions.Logging;

namespace Florin.Gateway.Features.Discovery;

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
    private bool _ended;

    /// <inheritdoc/>
    public event Action<string>? Changed;

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, DestinationConfig>> Of(string cluster, ClusterConfig config)
    {
        lock (_lock)
            return config.Dns.Name is not null && _watched.TryGetValue(cluster, out var watched) ? watched.Found : [];
    }

    /// <summary>
    /// Asks for the names of these clusters from now on, and for no other's. A cluster with another name goes on with what is
    /// known of it until the new name is answered.
    /// </summary>
    public void Watch(IReadOnlyDictionary<string, ClusterConfig> clusters)
    {
        var ended = new List<CancellationTokenSource>();
        lock (_lock)
        {
            if (_ended)
                return;
            foreach (var (cluster, watched) in _watched.ToList())
                if (clusters.GetValueOrDefault(cluster)?.Dns.Name is null && _watched.Remove(cluster))
                    ended.Add(watched.End);
            foreach (var (cluster, config) in clusters)
                if (config.Dns.Name is { } name && Begin(cluster, name, config.Dns) is { } before)
                    ended.Add(before.End);
        }
        foreach (var end in ended) // Outside the lock: whoever is told goes on at once.
            End(end);
    }

    /// <summary>Asks no more.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_ended)
                return;
            _ended = true;
        }
        _stop.Cancel();
        foreach (var watched in _watched.Values)
            watched.End.Dispose();
        _stop.Dispose();
    }

    // Gives the watch whose place the new one takes.
    private Watched? Begin(string cluster, string name, DnsConfig config)
    {
        var before = _watched.GetValueOrDefault(cluster);
        if (before?.Config == config)
            return null;
        var watched = new Watched(config, CancellationTokenSource.CreateLinkedTokenSource(_stop.Token));
        watched.Found = before?.Found ?? [];
        _watched[cluster] = watched;
        watched.Running = Follow(cluster, name, watched, watched.End.Token);
        return before;
    }

    private static void End(CancellationTokenSource watch)
    {
        watch.Cancel();
        watch.Dispose();
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

    [LoggerMessage(
        EventId = EventIds.NameResolved,
        Level = LogLevel.Information,
        Message = "{Name} now resolves to {Count} destinations"
    )]
    private static partial void Found(ILogger log, string name, int count);

    [LoggerMessage(
        EventId = EventIds.NameNotResolved,
        Level = LogLevel.Warning,
        Message = "{Name} cannot be resolved; the known destinations stay in use, retrying: {Reason}"
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
