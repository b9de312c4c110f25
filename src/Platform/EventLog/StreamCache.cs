using System.Diagnostics.CodeAnalysis;

namespace Florin.Platform.EventLog;

/// <summary>What is known in memory of one stream, including what is decided but not yet durable.</summary>
internal sealed class StreamEntry(string stream, long version, StateShape? shape, object? state)
{
    public string Stream { get; } = stream;

    /// <summary>The version after everything decided.</summary>
    public long Version { get; set; } = version;

    public StateShape? Shape { get; } = shape;

    /// <summary>The state after everything decided; null where only the version is known.</summary>
    public object? State { get; set; } = state;

    /// <summary>Nothing more is expected of it.</summary>
    public bool IsOver => State is { } known && Shape?.IsOver(known) == true;

    /// <summary>The newest append that is decided but not yet durable.</summary>
    public PendingAppend? Last { get; set; }
}

/// <summary>
/// The streams in memory. Two generations: when the young one is full it becomes the old one, and what nobody touched
/// meanwhile goes; streams of which nothing more is expected go sooner. A stream with something not yet durable always stays, because the storage does not know it yet.
/// Not thread-safe: the log's lock guards it.
/// </summary>
internal sealed class StreamCache(int capacity)
{
    private const int MostOver = 512;
    private const int LeastHalf = 8; // All streams of an append must find room beside each other.
    private readonly int _half = Math.Max(LeastHalf, capacity / 2);
    private readonly List<StreamEntry> _over = new(MostOver);
    private Dictionary<string, StreamEntry> _young = new(StringComparer.Ordinal);
    private Dictionary<string, StreamEntry> _old = new(StringComparer.Ordinal);
    private int _mustStay;

    /// <summary>Counts the times that streams were let go; a state read before such a time may be stale.</summary>
    public long Evictions { get; private set; }

    public int Count => _young.Count + _old.Count;

    public bool TryGet(string stream, [NotNullWhen(true)] out StreamEntry? entry)
    {
        if (_young.TryGetValue(stream, out entry))
            return true;
        if (!_old.Remove(stream, out entry))
            return false;
        Add(entry);
        return true;
    }

    public void Add(StreamEntry entry)
    {
        // When nearly all must stay, not each one that comes may look through all.
        if (_young.Count >= Math.Max(_half, 2 * _mustStay))
            Turn();
        _young[entry.Stream] = entry;
    }

    /// <summary>Of a stream of which nothing more is expected: it goes with the next few hundred of them.</summary>
    public void Over(StreamEntry entry)
    {
        _over.Add(entry);
        if (_over.Count < MostOver)
            return;
        foreach (var over in _over)
            if (over is { IsOver: true, Last: null })
            {
                _young.Remove(over.Stream);
                _old.Remove(over.Stream);
            }
        _over.Clear();
        Evictions++;
    }

    public void Remove(string stream)
    {
        _young.Remove(stream);
        _old.Remove(stream);
        Evictions++;
    }

    public void Clear()
    {
        _young.Clear();
        _old.Clear();
        _over.Clear();
        _mustStay = 0;
        Evictions++;
    }

    private void Turn()
    {
        var kept = new Dictionary<string, StreamEntry>(StringComparer.Ordinal);
        foreach (var (stream, entry) in _old)
            if (entry.Last is not null)
                kept[stream] = entry;
        (_old, _young, _mustStay) = (_young, kept, kept.Count);
        Evictions++;
    }
}
