using Florin.Cli.Verify;
using Florin.Platform.EventLog;
using Florin.Platform.Files;
using Florin.Platform.Hosting;

namespace Florin.Cli.Copies;

/// <summary>The logs of an installation that are copied while services may write them. Dispose it.</summary>
internal sealed class CopySource : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly string _data;
    private readonly OfflineStorage _storage;
    private readonly List<(string Service, ILogReader Log)> _logs = [];

    /// <summary>Opens the logs.</summary>
    /// <param name="data">The data directory.</param>
    /// <param name="storage">Where logs are kept.</param>
    /// <param name="services">Whose logs.</param>
    /// <exception cref="LogFault">One is missing or cannot be read.</exception>
    public CopySource(string data, OfflineStorage storage, IReadOnlyList<ServiceDefinition> services)
    {
        (_data, _storage, Services) = (data, storage, services);
        try
        {
            foreach (var service in services)
                _logs.Add((service.Name, Open(service.Name)));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Whose logs they are.</summary>
    public IReadOnlyList<ServiceDefinition> Services { get; }

    /// <summary>The log of a service.</summary>
    public ILogReader LogOf(string service) => _logs.First(one => one.Service == service).Log;

    /// <summary>Where a service's storage is.</summary>
    public StoragePlace PlaceOf(string service) => _storage.PlaceOf(service, _data, "florin-copies");

    /// <summary>Up to where the logs fit together, by service, and of which moment that is.</summary>
    /// <param name="before">The moment, if it is earlier than now; null for now.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="LogFault">There is no such moment now.</exception>
    public async Task<(DateTimeOffset At, IReadOnlyDictionary<string, long> Heads)> Cut(
        DateTimeOffset? before,
        CancellationToken cancel
    )
    {
        var cut = new ConsistentCut(_logs, TimeProvider.System, Patience);
        var (at, heads) = await StoppedHeads(cancel) ?? await cut.Find(cancel);
        if (before is { } earlier && earlier < at)
            (at, heads) = (earlier, await cut.LastBefore(earlier, heads, cancel));
        return (at, _logs.Zip(heads).ToDictionary(pair => pair.First.Service, pair => pair.Second, StringComparer.Ordinal));
    }

    /// <inheritdoc/>
    public void Dispose() => _logs.ForEach(one => one.Log.Dispose());

    // Where no process has the directory open, the logs end where they fit together, whatever the clock says.
    private async Task<(DateTimeOffset, IReadOnlyList<long>)?> StoppedHeads(CancellationToken cancel)
    {
        if (_storage.Logs.SharesLogs)
            return null;
        try
        {
            using var held = new DataFolders(_data, _storage, [.. Services.Select(service => service.Name)]);
            var heads = new List<long>();
            foreach (var (_, log) in _logs)
                heads.Add((await log.Head(cancel)).Position);
            return (TimeProvider.System.GetUtcNow(), heads);
        }
        catch (DataInUse)
        {
            return null;
        }
    }

    private ILogReader Open(string service)
    {
        try
        {
            return _storage.Logs.OpenToRead(PlaceOf(service));
        }
        catch (LogFault fault)
        {
            throw new LogFault(
                $"The log of the {service} service cannot be read: {fault.Message} If it has a data directory of its own, name the services that are here with --services.",
                fault
            );
        }
    }
}
