namespace Florin.Testing.Simulation;

/// <summary>
/// The clock of the machine on which a simulated process runs, which can be set by itself. What a timer does is done in the
/// process: later where that is paused, never where it was killed.
/// </summary>
public sealed class ProcessClock : TimeProvider
{
    private readonly SimulatedProcess _process;
    private readonly FakeTime _time;
    private readonly HashSet<ProcessTimer> _timers = [];

    /// <summary>The clock of a process.</summary>
    /// <param name="process">Whose timers end with it.</param>
    /// <param name="time">The time of the whole simulation.</param>
    /// <param name="offset">By how much it is ahead of that, on the wall.</param>
    public ProcessClock(SimulatedProcess process, FakeTime time, TimeSpan offset)
    {
        ArgumentNullException.ThrowIfNull(process);
        (_process, _time, Offset) = (process, time, offset);
        process.Killed += End;
    }

    /// <summary>By how much it is ahead, on the wall.</summary>
    public TimeSpan Offset { get; set; }

    /// <inheritdoc/>
    public override long TimestampFrequency => _time.TimestampFrequency;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => _time.LocalTimeZone;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _time.GetUtcNow() + Offset;

    /// <inheritdoc/>
    public override long GetTimestamp() => _time.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ProcessTimer(this, callback, state);
        _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    private void End()
    {
        foreach (var timer in _timers.ToList())
            timer.Dispose();
    }

    private sealed class ProcessTimer : ITimer
    {
        private static readonly SendOrPostCallback Fire = static timer => ((ProcessTimer)timer!).Run(); // As it was posted.
        private readonly ProcessClock _clock;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private readonly ITimer _timer;
        private bool _disposed;

        public ProcessTimer(ProcessClock clock, TimerCallback callback, object? state)
        {
            (_clock, _callback, _state) = (clock, callback, state);
            _timer = clock._time.CreateTimer(
                static timer => ((ProcessTimer)timer!)._clock._process.Post(Fire, timer),
                this,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan
            );
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => !_disposed && _timer.Change(dueTime, period);

        public void Dispose()
        {
            _disposed = true;
            _timer.Dispose();
            _clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Run()
        {
            if (!_disposed)
                _callback(_state);
        }
    }
}
