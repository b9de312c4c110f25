namespace Florin.Platform.EventLog;

/// <summary>Runs a log's commits: on a thread of its own in production, step by step in a simulation.</summary>
public interface ICommitScheduler : IDisposable
{
    /// <summary>Told once what to run; it returns whether more is waiting, and is never run twice at a time.</summary>
    void Start(string name, Func<bool> commit);

    /// <summary>Something is waiting.</summary>
    void Wake();

    /// <summary>Blocks the calling thread until a condition that the scheduled work brings about is true, or the time is over.</summary>
    /// <param name="holds">Quick.</param>
    /// <param name="left">For how long it may still wait; zero when the time is over.</param>
    /// <returns>Whether the condition is true.</returns>
    bool WaitUntil(Func<bool> holds, Func<TimeSpan> left);
}

/// <summary>A thread that commits as soon as something waits and the last batch is down.</summary>
/// <param name="pause">How long it lets more decisions gather after a commit; not at all by default.</param>
/// <param name="every">How often it runs although nobody woke it; never by default.</param>
public sealed class CommitThread(TimeSpan pause = default, TimeSpan? every = null) : ICommitScheduler
{
    private readonly ManualResetEventSlim _stop = new(false, spinCount: 0);
    private readonly ManualResetEventSlim _work = new(false, spinCount: 0); // Spinning takes the time of whoever brings work.
    private readonly object _ran = new(); // A monitor, since a Lock cannot be waited for.
    private Thread? _thread;

    /// <inheritdoc/>
    public void Start(string name, Func<bool> commit)
    {
        _thread = new Thread(() => Run(commit)) { IsBackground = true, Name = $"commit {name}" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public void Wake() => _work.Set();

    /// <inheritdoc/>
    public bool WaitUntil(Func<bool> holds, Func<TimeSpan> left)
    {
        ArgumentNullException.ThrowIfNull(holds);
        ArgumentNullException.ThrowIfNull(left);
        lock (_ran)
            while (!holds())
                if (left() is not { Ticks: > 0 } rest || !Monitor.Wait(_ran, rest))
                    return holds();
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Set();
        Wake();
        _thread?.Join();
        _work.Dispose();
        _stop.Dispose();
    }

    private void Run(Func<bool> commit)
    {
        while (true)
        {
            _work.Wait(every ?? Timeout.InfiniteTimeSpan);
            _work.Reset(); // Before looking: what comes while it looks wakes it again.
            while (Ran(commit()))
                _stop.Wait(pause); // More decisions share the next commit meanwhile. A log that rested commits at once.
            if (_stop.IsSet)
                return;
        }
    }

    private bool Ran(bool hasMore)
    {
        lock (_ran)
            Monitor.PulseAll(_ran);
        return hasMore;
    }
}
