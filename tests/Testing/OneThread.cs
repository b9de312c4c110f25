namespace Florin.Testing;

/// <summary>
/// Runs asynchronous code on the calling thread only, in a fixed order: what is ready runs when the test says so. With
/// <see cref="FakeTime"/> nothing depends on a scheduler or a wait.
/// </summary>
public sealed class OneThread : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _ready = [];

    private OneThread() { }

    /// <summary>Runs a test to its end; it fails when the test waits for something that nobody will do.</summary>
    /// <returns>The test, which is over: its failure is for the caller to await.</returns>
    public static Task Run(Func<OneThread, Task> test)
    {
        ArgumentNullException.ThrowIfNull(test);
        var (thread, before) = (new OneThread(), Current);
        Task done;
        SetSynchronizationContext(thread);
        try
        {
            done = test(thread);
            thread.Drain();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
        return done.IsCompleted
            ? done
            : throw new InvalidOperationException("The test waits for something that will not happen by itself.");
    }

    /// <summary>Runs all that is ready, and what becomes ready by it.</summary>
    public void Drain()
    {
        while (Next() is { Callback: { } callback } next)
            callback(next.State);
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_ready)
            _ready.Enqueue((d, state));
    }

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("Nothing may block the only thread.");

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    private (SendOrPostCallback? Callback, object? State) Next()
    {
        lock (_ready)
            return _ready.TryDequeue(out var next) ? next : default;
    }
}
