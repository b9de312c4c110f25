using Florin.Platform.EventLog;

namespace Florin.Platform.Replication;

/// <summary>The last writes that were not committed because a required database did not confirm them. Thread-safe.</summary>
public sealed class RolledBackWrites
{
    private const int Most = 10_000;
    private readonly Lock _lock = new();
    private readonly Queue<WriteId> _order = new();
    private readonly Dictionary<WriteId, RolledBackFacts> _writes = [];

    /// <summary>A write that was rolled back; null for any other. It may have been sent again since, and recorded.</summary>
    public RolledBackFacts? Find(WriteId write)
    {
        lock (_lock)
            return _writes.GetValueOrDefault(write);
    }

    internal void Add(WriteId write, RolledBackFacts rolledBack)
    {
        lock (_lock)
        {
            if (_writes.TryAdd(write, rolledBack))
                _order.Enqueue(write);
            if (_order.Count > Most)
                _writes.Remove(_order.Dequeue());
        }
    }
}

/// <summary>A write that was rolled back.</summary>
/// <param name="Databases">Those that did not confirm it, separated by commas.</param>
/// <param name="Actor">Who asked for it; null where that cannot be read.</param>
public sealed record RolledBackFacts(string Databases, string? Actor);
