namespace Florin.Platform.Background;

/// <summary>Cancels without waiting for those who are told of it.</summary>
public static class Cancelling
{
    /// <summary>
    /// Cancels, and tells who waits on another stack: on the caller's context where there is one, since a seeded simulation
    /// could not repeat the order of the thread pool.
    /// </summary>
    public static Task CancelInContext(this CancellationTokenSource source)
    {
        if (SynchronizationContext.Current is not { } context)
#pragma warning disable RS0030 // Here nothing is simulated.
            return source.CancelAsync();
#pragma warning restore RS0030
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
#pragma warning disable VSTHRD001 // No context here is of a user interface.
        context.Post(_ => Tell(source, told), null);
#pragma warning restore VSTHRD001
        return told.Task;
    }

    private static void Tell(CancellationTokenSource source, TaskCompletionSource told)
    {
        try
        {
            source.Cancel();
            told.SetResult();
        }
        catch (Exception e) // Whatever it is, who awaits the cancellation gets it.
        {
            told.SetException(e);
        }
    }
}
