namespace Florin.Platform.Background;

/// <summary>
/// The rest of a background loop between its rounds: for a time, or until something wakes it. One task ends it, so that the loop
/// continues where it began to rest and never on the thread that wakes it. Thread-safe; one loop rests on it.
/// </summary>
/// <param name="clock">Measures the rest.</param>
public sealed class WakeableRest(TimeProvider clock)
{
    private TaskCompletionSource _woken = Asleep();

    /// <summary>Begins a round, before it looks for work: what wakes the loop from here on ends the rest that follows.</summary>
    public void Begin() => Volatile.Write(ref _woken, Asleep());

    /// <summary>Ends the rest, or the one that follows the current round.</summary>
    public void Wake() => Volatile.Read(ref _woken).TrySetResult();

    /// <summary>Rests until the time is over or something woke the loop since <see cref="Begin"/>.</summary>
    /// <param name="longest">The time; zero or less does not rest.</param>
    /// <param name="stop">Ends the loop.</param>
    /// <exception cref="OperationCanceledException">The loop is to end.</exception>
    public async Task For(TimeSpan longest, CancellationToken stop)
    {
        var woken = Volatile.Read(ref _woken);
        var time = longest > TimeSpan.Zero ? longest : TimeSpan.Zero;
        await using var timer = clock.CreateTimer(static w => End(w), woken, time, Timeout.InfiniteTimeSpan);
        await using var stopping = stop.UnsafeRegister(static w => End(w), woken);
        await woken.Task;
        stop.ThrowIfCancellationRequested();
    }

    private static void End(object? woken) => ((TaskCompletionSource)woken!).TrySetResult(); // It is given above.

    private static TaskCompletionSource Asleep() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
