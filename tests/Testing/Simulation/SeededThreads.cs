namespace Florin.Testing.Simulation;

/// <summary>
/// Runs asynchronous code of several simulated processes on the calling thread, what is ready in an order that a seed
/// chooses. When nothing is ready the time moves to the next timer. The same seed gives the same run.
/// </summary>
public sealed class SeededThreads(int seed, FakeTime time)
{
    private readonly List<(SimulatedProcess Process, SendOrPostCallback Callback, object? State)> _ready = [];

    /// <summary>The randomness of this run; whoever needs some takes it from here.</summary>
    public Random Random { get; } = new(seed);

    /// <summary>Steps taken so far.</summary>
    public long Steps { get; private set; }

    /// <summary>A process whose code runs until it is killed.</summary>
    public SimulatedProcess NewProcess() => new(this);

    /// <summary>Runs until a condition holds, which is asked whenever nothing is ready.</summary>
    /// <returns>Whether it came to hold before the time limit, of simulated time, was over.</returns>
    public bool RunUntil(Func<bool> done, TimeSpan limit)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            while (_ready.Count > 0)
                Step();
            if (done())
                return true;
            if (time.NextTimer is not { } next || time.GetElapsedTime(started) > limit)
                return false;
            time.Advance(next);
        }
    }

    internal void Post(SimulatedProcess process, SendOrPostCallback callback, object? state)
    {
        lock (_ready) // Only a defect posts from elsewhere, but then it must not tear the list.
            _ready.Add((process, callback, state));
    }

    private void Step()
    {
        Steps++;
        var chosen = Random.Next(_ready.Count);
        var (process, callback, state) = _ready[chosen];
        _ready[chosen] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        if (process.Alive)
            process.Run(callback, state);
    }
}

/// <summary>One process of a simulation: what it awaits comes back to it, and when it is killed nothing of it runs again.</summary>
public sealed class SimulatedProcess : SynchronizationContext
{
    private readonly SeededThreads _threads;

    internal SimulatedProcess(SeededThreads threads) => _threads = threads;

    /// <summary>It has not been killed.</summary>
    public bool Alive { get; private set; } = true;

    /// <summary>Nothing of it runs from now on, as after kill -9.</summary>
    public void Kill() => Alive = false;

    /// <summary>Starts something in this process; its result can be awaited from another, which waits for ever if it is killed.</summary>
    public Task<T> Invoke<T>(Func<Task<T>> work)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
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
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            callback(state);
        }
        finally
        {
            SetSynchronizationContext(before);
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

/// <summary>Commits of a simulated process: some time after they are asked for, as one step.</summary>
public sealed class SimulatedCommits(SimulatedProcess process) : Platform.EventLog.ICommitScheduler
{
    private Func<bool> _commit = static () => false;
    private bool _scheduled;

    /// <inheritdoc/>
    public void Start(string name, Func<bool> commit) => _commit = commit;

    /// <inheritdoc/>
    public void Wake()
    {
        if (_scheduled)
            return;
        _scheduled = true;
        process.Post(_ => Run(), null);
    }

    /// <inheritdoc/>
    public void Dispose() => _commit = static () => false;

    private void Run()
    {
        _scheduled = false;
        if (_commit())
            Wake();
    }
}
