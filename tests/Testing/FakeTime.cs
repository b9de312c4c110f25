namespace Florin.Testing;

/// <summary>
/// A clock that moves only when told to. Timers fire inside <see cref="Advance"/>, on its thread, in the order in which
/// they are due, each at its own time. The wall clock can be set without touching the monotonic time, as an operator or
/// NTP does. Thread-safe.
/// </summary>
public sealed class FakeTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly SortedSet<FakeTimer> _timers = new(Comparer<FakeTimer>.Create(Earlier)); // By when they are due.
    private DateTimeOffset _wall = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private long _monotonic = TimeSpan.TicksPerDay;
    private long _armed;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>How many timers are armed.</summary>
    public int Timers
    {
        get
        {
            lock (_lock)
                return _timers.Count;
        }
    }

    /// <summary>How long it is until the next timer is due; null when none is armed.</summary>
    public TimeSpan? NextTimer
    {
        get
        {
            lock (_lock)
                return _timers.Min is { } first ? TimeSpan.FromTicks(Math.Max(0, first.Due - _monotonic)) : null;
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _wall;
    }

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (_lock)
            return _monotonic;
    }

    /// <summary>Lets time pass, both on the wall and monotonic, firing what is due on the way and at the end.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        long end;
        lock (_lock)
            end = _monotonic + by.Ticks;
        while (NextDue(end) is { } timer)
            timer.Fire();
        lock (_lock)
            MoveTo(end);
    }

    /// <summary>Sets the wall clock forward or back; no time passes.</summary>
    public void JumpWall(TimeSpan by)
    {
        lock (_lock)
            _wall += by;
    }

    /// <summary>Makes even the monotonic time jump, which no honest clock does; timers stay where they are.</summary>
    public void JumpMonotonic(TimeSpan by)
    {
        lock (_lock)
            _monotonic += by.Ticks;
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new FakeTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    // Takes the timer that is due first, up to an instant, and moves the time to it.
    private FakeTimer? NextDue(long end)
    {
        lock (_lock)
        {
            if (_timers.Min is not { } next || next.Due > end)
                return null;
            MoveTo(next.Due);
            _timers.Remove(next);
            if (next.Period > TimeSpan.Zero)
            {
                next.Due += next.Period.Ticks;
                _timers.Add(next);
            }
            return next;
        }
    }

    private static int Earlier(FakeTimer one, FakeTimer other) => (one.Due, one.Armed).CompareTo((other.Due, other.Armed));

    private void MoveTo(long monotonic)
    {
        if (monotonic <= _monotonic)
            return; // A callback advanced the time itself, or armed a timer that is due at once.
        _wall += TimeSpan.FromTicks(monotonic - _monotonic);
        _monotonic = monotonic;
    }

    private void Arm(FakeTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
            if (dueTime < TimeSpan.Zero)
                return; // Infinite.
            (timer.Due, timer.Period, timer.Armed) = (_monotonic + dueTime.Ticks, period, ++_armed);
            _timers.Add(timer);
        }
    }

    private void Disarm(FakeTimer timer)
    {
        lock (_lock)
            _timers.Remove(timer);
    }

    private sealed class FakeTimer(FakeTime time, TimerCallback callback, object? state) : ITimer
    {
        private bool _disposed;

        public long Due { get; set; }

        public TimeSpan Period { get; set; }

        /// <summary>Orders timers that are due at the same time.</summary>
        public long Armed { get; set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (!_disposed)
                time.Arm(this, dueTime, period);
            return !_disposed;
        }

        public void Dispose()
        {
            _disposed = true;
            time.Disarm(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
