namespace Florin.Platform.Resilience.Breaker;

/// <summary>
/// Refuses calls to a dependency that fails, without an exception and without waiting, until probes show that it is well
/// again. Every state has an epoch, and a <see cref="Permit"/> belongs to one: outcomes of calls that began in an earlier
/// state are ignored. A half-open circuit leases its probes, so that a hung one cannot hold it, and takes a cancelled one
/// as no verdict. Thread-safe. Time is monotonic; a clock that goes back stands still.
/// </summary>
public sealed class CircuitBreaker
{
    private const int StateBits = 2;

    // When the probes are all out, one of them tells soon: seconds, not the whole of their lease.
    private static readonly TimeSpan HalfOpenRetry = TimeSpan.FromSeconds(1);

    private readonly CircuitBreakerOptions _options;
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly Lock _lock = new();
    private readonly OutcomeWindow _window;
    private readonly ProbeLeases _probes;
    private readonly long _slow;
    private long _phase; // The epoch and, in the lowest two bits, the state: one read tells both.
    private long _latest;
    private long _openUntil;
    private readonly long[] _spent = new long[Enum.GetValues<CircuitState>().Length];
    private long _since;
    private long _refused;

    /// <summary>A closed breaker.</summary>
    public CircuitBreaker(CircuitBreakerOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        (_options, _clock, _start) = (options, clock, clock.GetTimestamp());
        _window = new OutcomeWindow(options.SamplingDuration);
        _probes = new ProbeLeases(options.HalfOpenProbes);
        _slow = options.SlowCallDuration?.Ticks ?? long.MaxValue;
        LastChanged = clock.GetUtcNow();
    }

    /// <summary>
    /// Tells of every change of state, after it and outside the breaker's lock, on the thread that caused it. Changes in
    /// quick succession may arrive out of order; their epochs tell the order. A handler must not throw.
    /// </summary>
    public event Action<CircuitChange>? Changed;

    /// <summary>The state. An open circuit becomes half-open with the first call after the break.</summary>
    public CircuitState State => StateOf(Volatile.Read(ref _phase));

    /// <summary>Since when it is in its state, by the wall clock.</summary>
    public DateTimeOffset LastChanged { get; private set; }

    /// <summary>How many calls were refused since the start.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>The outcomes that count at this moment.</summary>
    public (int Succeeded, int Failed) Sampled
    {
        get
        {
            lock (_lock)
            {
                _window.SlideTo(Now());
                return (_window.Succeeded, _window.Failed);
            }
        }
    }

    /// <summary>How many of the sampled calls were slow.</summary>
    public int SampledSlow
    {
        get
        {
            lock (_lock)
            {
                _window.SlideTo(Now());
                return _window.Slow;
            }
        }
    }

    /// <summary>How long it has been in a state, altogether.</summary>
    public TimeSpan SpentIn(CircuitState state)
    {
        lock (_lock)
        {
            var current = State == state ? Now() - _since : 0;
            return TimeSpan.FromTicks(_spent[(int)state] + current);
        }
    }

    /// <summary>Asks for leave to make a call.</summary>
    /// <param name="permit">To be told how the call ended; does nothing when the call is refused.</param>
    /// <param name="retryAfter">When refused: how long until another try can make sense. Greater than zero.</param>
    public bool TryEnter(out Permit permit, out TimeSpan retryAfter)
    {
        var phase = Volatile.Read(ref _phase);
        if (StateOf(phase) != CircuitState.Closed)
            return TryEnterUnlessClosed(out permit, out retryAfter);
        permit = new Permit(this, phase, lease: 0);
        retryAfter = TimeSpan.Zero;
        return true;
    }

    /// <summary>Opens the circuit until <see cref="Reset"/>.</summary>
    public void Isolate() => Force(CircuitState.Isolated);

    /// <summary>Closes the circuit and forgets all outcomes.</summary>
    public void Reset() => Force(CircuitState.Closed);

