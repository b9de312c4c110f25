using System.Numerics;

namespace Florin.Gateway.Model.Clusters;

/// <summary>
/// How long answers took, in buckets of an eighth of a power of two of microseconds, of this minute and the one before.
/// Counting takes no lock and allocates nothing; what is read is at most an eighth off.
/// </summary>
internal sealed class LatencyHistogram(TimeProvider clock)
{
    private const int Steps = 8;
    private const int Powers = 33; // Over an hour.

    private static readonly TimeSpan Span = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private volatile int[] _now = new int[Steps * Powers];
    private volatile int[] _before = new int[Steps * Powers];
    private long _since = clock.GetTimestamp();

    /// <summary>Counts one.</summary>
    public void Count(TimeSpan took, long at)
    {
        if (clock.GetElapsedTime(Volatile.Read(ref _since), at) >= Span)
            Turn(at);
        Interlocked.Increment(ref _now[BucketOf(took)]);
    }

    /// <summary>The time that this part of the answers did not exceed; zero where there were none.</summary>
    public TimeSpan Quantile(double part)
    {
        Turn(clock.GetTimestamp());
        var (now, before, counts, total) = (_now, _before, new long[Steps * Powers], 0L);
        for (var bucket = 0; bucket < counts.Length; bucket++)
            total += counts[bucket] = Volatile.Read(ref now[bucket]) + (long)Volatile.Read(ref before[bucket]);
        var rank = Math.Max(1, (long)Math.Ceiling(total * part));
        for (var bucket = 0; bucket < counts.Length && total > 0; bucket++)
            if ((rank -= counts[bucket]) <= 0)
                return End(bucket);
        return TimeSpan.Zero;
    }

    private void Turn(long at)
    {
        lock (_lock)
        {
            var passed = clock.GetElapsedTime(_since, at);
            if (passed < Span)
                return;
            _before = passed < 2 * Span ? _now : new int[Steps * Powers];
            _now = new int[Steps * Powers];
            Volatile.Write(ref _since, at);
        }
    }

    private static int BucketOf(TimeSpan took)
    {
        var micros = (ulong)Math.Clamp(took.Ticks / TimeSpan.TicksPerMicrosecond, 1, uint.MaxValue);
        var power = BitOperations.Log2(micros);
        var step = (int)(((micros - (1UL << power)) * Steps) >> power);
        return (power * Steps) + step;
    }

    private static TimeSpan End(int bucket)
    {
        var start = (double)(1UL << (bucket / Steps));
        return TimeSpan.FromMicroseconds(start * (1 + ((bucket % Steps) + 1) / (double)Steps));
    }
}
