namespace Florin.Platform.Resilience.Breaker;

/// <summary>
/// Counts outcomes in a window that slides by tenths: an outcome counts for at most the window's duration and at least
/// nine tenths of it. Not thread-safe; the time must not go back.
/// </summary>
internal sealed class OutcomeWindow(TimeSpan duration)
{
    private const int Buckets = 10;

    private readonly long _bucketTicks = Math.Max(1, duration.Ticks / Buckets);
    private readonly (int Succeeded, int Failed, int Slow)[] _buckets = new (int, int, int)[Buckets];
    private long _newest;

    public int Succeeded { get; private set; }

    public int Failed { get; private set; }

    /// <summary>Of both.</summary>
    public int Slow { get; private set; }

    public int Total => Succeeded + Failed;

    public void Count(long now, bool succeeded, bool slow)
    {
        SlideTo(now);
        var (success, failure, slowness) = (succeeded ? 1 : 0, succeeded ? 0 : 1, slow ? 1 : 0);
        ref var bucket = ref _buckets[_newest % Buckets];
        bucket = (bucket.Succeeded + success, bucket.Failed + failure, bucket.Slow + slowness);
        (Succeeded, Failed, Slow) = (Succeeded + success, Failed + failure, Slow + slowness);
    }

    public void SlideTo(long now)
    {
        var newest = now / _bucketTicks;
        for (var bucket = Math.Max(_newest + 1, newest - Buckets + 1); bucket <= newest; bucket++)
        {
            ref var leaving = ref _buckets[bucket % Buckets];
            Succeeded -= leaving.Succeeded;
            Failed -= leaving.Failed;
            Slow -= leaving.Slow;
            leaving = default;
        }
        _newest = newest;
    }

    public void Clear()
    {
        Array.Clear(_buckets);
        (Succeeded, Failed, Slow) = (0, 0, 0);
    }
}
