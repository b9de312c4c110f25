using System.Diagnostics.CodeAnalysis;

namespace Florin.Platform.EventLog;

/// <summary>What is known in memory of one stream, including what is decided but not yet durable.</summary>
internal sealed class StreamEntry(string stream, long version, StateShape? shape, object? state)
{
    public string Stream { get; } = stream;

    /// <summary>The version after everything decided.</summary>
    public long Version { get; set; } = version;

    public StateShape? Shape { get; private set; } = shape;

    /// <summary>The state after everything decided; null where only the version is known.</summary>
    public object? State { get; set; } = state;

    /// <summary>Nothing more is expected of it.</summary>
    public bool IsOver => State is { } known && Shape?.IsOver(known) == true;

    /// <summary>The newest append that is decided but not yet durable.</summary>
    public PendingAppend? Last { get; set; }

    /// <summary>Only the version was known, of which this is the state.</summary>
    public void Learn(StateShape shape, object state) => (Shape, State) = (shape, state);
}

/// <summary>
/// The streams in memory. Two generations: when the young one is full it becomes the old one, and what nobody touched
/// meanwhile goes; streams of which nothing more is expected go sooner. A stream with something not yet durable always
/// stays, because the storage does not know it yet; and one that is held, so that a reader that reads it from the storage finds here
/// what was decided on it meanwhile, however small the cache is. Not thread-safe: the log's lock guards it.
/// </summary>
internal sealed class StreamCache(int capacity)
{
    private const int MostOver = 512;
    private readonly int _half = Math.Max(1, capacity / 2);
    private readonly List<StreamEntry> _over = new(MostOver);
    private Dictionary<string, StreamEntry> _young = new(StringComparer.Ordinal);
    private Dictionary<string, StreamEntry> _old = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _held = new(StringComparer.Ordinal);
    private int _mustStay;

    /// <summary>How many streams were let go to make room.</summary>
    public long Evictions { get; private set; }

    /// <summary>Counts the times that all streams were let go; what was read before such a time may be stale.</summary>
    public long Clears { get; private set; }

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

    /// <summary>From now on the stream stays, if it is here or comes here, until it is released as often as it was held.</summary>
    public void Hold(string stream) => _held[stream] = _held.GetValueOrDefault(stream) + 1;

    public void Release(string stream)
    {
        if (_held[stream] == 1)
            _held.Remove(stream);
        else
            _held[stream]--;
    }

    /// <summary>Of a stream of which nothing more is expected: it goes with the next few hundred of them.</summary>
    public void Over(StreamEntry entry)
    {
        _over.Add(entry);
        if (_over.Count < MostOver)
            return;
        foreach (var over in _over)
            if (over is { IsOver: true, Last: null } && !_held.ContainsKey(over.Stream))
            {
                _young.Remove(over.Stream);
                _old.Remove(over.Stream);
            }
        _over.Clear();
    }

    public void Clear()
    {
        _young.Clear();
        _old.Clear();
        _over.Clear();
        _mustStay = 0;
        Clears++;
    }

    private void Turn()
    {
        var kept = new Dictionary<string, StreamEntry>(StringComparer.Ordinal);
        foreach (var (stream, entry) in _old)
            if (entry.Last is not null)
                kept[stream] = entry;
        foreach (var stream in _held.Keys)
            if (_old.TryGetValue(stream, out var entry))
                kept[stream] = entry;
        Evictions += _old.Count - kept.Count;
        (_old, _young, _mustStay) = (_young, kept, kept.Count);
    }
}
