namespace Florin.GraphQlEdge.Serving;

/// <summary>Values by a text; where there are too many, or they are too long together, the one not used for longest goes.</summary>
/// <param name="most">How many there may be.</param>
/// <param name="maxLength">How many characters they may have together.</param>
internal sealed class RecentlyUsed<T>(int most, long maxLength)
    where T : class
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _byKey = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _used = [];
    private long _length;

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _byKey.Count;
        }
    }

    /// <summary>Adds a value, unless its key has one, or it is too long alone.</summary>
    public void Add(string key, T value, int length)
    {
        lock (_lock)
        {
            if (most == 0 || length > maxLength || _byKey.ContainsKey(key))
                return;
            while (_used.Last is { } oldest && (_byKey.Count >= most || _length + length > maxLength))
            {
                _byKey.Remove(oldest.Value.Key);
                _length -= oldest.Value.Length;
                _used.RemoveLast();
            }
            _byKey[key] = _used.AddFirst(new Entry(key, value, length));
            _length += length;
        }
    }

    /// <summary>The value of a key, which is used by this; null where there is no such value.</summary>
    public T? Find(string key)
    {
        lock (_lock)
        {
            if (!_byKey.TryGetValue(key, out var found))
                return null;
            _used.Remove(found);
            _used.AddFirst(found);
            return found.Value.Value;
        }
    }

    private sealed record Entry(string Key, T Value, int Length);
}
