using System.Threading.Tasks.Sources;
using Microsoft.Extensions.ObjectPool;

namespace Florin.Platform.Resilience.Bulkhead;

/// <summary>
/// Bounds the calls under way at a dependency. Who finds no place waits, first come first served, up to a number and a
/// time; refusals are values. A place that is left goes to the longest waiter directly, so that nobody overtakes. Without
/// contention nothing is allocated. Thread-safe.
/// </summary>
#pragma warning disable MA0049 // The folder of a strategy is named after it.
public sealed class Bulkhead : IDisposable
{
    /// <summary>Instead of when a call entered, where that does not count.</summary>
    internal const long Unmeasured = -1;

    private const int Kept = 256; // Waiters that are used again; where more wait at a time the others are made anew.

    [ThreadStatic]
    private static bool _handsOver;

    private readonly BulkheadOptions _options;
    private readonly GradientLimit? _adaptive;
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _queue = new();
    private readonly ObjectPool<Waiter> _waiters;
    private int _maxQueue;
    private int _limit;
    private int _active;
    private long _refused;
    private long _latest;

    /// <summary>An empty bulkhead.</summary>
    public Bulkhead(BulkheadOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        (_options, _clock, _start) = (options, clock, clock.GetTimestamp());
        _waiters = new DefaultObjectPool<Waiter>(new Waiter.Policy(this), Kept);
        _adaptive = options.Adaptive.Enabled ? new GradientLimit(options.Adaptive) : null;
        _limit = _adaptive?.Limit ?? options.MaxConcurrent;
        _maxQueue = options.MaxQueue;
        _timer = clock.CreateTimer(
            static self => ((Bulkhead)self!).RefuseOverdue(), // The timer was given this bulkhead.
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>Calls under way.</summary>
    public int Active => Volatile.Read(ref _active);

    /// <summary>How many calls may wait.</summary>
    public int MaxQueue => Volatile.Read(ref _maxQueue);

    /// <summary>Calls that wait.</summary>
    public int Queued
    {
        get
        {
            lock (_lock)
                return _queue.Count;
        }
    }

    /// <summary>How many calls may be under way now.</summary>
    public int Limit => Volatile.Read(ref _limit);

    /// <summary>The part of the places that is taken, 0 to 1; more while an adaptive limit shrinks.</summary>
    public double Utilisation => (double)Active / Limit;

    /// <summary>How many calls were refused since the start.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Takes a place if one is free; its seat must be left.</summary>
    public bool TryEnter(out Seat seat)
    {
        lock (_lock)
        {
            var free = IsFree;
            _active += free ? 1 : 0;
            seat = free ? Seat.In(this, Entered()) : Seat.Refused(Admission.QueueFull);
            return free;
        }
    }

    /// <summary>Asks for a place, and waits for one if need be.</summary>
    /// <param name="cancel">Gives up waiting; then this throws <see cref="OperationCanceledException"/>.</param>
    public ValueTask<Seat> Enter(CancellationToken cancel)
    {
        if (cancel.IsCancellationRequested)
            return ValueTask.FromCanceled<Seat>(cancel);
        Waiter waiter;
        lock (_lock)
        {
            if (IsFree)
            {
                _active++;
                return new ValueTask<Seat>(Seat.In(this, Entered()));
            }
            if (_queue.Count >= _maxQueue)
            {
                _refused++;
                return new ValueTask<Seat>(Seat.Refused(Admission.QueueFull));
            }
            waiter = _waiters.Get();
            waiter.Deadline = Now() + _options.QueueTimeout.Ticks;
            _queue.AddLast(waiter.Node);
            if (_queue.Count == 1)
                _timer.Change(_options.QueueTimeout, Timeout.InfiniteTimeSpan);
        }
        return waiter.Wait(cancel);
    }

    /// <summary>Refuses all that wait, and lets nobody wait any more. Calls under way are not touched.</summary>
    public void Dispose()
    {
        lock (_lock)
            _maxQueue = 0;
        _timer.Dispose();
        RefuseWhile(static (_, _) => true);
    }

    internal void Leave(long entered, bool inline)
    {
        Waiter? next;
        Seat seat;
        lock (_lock)
        {
            if (_active == 0)
                throw new InvalidOperationException("A place in a bulkhead was left twice.");
            if (_adaptive is { } adaptive && entered != Unmeasured)
            {
                adaptive.Sample(Now(), Now() - entered, _active);
                Volatile.Write(ref _limit, adaptive.Limit);
            }
            _active--;
            (next, seat) = Next(); // The place goes over to the longest waiter and is never free in between.
        }
        while (next is not null) // More than one where the limit has grown.
        {
            HandOver(next, seat, inline);
            lock (_lock)
                (next, seat) = Next();
        }
    }

    // Whoever goes on at once and leaves at once must not stand on top of the one before, a thousand deep.
    private static void HandOver(Waiter waiter, Seat seat, bool inline)
    {
        if (!inline || _handsOver)
        {
            waiter.Answer(seat);
            return;
        }
        _handsOver = true;
        try
        {
            waiter.Answer(seat, inline: true);
        }
        finally
        {
            _handsOver = false;
        }
    }

    // Nobody overtakes who waits, also where the limit has just grown.
    private bool IsFree => _active < _limit && _queue.First is null;

    private long Entered() => _adaptive is null ? Unmeasured : Now();

    private (Waiter? Waiter, Seat Seat) Next()
    {
        if (_active >= _limit || _queue.First is not { Value: var first })
            return default;
        _queue.RemoveFirst();
        _active++;
        return (first, Seat.In(this, Entered()));
    }

    private void RefuseOverdue()
    {
        RefuseWhile(static (waiter, now) => waiter.Deadline <= now);
        lock (_lock)
        {
            if (_queue.First is { Value: var next })
                _timer.Change(TimeSpan.FromTicks(Math.Max(1, next.Deadline - Now())), Timeout.InfiniteTimeSpan);
        }
    }

    // All wait equally long, so the first in the queue is also the first whose time is over.
    private void RefuseWhile(Func<Waiter, long, bool> overdue)
    {
        while (true)
        {
            Waiter waiter;
            lock (_lock)
            {
                if (_queue.First is not { Value: var first } || !overdue(first, Now()))
                    return;
                waiter = first;
                _queue.RemoveFirst();
                _refused++;
            }
            waiter.Answer(Seat.Refused(Admission.TimedOut));
        }
    }

    private bool TryRemove(Waiter waiter)
    {
        lock (_lock)
        {
            if (waiter.Node.List is null)
                return false; // Answered already.
            _queue.Remove(waiter.Node);
            return true;
        }
    }

    private long Now() => _latest = Math.Max(_latest, _clock.GetElapsedTime(_start).Ticks);

    /// <summary>
    /// One who waits; kept and used again. Whoever takes it out of the queue, under the lock, is the one who answers it,
    /// and whoever waited takes the answer and gives it back.
    /// </summary>
    private sealed class Waiter : IValueTaskSource<Seat>
    {
        private readonly Bulkhead _bulkhead;
        private ManualResetValueTaskSourceCore<Seat> _answer;
        private CancellationTokenRegistration _registration;

        public Waiter(Bulkhead bulkhead)
        {
            _bulkhead = bulkhead;
            Node = new LinkedListNode<Waiter>(this);
        }

        public long Deadline { get; set; }

        public LinkedListNode<Waiter> Node { get; }

        public ValueTask<Seat> Wait(CancellationToken cancel)
        {
            var version = _answer.Version;
            _registration = cancel.UnsafeRegister(static (waiter, token) => ((Waiter)waiter!).GiveUp(token), this); // Registered with it.
            return new ValueTask<Seat>(this, version);
        }

        public void Answer(Seat seat, bool inline = false)
        {
            _answer.RunContinuationsAsynchronously = !inline;
            _answer.SetResult(seat);
        }

        public Seat GetResult(short token)
        {
            _registration.Dispose(); // Waits for one who gives up at this moment, and finds that it is too late.
            try
            {
                return _answer.GetResult(token);
            }
            finally
            {
                _answer.Reset();
                _bulkhead._waiters.Return(this);
            }
        }

        public ValueTaskSourceStatus GetStatus(short token) => _answer.GetStatus(token);

        public void OnCompleted(
            Action<object?> continuation,
            object? state,
            short token,
            ValueTaskSourceOnCompletedFlags flags
        ) => _answer.OnCompleted(continuation, state, token, flags);

        private void GiveUp(CancellationToken cancel)
        {
            if (!_bulkhead.TryRemove(this))
                return;
            _answer.RunContinuationsAsynchronously = true;
            _answer.SetException(new OperationCanceledException(cancel));
        }

        public sealed class Policy(Bulkhead bulkhead) : IPooledObjectPolicy<Waiter>
        {
            public Waiter Create() => new(bulkhead);

            public bool Return(Waiter obj) => true;
        }
    }
}
