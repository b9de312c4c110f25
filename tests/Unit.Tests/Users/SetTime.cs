namespace Florin.Unit.Tests.Users;

/// <summary>Time that stands where the test sets it, with timers that run: consumers wait for threads, not for hours.</summary>
internal sealed class SetTime : TimeProvider
{
    private long _ticks = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).UtcTicks;

    /// <summary>By how much timers are sooner due than they say.</summary>
    public int Hurry { get; set; } = 1;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref _ticks), TimeSpan.Zero);

    public override long GetTimestamp() => Volatile.Read(ref _ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, Sooner(dueTime), Sooner(period));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    private TimeSpan Sooner(TimeSpan time) => time > TimeSpan.Zero ? time / Hurry : time;
}
