namespace Florin.Testing.Simulation;

/// <summary>One process of a simulation: what it awaits comes back to it, and when it is killed nothing of it runs again.</summary>
public sealed class SimulatedProcess : SynchronizationContext
{
    private readonly SeededThreads _threads;
    private readonly List<(SendOrPostCallback Callback, object? State)> _held = [];

    internal SimulatedProcess(SeededThreads threads) => _threads = threads;

    /// <summary>It has not been killed.</summary>
    public bool Alive { get; private set; } = true;

    /// <summary>It is held, as by SIGSTOP: nothing of it runs, and what comes for it waits.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>What runs now is a thread that may wait, for which nothing else of the process waits.</summary>
    public bool IsOnThreadOfItsOwn { get; private set; }

    /// <summary>How many such threads are running, waiting ones included.</summary>
    public int ThreadsRunning { get; private set; }

    /// <summary>Told once when it is killed.</summary>
    public event Action? Killed;

    /// <summary>Nothing of it runs from now on, as after kill -9.</summary>
    public void Kill()
    {
        if (!Alive)
            return;
        Alive = false;
        _held.Clear();
        Killed?.Invoke();
        Killed = null;
    }

    /// <summary>Holds it until it is continued.</summary>
    public void Pause() => IsPaused = true;

    /// <summary>Continues it: all that came meanwhile is ready.</summary>
    public void Continue()
    {
        IsPaused = false;
        foreach (var (callback, state) in _held)
            _threads.Post(this, callback, state);
        _held.Clear();
    }

    /// <summary>One of its threads waits, as for a server.</summary>
    public void Block(TimeSpan wait) => _threads.Block(this, wait);

    /// <summary>Runs something as a thread of its own.</summary>
    public T OnThreadOfItsOwn<T>(Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var before = IsOnThreadOfItsOwn;
        IsOnThreadOfItsOwn = true;
        ThreadsRunning++;
        try
        {
            return work();
        }
        finally
        {
            ThreadsRunning--;
            IsOnThreadOfItsOwn = before;
        }
    }

    /// <summary>Starts something in this process; its result can be awaited from another, which waits for ever if it is killed.</summary>
    public Task<T> Invoke<T>(Func<Task<T>> work)
    {
        var result = new TaskCompletionSource<T>();
        Post(_ => _ = Complete(work, result), null);
        return result.Task;
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state) => _threads.Post(this, d, state);

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("Nothing may block the only thread.");

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    internal void Run(SendOrPostCallback callback, object? state)
    {
        if (!Alive)
            return;
        if (IsPaused)
        {
            _held.Add((callback, state));
            return;
        }
        var (before, wasOnThread) = (Current, IsOnThreadOfItsOwn);
        SetSynchronizationContext(this);
        IsOnThreadOfItsOwn = false;
        try
        {
            callback(state);
        }
        finally
        {
            SetSynchronizationContext(before);
            IsOnThreadOfItsOwn = wasOnThread;
        }
    }

    private static async Task Complete<T>(Func<Task<T>> work, TaskCompletionSource<T> result)
    {
        try
        {
            result.TrySetResult(await work());
        }
        catch (Exception e) // Whatever it is, whoever awaits the result gets it.
        {
            result.TrySetException(e);
        }
    }
}
