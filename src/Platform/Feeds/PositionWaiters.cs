using Florin.Platform.Resilience.Deadlines;

namespace Florin.Platform.Feeds;

/// <summary>
/// The callers that wait until a consumer has reached a position, and the pause in which it gathers events while none waits.
/// A waiting caller is removed when it gives up, for any reason.
/// </summary>
internal sealed class PositionWaiters(TimeProvider clock)
{
    private readonly HashSet<Waiter> _waiting = [];
    private readonly Lock _lock = new();
    private TaskCompletionSource? _gathered;
    private long _position;

    public long Position => Volatile.Read(ref _position);

    /// <summary>How many wait now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _waiting.Count;
        }
    }

    /// <summary>Waits until a position is reached; false when the time is over first.</summary>
    public async ValueTask<bool> Until(long position, TimeSpan within, CancellationToken cancel)
    {
        if (Position >= position)
            return true;
        var waiter = new Waiter(position);
        lock (_lock)
        {
            if (Position >= position)
                return true;
            _waiting.Add(waiter);
            _gathered?.TrySetResult();
        }
        try
        {
            await waiter.Reached.Task.Within(within, clock, cancel);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            lock (_lock)
                _waiting.Remove(waiter);
        }
    }

    /// <summary>The position is this one now, also where it is an earlier one.</summary>
    public void Move(long position)
    {
        List<Waiter> reached;
        lock (_lock)
        {
            Volatile.Write(ref _position, position);
            reached = [.. _waiting.Where(w => w.Position <= position)];
        }
        reached.ForEach(w => w.Reached.TrySetResult());
    }

    /// <summary>Lets events gather, so that a batch is worth its transaction, unless a caller waits for them.</summary>
    public async Task Gather(TimeSpan linger, CancellationToken stop)
    {
        var gathered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_waiting.Count > 0)
                return;
            _gathered = gathered;
        }
        await using var timer = clock.CreateTimer(
            static g => ((TaskCompletionSource)g!).TrySetResult(), // It is given below.
            gathered,
            linger,
            Timeout.InfiniteTimeSpan
        );
        await using var stopping = stop.UnsafeRegister(static g => ((TaskCompletionSource)g!).TrySetResult(), gathered); // As above.
        await gathered.Task;
    }

    private sealed class Waiter(long position)
    {
        public long Position => position;

        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
