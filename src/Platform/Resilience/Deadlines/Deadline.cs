using Microsoft.Extensions.ObjectPool;

namespace Florin.Platform.Resilience.Deadlines;

/// <summary>
/// The time that a call has, or until whoever waits for it goes away; kept and used again, since every call needs one.
/// Nothing of it may be used after it went back to its pool.
/// </summary>
public sealed class Deadline : IResettable, IDisposable
{
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _source;
    private CancellationTokenRegistration _registration;
    private CancellationToken _waiting;
    private volatile bool _left;
    private long _started;
    private TimeSpan _time;
    private long? _pausedAt;

    private Deadline(TimeProvider clock) =>
        (_clock, _source) = (clock, new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock));

    /// <summary>Signalled when the time is over or nobody waits any more.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whoever waited went away before the time was over.</summary>
    public bool GivenUp => _left || (_waiting.IsCancellationRequested && !_source.IsCancellationRequested);

    /// <summary>The time was over while somebody still waited; that they were cut off for it since changes nothing.</summary>
    public bool Over => _source.IsCancellationRequested && !_left;

    /// <summary>The time that the call has in all.</summary>
    public TimeSpan Time => _time;

    /// <summary>When it was lifted, by the clock's timestamps; null while it stands.</summary>
    public long? LiftedAt { get; private set; }

    /// <summary>For how long it was paused, up to the last <see cref="Resume"/>.</summary>
    public TimeSpan Paused { get; private set; }

    /// <summary>A pool of these.</summary>
    public static ObjectPool<Deadline> Pool(TimeProvider clock) => new DefaultObjectPool<Deadline>(new Policy(clock));

    /// <summary>Starts the time.</summary>
    public void Start(TimeSpan time, CancellationToken waiting)
    {
        (_waiting, _left, _time) = (waiting, false, time);
#pragma warning disable RS0030 // The source was made with the clock, and its timer is the clock's.
        _source.CancelAfter(time);
#pragma warning restore RS0030
        _registration = waiting.UnsafeRegister(static deadline => ((Deadline)deadline!).GiveUp(), this); // Registered with one.
    }

    /// <summary>Lets the call take as long as it likes from now on, because it has become a stream that has no end of its own.</summary>
    public void Lift()
    {
        LiftedAt ??= _clock.GetTimestamp();
#pragma warning disable RS0030 // As in Start.
        _source.CancelAfter(Timeout.InfiniteTimeSpan);
#pragma warning restore RS0030
    }

    /// <summary>Has the time be over after this one, whatever was left of it.</summary>
    public void EndAfter(TimeSpan time)
    {
#pragma warning disable RS0030 // As in Start.
        _source.CancelAfter(time);
#pragma warning restore RS0030
    }

    /// <summary>
    /// Pauses the time while something other than the called service is waited for. Not thread-safe: by the caller alone, who
    /// resumes it.
    /// </summary>
    /// <param name="started">When the time began, by the clock's timestamps.</param>
    public void Pause(long started)
    {
        (_started, _pausedAt) = (started, _clock.GetTimestamp());
        if (LiftedAt is null)
#pragma warning disable RS0030 // As in Start.
            _source.CancelAfter(Timeout.InfiniteTimeSpan);
#pragma warning restore RS0030
    }

    /// <summary>Continues the time from where it was paused.</summary>
    public void Resume()
    {
        if (_pausedAt is not { } pausedAt)
            return;
        (Paused, _pausedAt) = (Paused + _clock.GetElapsedTime(pausedAt), null);
        if (LiftedAt is not null)
            return;
        var left = _time + Paused - _clock.GetElapsedTime(_started);
#pragma warning disable RS0030 // As in Start.
        _source.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
#pragma warning restore RS0030
    }

    /// <summary>Ends it; true when it can be used again.</summary>
    public bool TryReset()
    {
        _registration.Dispose();
        (LiftedAt, _pausedAt, Paused) = (null, null, TimeSpan.Zero);
        return _source.TryReset();
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private void GiveUp()
    {
        _left = !_source.IsCancellationRequested;
        _source.Cancel();
    }

    private sealed class Policy(TimeProvider clock) : IPooledObjectPolicy<Deadline>
    {
        public Deadline Create() => new(clock);

        public bool Return(Deadline obj)
        {
            if (obj.TryReset())
                return true;
            obj.Dispose();
            return false;
        }
    }
}
