namespace Florin.Platform.RateLimiting;

/// <summary>
/// When requests passed, oldest first, in a ring that grows and shrinks by halves, so that a high limit costs nothing
/// before it is used. Requests of the same instant share a place. Not thread-safe.
/// </summary>
internal sealed class TimestampRing
{
    private const int Smallest = 4;

    private long[] _times = new long[Smallest];
    private int[] _counts = new int[Smallest];
    private int _first;
    private int _places;

    /// <summary>How many requests are remembered.</summary>
    public int Count { get; private set; }

    /// <summary>How many instants there is room for.</summary>
    public int Capacity => _times.Length;

    /// <summary>When the oldest passed; there must be one.</summary>
    public long Oldest => _times[_first];

    /// <summary>When a request passed, by its age; 0 is the oldest.</summary>
    public long At(int index)
    {
        var place = _first;
        while (index >= _counts[place])
        {
            index -= _counts[place];
            place = After(place);
        }
        return _times[place];
    }

    public void Add(long time, int requests = 1)
    {
        Count += requests;
        var newest = (_first + _places - 1) & (_times.Length - 1);
        if (_places > 0 && time <= _times[newest])
        {
            _counts[newest] += requests;
            return;
        }
        if (_places == _times.Length)
            Resize(_times.Length * 2);
        var place = (_first + _places) & (_times.Length - 1);
        (_times[place], _counts[place]) = (time, requests);
        _places++;
    }

    /// <summary>Forgets the requests up to and including an instant.</summary>
    public void RemoveUntil(long last)
    {
        while (_places > 0 && _times[_first] <= last)
        {
            Count -= _counts[_first];
            _first = After(_first);
            _places--;
        }
        // At a quarter, not at half: a key that stays around a size does not copy with every request.
        if (_places < _times.Length / 4 && _times.Length > Smallest)
            Resize(_times.Length / 2);
    }

    private int After(int place) => (place + 1) & (_times.Length - 1);

    private void Resize(int capacity)
    {
        var (times, counts) = (new long[capacity], new int[capacity]);
        for (var (to, from) = (0, _first); to < _places; to++, from = After(from))
            (times[to], counts[to]) = (_times[from], _counts[from]);
        (_times, _counts, _first) = (times, counts, 0);
    }
}
