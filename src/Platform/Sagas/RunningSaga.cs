namespace Florin.Platform.Sagas;

/// <summary>
/// One saga that is running. A wake-up while it runs makes it read its stream again before it stops; one after it begins a
/// new run. There is no moment between the two, so no wake-up is lost.
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

    /// <summary>Leaves, unless it was woken since it last read its stream.</summary>
    public bool TryLeave()
    {
        lock (_lock)
        {
            _hasLeft = !_isWoken;
            _isWoken = false;
            return _hasLeft;
        }
    }

    /// <summary>Tells the waiting callers that it has stopped.</summary>
    public void Tell() => _left.TrySetResult();
}
