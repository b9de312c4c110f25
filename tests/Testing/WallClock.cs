namespace Florin.Testing;

/// <summary>A wall clock that stands where the test sets it, on timers that run: for what is timed by the hour but waits for threads.</summary>
public sealed class WallClock : TimeProvider
{
    private long _ticks = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).UtcTicks;

    private long _passed;

    /// <summary>The time that it shows.</summary>
    public DateTimeOffset Now
    {
        get => new(Volatile.Read(ref _ticks), TimeSpan.Zero);
        set => Volatile.Write(ref _ticks, value.UtcTicks);
    }

    /// <summary>Lets time pass, for the clock that cannot be set too; timers do not fire for it.</summary>
    public void Pass(TimeSpan time)
    {
        Now += time;
        Interlocked.Add(ref _passed, (long)(time.TotalSeconds * TimestampFrequency));
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Now;

    /// <inheritdoc/>
    public override long GetTimestamp() => base.GetTimestamp() + Volatile.Read(ref _passed);
}
