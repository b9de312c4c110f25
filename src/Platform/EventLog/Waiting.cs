namespace Florin.Platform.EventLog;

/// <summary>How the committing thread, which is the log's own, reads from its storage between commits.</summary>
internal static class Waiting
{
    /// <summary>The result, once it is there. Never for a thread that others need.</summary>
#pragma warning disable VSTHRD002 // The thread is the log's own: nobody else waits for it meanwhile.
    public static TResult Wait<TResult>(this ValueTask<TResult> reading) =>
        reading.IsCompletedSuccessfully ? reading.Result : reading.AsTask().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
}
