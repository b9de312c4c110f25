namespace Florin.Platform.Replication;

/// <summary>
/// When the events of a log were committed since it was claimed. Where they are very many, some times stand for those right
/// after them too: it keeps a bounded number of them. Thread-safe.
/// </summary>
internal sealed class CommitTimes
{
    private const int Most = 1024;
    private readonly Lock _lock = new();
    private readonly List<TimedEvent> _times = [];
    private int _every = 1; // Of so many commits one is kept.
    private int _left = 1; // Until the next one that is.

    /// <summary>Nothing is known of what was committed before.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _times.Clear();
            (_every, _left) = (1, 1);
        }
    }

    /// <summary>A commit that begins with an event.</summary>
    /// <param name="first">The event.</param>
    /// <param name="upTo">A position up to which the times are not needed any more.</param>
    public void Add(TimedEvent first, long upTo)
    {
        lock (_lock)
        {
            if (--_left > 0)
                return;
            if (_times.Count == Most)
                MakeRoom(upTo);
            _times.Add(first);
            _left = _every;
        }
    }

    /// <summary>When an event was committed, or a little before; null where that is not known.</summary>
    public DateTimeOffset? Of(long position)
    {
        lock (_lock)
            return Last(position) is >= 0 and var at ? _times[at].At : null;
    }

    private void MakeRoom(long upTo)
    {
        if (Last(upTo + 1) is > 0 and var needed)
            _times.RemoveRange(0, needed);
        if (_times.Count <= Most / 2)
        {
            _every = 1;
            return;
        }
        _every *= 2;
        for (var i = 0; 2 * i < _times.Count; i++)
            _times[i] = _times[2 * i];
        _times.RemoveRange((_times.Count + 1) / 2, _times.Count / 2);
    }

    // The last one that is not after a position; -1 where all are.
    private int Last(long position)
    {
        var (low, high) = (0, _times.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_times[middle].Position <= position)
                low = middle + 1;
            else
                high = middle;
        }
        return low - 1;
    }
}
