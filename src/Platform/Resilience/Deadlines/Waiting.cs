namespace Florin.Platform.Resilience.Deadlines;

/// <summary>
/// Waiting with a limit for a task that somebody else completes. The waiter always comes back on its own context: a limit
/// put directly on a task whose continuations run asynchronously would come back over the thread pool, and a seeded
/// simulation could not repeat its order.
/// </summary>
public static class Waiting
{
    /// <summary>Waits until the task has ended or the wait is given up.</summary>
    public static Task OrCancelled(this Task task, CancellationToken cancel) => Await(task).WaitAsync(cancel);

    /// <inheritdoc cref="OrCancelled(Task, CancellationToken)"/>
    public static Task<T> OrCancelled<T>(this Task<T> task, CancellationToken cancel) => Await(task).WaitAsync(cancel);

    /// <summary>Waits until the task has ended, the time is over or the wait is given up.</summary>
    /// <exception cref="TimeoutException">The time was over first.</exception>
    public static Task Within(this Task task, TimeSpan time, TimeProvider clock, CancellationToken cancel) =>
        Await(task).WaitAsync(time, clock, cancel);

    /// <summary>Waits until the task has ended, the time is over or the wait is given up.</summary>
    /// <exception cref="TimeoutException">The time was over first.</exception>
    public static Task<T> Within<T>(this Task<T> task, TimeSpan time, TimeProvider clock, CancellationToken cancel) =>
        Await(task).WaitAsync(time, clock, cancel);

    private static async Task Await(Task task) => await task;

    private static async Task<T> Await<T>(Task<T> task) => await task;
}