    internal void Conclude(long phase, long lease, CallVerdict verdict, TimeSpan took)
    {
        if (verdict == CallVerdict.None && lease == 0)
            return;
        CircuitChange? change = null;
        lock (_lock)
        {
            if (phase != _phase)
                return; // The call began in an earlier state.
            var slow = took.Ticks >= _slow;
            change = lease == 0 ? ConcludeCall(verdict, slow) : ConcludeProbe(lease, slow ? CallVerdict.Failed : verdict);
        }
        Tell(change);
    }

    // A quick success never opens the circuit, whatever came before it.
    private CircuitChange? ConcludeCall(CallVerdict verdict, bool slow)
    {
        var (now, failed) = (Now(), verdict == CallVerdict.Failed);
        _window.Count(now, !failed, slow);
        if (_window.Total < _options.MinimumThroughput)
            return null;
        var tripped =
            (failed && _window.Failed >= _options.FailureRatio * _window.Total)
            || (slow && _window.Slow >= _options.SlowCallRatio * _window.Total);
        return tripped ? Go(CircuitState.Open, now) : null;
    }

    private CircuitChange? ConcludeProbe(long lease, CallVerdict verdict)
    {
        var now = Now();
        if (!_probes.Holds(lease, now))
            return null;
        if (verdict == CallVerdict.Failed)
            return Go(CircuitState.Open, now);
        if (verdict == CallVerdict.None)
        {
            _probes.Return(lease);
            return null;
        }
        _probes.Complete(lease);
        return _probes.AllDone ? Go(CircuitState.Closed, now) : null;
    }

    private bool TryEnterUnlessClosed(out Permit permit, out TimeSpan retryAfter)
    {
        CircuitChange? change = null;
        bool entered;
        lock (_lock)
        {
            var now = Now();
            if (State == CircuitState.Open && now >= _openUntil)
                change = Go(CircuitState.HalfOpen, now);
            entered = Admit(now, out permit, out retryAfter);
        }
        if (!entered)
            Interlocked.Increment(ref _refused);
        Tell(change);
        return entered;
    }

    private bool Admit(long now, out Permit permit, out TimeSpan retryAfter)
    {
        permit = default;
        retryAfter = TimeSpan.Zero;
        switch (State)
        {
            case CircuitState.Closed: // It closed since the caller looked.
                permit = new Permit(this, _phase, lease: 0);
                return true;
            case CircuitState.HalfOpen when _probes.TryLease(now, _options.ProbeLease, out var lease):
                permit = new Permit(this, _phase, lease);
                return true;
            case CircuitState.HalfOpen:
                var next = _probes.UntilNextPlace(now);
                retryAfter = next < HalfOpenRetry ? next : HalfOpenRetry;
                return false;
            case CircuitState.Open:
                retryAfter = TimeSpan.FromTicks(_openUntil - now);
                return false;
            default:
                retryAfter = _options.BreakDuration; // Nobody knows; not sooner than after a break.
                return false;
        }
    }

    private void Force(CircuitState to)
    {
        CircuitChange change;
        lock (_lock)
            change = Go(to, Now());
        Tell(change);
    }

    private CircuitChange Go(CircuitState to, long now)
    {
        var from = State;
        var epoch = (_phase >> StateBits) + 1;
        _window.SlideTo(now);
        _window.Clear();
        _probes.Clear();
        _openUntil = now + _options.BreakDuration.Ticks;
        _spent[(int)from] += now - _since;
        (_since, LastChanged) = (now, _clock.GetUtcNow());
        Volatile.Write(ref _phase, (epoch << StateBits) | (long)to);
        return new CircuitChange(from, to, epoch, LastChanged);
    }

    private void Tell(CircuitChange? change)
    {
        if (change is { } happened)
            Changed?.Invoke(happened);
    }

    private long Now() => _latest = Math.Max(_latest, _clock.GetElapsedTime(_start).Ticks);

    private static CircuitState StateOf(long phase) => (CircuitState)(phase & ((1 << StateBits) - 1));
}
