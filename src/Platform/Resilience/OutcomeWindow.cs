namespace Florin.Platform.Resilience;

/// <summary>
/// Counts outcomes in a window that slides by tenths: an outcome counts for at most the window's duration and at least
/// nine tenths of it. Not thread-safe; the time must not go back.
/// </summary>
internal sealed class OutcomeWindow(TimeSpan duration)
{
    private const int Buckets = 10;

    private readonly long _bucketTicks = Math.Max(1, duration.Ticks / Buckets);
    private readonly (int Succeeded, int Failed)[] _buckets = new (int, int)[Buckets];
    private long _newest;

    public int Succeeded { get; private set; }

    public int Failed { get; private set; }

    public int Total => Succeeded + Failed;

    public void CountSuccess(long now)
    {
        SlideTo(now);
        _buckets[_newest % Buckets].Succeeded++;
        Succeeded++;
    }

    public void CountFailure(long now)
    {
        SlideTo(now);
        _buckets[_newest % Buckets].Failed++;
        Failed++;
    }

    public void SlideTo(long now)
    {
        var newest = now / _bucketTicks;
        for (var bucket = Math.Max(_newest + 1, newest - Buckets + 1); bucket <= newest; bucket++)
        {
            ref var leaving = ref _buckets[bucket % Buckets];
            Succeeded -= leaving.Succeeded;
            Failed -= leaving.Failed;
            leaving = default;
        }
        _newest = newest;
    }

    public void Clear()
    {
        Array.Clear(_buckets);
        (Succeeded, Failed) = (0, 0);
    }
}
