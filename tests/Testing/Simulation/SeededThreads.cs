namespace Florin.Testing.Simulation;

/// <summary>
/// Runs asynchronous code of several simulated processes on the calling thread, what is ready in an order that a seed
/// chooses. When nothing is ready the time moves to the next timer. The same seed gives the same run.
/// </summary>
public sealed class SeededThreads(int seed, FakeTime time)
{
    private readonly List<(SimulatedProcess Process, SendOrPostCallback Callback, object? State)> _ready = [];

    private const int MaxBlocked = 6;
    private int _blocked;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private string? _defect;

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

    /// <summary>
    /// A thread of a process waits: meanwhile all others run, and those of its process. It comes back later where a thread that
    /// began to wait after it still does, or its process is paused; at once where its process is killed.
    /// </summary>
    public void Block(SimulatedProcess process, TimeSpan wait)
    {
        ArgumentNullException.ThrowIfNull(process);
        if (_blocked == MaxBlocked)
            return; // Each waits for those that began after it.
        _blocked++;
        var isOver = false;
        using (time.CreateTimer(_ => isOver = true, null, wait, Timeout.InfiniteTimeSpan))
            while (process.Alive && (!isOver || process.IsPaused))
                if (_ready.Count > 0)
                    Step();
                else if (time.NextTimer is { } next)
                    time.Advance(next);
                else
                    break;
        _blocked--;
    }

    internal void Post(SimulatedProcess process, SendOrPostCallback callback, object? state)
    {
        lock (_ready) // Only a defect posts from elsewhere, but then it must not tear the list.
        {
            if (Environment.CurrentManagedThreadId != _thread)
                _defect ??= Environment.StackTrace;
            _ready.Add((process, callback, state));
        }
    }

    private void Step()
    {
        if (_defect is { } where)
            throw new InvalidOperationException($"Something came from another thread, so that no seed repeats it: {where}");
        Steps++;
        var chosen = Random.Next(_ready.Count);
        var (process, callback, state) = _ready[chosen];
        _ready[chosen] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        process.Run(callback, state);
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
    public bool WaitUntil(Func<bool> holds, Func<TimeSpan> left)
    {
        ArgumentNullException.ThrowIfNull(holds);
        while (!holds() && _commit()) { }
        return holds();
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
