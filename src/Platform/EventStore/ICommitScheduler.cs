namespace Florin.Platform.EventStore;

/// <summary>Runs a log's commits: on a thread of its own in production, step by step in a simulation.</summary>
public interface ICommitScheduler : IDisposable
{
    /// <summary>Told once what to run; it returns whether more is waiting, and is never run twice at a time.</summary>
    void Start(string name, Func<bool> commit);

    /// <summary>Something is waiting.</summary>
    void Wake();
}

/// <summary>A thread that commits as soon as something waits and the last batch is down.</summary>
public sealed class CommitThread : ICommitScheduler
{
    private readonly SemaphoreSlim _work = new(0, 1);
    private readonly Lock _lock = new();
    private Thread? _thread;
    private volatile bool _stopping;

    /// <inheritdoc/>
    public void Start(string name, Func<bool> commit)
    {
        _thread = new Thread(() => Run(commit)) { IsBackground = true, Name = $"commit {name}" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public void Wake()
    {
        lock (_lock)
        {
            if (_work.CurrentCount == 0)
                _work.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping = true;
        Wake();
        _thread?.Join();
        _work.Dispose();
    }

    private void Run(Func<bool> commit)
    {
        while (true)
        {
            _work.Wait();
            while (commit()) { }
            if (_stopping)
                return;
        }
    }
}
