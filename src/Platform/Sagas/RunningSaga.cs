namespace Florin.Platform.Sagas;

/// <summary>
/// One saga that something runs. Who wakes it while it runs makes it look again before it leaves; who finds it gone runs it
/// anew. There is no moment between the two, so no wake-up is lost.
/// </summary>
internal sealed class RunningSaga
{
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private bool _isWoken;
    private bool _hasLeft;

    /// <summary>Ends when it has left.</summary>
    public Task Left => _left.Task;

    /// <summary>Has it look again.</summary>
    /// <returns>False where it has left already.</returns>
    public bool TryWake()
    {
        lock (_lock)
        {
            _isWoken = !_hasLeft;
            return _isWoken;
        }
    }

    /// <summary>Leaves, unless somebody woke it since it looked last.</summary>
    public bool TryLeave()
    {
        lock (_lock)
        {
            _hasLeft = !_isWoken;
            _isWoken = false;
            return _hasLeft;
        }
    }

    /// <summary>Tells who waits for it that it stands.</summary>
    public void Tell() => _left.TrySetResult();
}
