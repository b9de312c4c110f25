using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Florin.MySql;

/// <summary>
/// Counts the connections of pools by what the client library measures of them (OpenTelemetry's <c>db.client.connections</c>):
/// it says nothing of its pools in any other way. Pools must be made after this, since it counts what changes.
/// </summary>
internal sealed class PoolWatch
{
    private const string Meter = "MySqlConnector";
    private const string Usage = "db.client.connections.usage";
    private const string Pending = "db.client.connections.pending_requests";

    private readonly ConcurrentDictionary<string, PoolCounts> _pools = new(StringComparer.Ordinal);
    private int _made;

    private PoolWatch()
    {
        // It listens as long as the process runs, as the library measures.
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == Meter && instrument.Name is Usage or Pending)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<int>(Count);
        listener.Start();
    }

    /// <summary>That of the process.</summary>
    public static PoolWatch OfProcess { get; } = new();

    /// <summary>Counts a pool that is about to be made.</summary>
    /// <param name="database">Its database, for its name.</param>
    /// <returns>The name that the pool must get, and its counts.</returns>
    public (string Name, PoolCounts Counts) Add(string database)
    {
        var (name, counts) = ($"{database}/{Interlocked.Increment(ref _made)}", new PoolCounts());
        _pools[name] = counts;
        return (name, counts);
    }

    /// <summary>Counts a pool no more.</summary>
    public void Remove(string name) => _pools.TryRemove(name, out _);

    private void Count(Instrument instrument, int change, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        string? pool = null;
        string? kind = null;
        foreach (var (name, value) in tags)
            if (name is "pool.name")
                pool = value as string;
            else if (name is "state")
                kind = value as string;
        if (pool is not null && _pools.TryGetValue(pool, out var counts))
            counts.Change(instrument.Name == Pending ? PoolCounts.Waits : kind, change);
    }
}

/// <summary>The connections of one pool. Thread-safe.</summary>
internal sealed class PoolCounts
{
    /// <summary>The state of who waits for a connection.</summary>
    public const string Waits = "waits";

    private int _used;
    private int _idle;
    private int _waiting;

    /// <summary>How many are in use.</summary>
    public int Used => Math.Max(0, Volatile.Read(ref _used));

    /// <summary>How many are open and not in use.</summary>
    public int Idle => Math.Max(0, Volatile.Read(ref _idle));

    /// <summary>How many wait for one.</summary>
    public int Waiting => Math.Max(0, Volatile.Read(ref _waiting));

    /// <summary>Some more, or fewer, are in a state.</summary>
    public void Change(string? state, int change)
    {
        switch (state)
        {
            case "used":
                Interlocked.Add(ref _used, change);
                break;
            case "idle":
                Interlocked.Add(ref _idle, change);
                break;
            case Waits:
                Interlocked.Add(ref _waiting, change);
                break;
        }
    }
}
