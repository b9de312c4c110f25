namespace Florin.Platform.EventLog;

/// <summary>
/// The newest durable events, so that followers near the head need not read the storage: a number of them at the most, and
/// none that is much older than the newest, so that a slow log does not hold thousands for nobody.
/// </summary>
internal sealed class Tail(int capacity, TimeSpan window)
{
    private readonly Recorded?[] _ring = new Recorded?[capacity];
    private readonly Lock _lock = new();
    private long _first = 1;
    private long _last;

    public void Reset(long head)
    {
        lock (_lock)
        {
            Array.Clear(_ring);
            (_first, _last) = (head + 1, head);
        }
    }

    public void Add(Recorded happened)
    {
        lock (_lock)
        {
            _ring[happened.Position % _ring.Length] = happened;
            _last = happened.Position;
            _first = Math.Max(_first, _last - _ring.Length + 1);
            while (_ring[_first % _ring.Length] is { } oldest && oldest.At < happened.At - window)
                _ring[_first++ % _ring.Length] = null;
        }
    }

    /// <summary>The events after a position, or null when they are not all here.</summary>
    public IReadOnlyList<Recorded>? Read(long after, int max)
    {
        lock (_lock)
        {
            if (after + 1 < _first)
                return null;
            var count = (int)Math.Clamp(_last - after, 0, max);
            var found = new Recorded[count];
            for (var i = 0; i < count; i++)
                found[i] = _ring[(after + 1 + i) % _ring.Length]!; // Positions first to last are filled.
            return found;
        }
    }
}
