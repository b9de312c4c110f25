using Florin.Platform.EventLog;

namespace Florin.Testing.Simulation;

/// <summary>A thread of a simulated process, which may wait while everything else goes on.</summary>
/// <param name="process">The process.</param>
/// <param name="clock">Its clock.</param>
/// <param name="every">How often it runs although nobody woke it; null for never.</param>
public sealed class SimulatedThread(SimulatedProcess process, TimeProvider clock, TimeSpan? every = null) : ICommitScheduler
{
    private Func<bool> _work = static () => false;
    private ITimer? _timer;
    private bool _isScheduled;
    private bool _isRunning;
    private bool _isWoken;

    /// <inheritdoc/>
    public void Start(string name, Func<bool> commit)
    {
        _work = commit;
        if (every is { } period)
            _timer = clock.CreateTimer(_ => Wake(), null, period, period);
    }

    /// <inheritdoc/>
    public void Wake()
    {
        if (_isScheduled)
            return;
        _isScheduled = true;
        process.Post(_ => Run(), null);
    }

    /// <inheritdoc/>
    public bool WaitUntil(Func<bool> holds, Func<TimeSpan> left)
    {
        ArgumentNullException.ThrowIfNull(holds);
        ArgumentNullException.ThrowIfNull(left);
        while (!holds() && process.Alive && left() > TimeSpan.Zero)
            process.Block(TimeSpan.FromMilliseconds(1));
        return holds();
    }

    /// <summary>Does what is left, as a thread that is joined.</summary>
    public void Dispose()
    {
        _timer?.Dispose();
        while (process.Alive && !_isRunning && process.OnThreadOfItsOwn(_work)) { }
        _work = static () => false;
    }

    private void Run()
    {
        _isScheduled = false;
        if (_isRunning)
        {
            _isWoken = true;
            return;
        }
        (_isRunning, _isWoken) = (true, false);
        var hasMore = process.OnThreadOfItsOwn(_work);
        _isRunning = false;
        if (hasMore || _isWoken)
            Wake();
    }
}
