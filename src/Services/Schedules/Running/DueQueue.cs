namespace Florin.Schedules.Running;

/// <summary>
/// Which schedules are due when: a heap, so that the next one is known without looking at the others. One that is being run is
/// in nobody else's hands meanwhile; what wakes it then counts afterwards. Thread-safe.
/// </summary>
/// <param name="sooner">Called when something is due sooner than the next one was, under the queue's lock.</param>
internal sealed class DueQueue(Action sooner)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly PriorityQueue<(string Id, long Version), long> _heap = new();
    private long _version;

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _entries.Count;
        }
    }

    /// <summary>When the next one is due; null where nothing waits.</summary>
    public DateTimeOffset? Next()
    {
        lock (_lock)
            return Peek() is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
    }

    /// <summary>Makes a schedule due at a time, or sooner where it was due sooner already.</summary>
    public void Wake(string id, DateTimeOffset at)
    {
        lock (_lock)
        {
            var entry = _entries.GetValueOrDefault(id) ?? (_entries[id] = new Entry());
            if (at.UtcTicks >= entry.At)
                return;
            entry.At = at.UtcTicks;
            if (!entry.IsRunning)
                Push(id, entry);
        }
    }

    /// <summary>Some that are due, to be given back by <see cref="Done"/>.</summary>
    public IReadOnlyList<string> Take(DateTimeOffset now, int most)
    {
        var taken = new List<string>();
        lock (_lock)
            while (taken.Count < most && Peek() is { } at && at <= now.UtcTicks)
            {
                var (id, _) = _heap.Dequeue();
                var entry = _entries[id];
                (entry.IsRunning, entry.At) = (true, Entry.Never);
                taken.Add(id);
            }
        return taken;
    }

    /// <summary>Gives one back that was taken.</summary>
    /// <param name="id">Which.</param>
    /// <param name="at">When it is due again; null where it is not.</param>
    public void Done(string id, DateTimeOffset? at)
    {
        lock (_lock)
        {
            var entry = _entries[id];
            entry.IsRunning = false;
            entry.At = Math.Min(entry.At, at?.UtcTicks ?? Entry.Never);
            if (entry.At == Entry.Never)
                _entries.Remove(id);
            else
                Push(id, entry);
        }
    }

    private void Push(string id, Entry entry)
    {
        var first = Peek();
        entry.Version = ++_version;
        _heap.Enqueue((id, entry.Version), entry.At);
        if (first is null || entry.At < first)
            sooner();
    }

    // What was made due sooner, or was taken, is still in the heap in its old place.
    private long? Peek()
    {
        while (_heap.TryPeek(out var top, out var at))
        {
            if (_entries.TryGetValue(top.Id, out var entry) && entry.Version == top.Version && !entry.IsRunning)
                return at;
            _heap.Dequeue();
        }
        return null;
    }

    private sealed class Entry
    {
        public const long Never = long.MaxValue;

        public long At { get; set; } = Never;

        public long Version { get; set; }

        public bool IsRunning { get; set; }
    }
}
