namespace Florin.Observability.Alerts.Measures;

/// <summary>
/// How a sum that only grows has grown: every value of the last quarter of an hour, and one a minute of what is older, for as
/// long as somebody looks back.
/// </summary>
/// <param name="kept">The longest window that is asked for.</param>
internal sealed class Timeline(TimeSpan kept)
{
    private static readonly TimeSpan Fine = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Coarse = TimeSpan.FromMinutes(1);

    private readonly List<(DateTimeOffset At, double Value)> _points = [];
    private int _fineFrom;

    /// <summary>How many values are kept.</summary>
    public int Count => _points.Count;

    /// <summary>Adds what it is now.</summary>
    public void Add(DateTimeOffset now, double value)
    {
        _points.Add((now, value));
        while (_fineFrom < _points.Count - 1 && _points[_fineFrom].At < now - Fine)
            if (_fineFrom > 0 && _points[_fineFrom].At - _points[_fineFrom - 1].At < Coarse)
                _points.RemoveAt(_fineFrom);
            else
                _fineFrom++;
        while (_points.Count > 1 && _points[1].At <= now - kept)
        {
            _points.RemoveAt(0);
            _fineFrom = Math.Max(0, _fineFrom - 1);
        }
    }

    /// <summary>By how much it grew within a time until now, or since it is known where that is shorter.</summary>
    public double Increase(TimeSpan window, DateTimeOffset now)
    {
        if (_points.Count == 0)
            return 0;
        var (low, high, from) = (0, _points.Count - 1, now - window);
        while (low < high) // The last one that is not younger than the window, else the first.
        {
            var middle = (low + high + 1) / 2;
            if (_points[middle].At <= from)
                low = middle;
            else
                high = middle - 1;
        }
        return _points[^1].Value - _points[low].Value;
    }
}
