using System.Collections.Concurrent;

namespace Florin.Testing;

/// <summary>A wall clock that stands where the test sets it, on timers that run: for what is timed by the hour but waits for threads.</summary>
public sealed class WallClock : TimeProvider
{
    private long _ticks = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).UtcTicks;

    private readonly ConcurrentDictionary<LongTimer, bool> _long = new();
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

    /// <summary>Lets time pass as <see cref="Pass"/> does, and fires the timers of a minute and more that are due then.</summary>
    public void Elapse(TimeSpan time)
    {
        Pass(time);
        foreach (var timer in _long.Keys)
            timer.FireAt(Now);
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        return dueTime < TimeSpan.FromMinutes(1) ? timer : new LongTimer(this, timer, Now + dueTime);
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Now;

    /// <inheritdoc/>
    public override long GetTimestamp() => base.GetTimestamp() + Volatile.Read(ref _passed);

    private sealed class LongTimer : ITimer
    {
        private readonly WallClock _clock;
        private readonly ITimer _timer;
        private readonly DateTimeOffset _due;

        public LongTimer(WallClock clock, ITimer timer, DateTimeOffset due)
        {
            (_clock, _timer, _due) = (clock, timer, due);
            _clock._long.TryAdd(this, true);
        }

        public void FireAt(DateTimeOffset now)
        {
            if (now >= _due && _clock._long.TryRemove(this, out _))
                _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _clock._long.TryRemove(this, out _);
            return _timer.Change(dueTime, period);
        }

        public void Dispose()
        {
            _clock._long.TryRemove(this, out _);
            _timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            _clock._long.TryRemove(this, out _);
            return _timer.DisposeAsync();
        }
    }
}
