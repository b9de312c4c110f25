using System.Diagnostics.Metrics;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;

namespace Florin.Observability.Metrics;

/// <summary>What a process uses of things that can run out: disk, open files, and connections of pools.</summary>
internal sealed class ResourceGauges(Meter meter, Func<IEnumerable<Service>> services, string data)
{
    private const string OpenFiles = "/proc/self/fd";
    private const string Limits = "/proc/self/limits";
    private const string OfViews = "views";
    private const string LimitOfFiles = "Max open files";

    /// <summary>Starts to answer.</summary>
    public void Add()
    {
        meter.CreateObservableGauge(
            "florin.disk.available",
            () => Disk(disk => disk.AvailableFreeSpace),
            "By",
            "Free bytes of the disk that the data directory is on."
        );
        meter.CreateObservableGauge(
            "florin.disk.size",
            () => Disk(disk => disk.TotalSize),
            "By",
            "Bytes of the disk that the data directory is on."
        );
        meter.CreateObservableGauge("florin.data.size", Size, "By", "Bytes of the files in the data directory.");
        meter.CreateObservableGauge("process.open.fds", Open, description: "Open files, sockets among them.");
        meter.CreateObservableGauge("process.max.fds", Max, description: "Maximum number of open files.");
        meter.CreateObservableGauge(
            "florin.pool.used",
            () => Pools(pool => pool.InUse),
            description: "Connections of a pool that are in use."
        );
        meter.CreateObservableGauge(
            "florin.pool.idle",
            () => Pools(pool => Math.Max(0, pool.Open - pool.InUse)),
            description: "Connections of a pool that are open and not in use."
        );
        meter.CreateObservableGauge(
            "florin.pool.waiting",
            () => Pools(pool => pool.Waiting),
            description: "Requests that wait for a connection of a pool."
        );
        meter.CreateObservableGauge(
            "florin.pool.max",
            () => Pools(pool => pool.Max),
            description: "Maximum number of connections of a pool."
        );
    }

    private IEnumerable<Measurement<long>> Disk(Func<DriveInfo, long> of)
    {
        try
        {
            return [new(of(new DriveInfo(Path.GetFullPath(data))))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [];
        }
    }

    private IEnumerable<Measurement<long>> Size()
    {
        try
        {
            return [new(new DirectoryInfo(data).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) // Files come and go.
        {
            return [];
        }
    }

    private static IEnumerable<Measurement<int>> Open() =>
        Directory.Exists(OpenFiles) ? [new(Directory.EnumerateFileSystemEntries(OpenFiles).Count())] : [];

    private static IEnumerable<Measurement<long>> Max()
    {
        if (!File.Exists(Limits))
            return [];
        var limit = Array.Find(File.ReadAllLines(Limits), line => line.StartsWith(LimitOfFiles, StringComparison.Ordinal));
        var words = limit?[LimitOfFiles.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [var soft, ..] && long.TryParse(soft, out var most) ? [new(most)] : [];
    }

    private IEnumerable<Measurement<int>> Pools(Func<StorePool, int> of) =>
        from service in services()
        from pool in PoolsOf(service)
        select new Measurement<int>(
            of(pool.Pool),
            new KeyValuePair<string, object?>("log", service.Definition.Name),
            new("store", pool.Store)
        );

    private static IEnumerable<(string Store, StorePool Pool)> PoolsOf(Service service)
    {
        if (service.Runtime.Log.Pool is { } log)
            yield return (service.Runtime.LogPlace.Provider.ToLowerInvariant(), log);
        if (service.Runtime.PoolOfViews is { } views)
            yield return (OfViews, views);
        foreach (var replica in service.Runtime.Replicas?.Standings ?? [])
            if (replica.Pool is { } pool)
                yield return (replica.Store, pool);
    }
}
