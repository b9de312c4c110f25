using Florin.Platform.EventLog;

namespace Florin.Testing;

/// <summary>Commits when the test says so, so that a test can look between a decision and its durability.</summary>
public sealed class ManualCommits : ICommitScheduler
{
    private Func<bool> _commit = static () => false;
    private bool _woken;

    /// <summary>Something waits for a commit.</summary>
    public bool Waiting => _woken;

    /// <summary>Commits one batch, if something waits.</summary>
    public void CommitOne()
    {
        _woken = false;
        _woken = _commit();
    }

    /// <summary>Commits until nothing waits.</summary>
    public void CommitAll()
    {
        do CommitOne();
        while (_woken);
    }

    /// <inheritdoc/>
    public void Start(string name, Func<bool> commit) => _commit = commit;

    /// <inheritdoc/>
    public void Wake() => _woken = true;

    /// <inheritdoc/>
    public bool WaitUntil(Func<bool> holds, Func<TimeSpan> left)
    {
        ArgumentNullException.ThrowIfNull(holds);
        while (!holds() && _woken)
            CommitOne();
        return holds();
    }

    /// <inheritdoc/>
    public void Dispose() => CommitAll();
}
