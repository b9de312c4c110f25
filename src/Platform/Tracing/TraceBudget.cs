namespace Florin.Platform.Tracing;

/// <summary>So many a second, and at first so many at once. Thread-safe.</summary>
/// <param name="perSecond">How many a second; at least one can be saved up, however few these are.</param>
/// <param name="clock">Time.</param>
public sealed class TraceBudget(double perSecond, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly double _most = Math.Max(1, perSecond);
    private double _left = Math.Max(1, perSecond);
    private long _at = clock.GetTimestamp();

    /// <summary>Takes one, where one is left.</summary>
    public bool TryTake()
    {
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            _left = Math.Min(_most, _left + (perSecond * clock.GetElapsedTime(_at, now).TotalSeconds));
            _at = now;
            if (_left < 1)
                return false;
            _left--;
            return true;
        }
    }
}
