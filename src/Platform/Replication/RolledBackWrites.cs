using Florin.Platform.EventLog;

namespace Florin.Platform.Replication;

/// <summary>The last writes that were not committed because a required database did not confirm them. Thread-safe.</summary>
public sealed class RolledBackWrites
{
    private const int Most = 10_000;
    private readonly Lock _lock = new();
    private readonly Queue<WriteId> _order = new();
    private readonly Dictionary<WriteId, string> _databases = [];

    /// <summary>The databases that did not confirm a write, separated by commas; null for any other.</summary>
    public string? Find(WriteId write)
    {
        lock (_lock)
            return _databases.GetValueOrDefault(write);
    }

    internal void Add(WriteId write, string databases)
    {
        lock (_lock)
        {
            if (_databases.TryAdd(write, databases))
                _order.Enqueue(write);
            if (_order.Count > Most)
                _databases.Remove(_order.Dequeue());
        }
    }
}
