namespace Florin.Spanner;

/// <summary>Waiting on the thread of a log's writer or of a replica, which has nothing else to do meanwhile.</summary>
internal static class Blocking
{
#pragma warning disable VSTHRD002 // The thread is the caller's own, and what is waited for needs none of its kind.
    /// <summary>Waits for the result.</summary>
    public static TResult Now<TResult>(this Task<TResult> asked) => asked.GetAwaiter().GetResult();

    /// <summary>Waits for the end.</summary>
    public static void Now(this Task asked) => asked.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
}
