using System.Collections.Concurrent;
using Florin.Platform.Resilience;

namespace Florin.Users.Passwords;

/// <summary>
/// A few threads that do nothing but hash, so that logging in takes a bounded share of the processors and none of the
/// threads that serve everything else. They start with the first work.
/// </summary>
internal sealed class HashingThreads(int threads, int maxWaiting) : IDisposable
{
    private readonly BlockingCollection<Action> _waiting = new(maxWaiting);
    private readonly Lock _lock = new();
    private List<Thread>? _running;
    private volatile bool _stopping;

    /// <summary>Does work on one of the threads; work whose caller has gone is left out.</summary>
    /// <exception cref="ServiceUnavailable">Too much is waiting, or the service stops.</exception>
    public async Task<T> Run<T>(Func<T> work, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (threads == 0)
            return work();
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Enqueue(() => Do(work, done));
        await using var gone = cancel.Register(() => done.TrySetCanceled(cancel));
        return await done.Task;
    }

    /// <summary>Ends the threads after the work under way; what waits is told that it was not done.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_stopping)
                return;
            _stopping = true;
            _waiting.CompleteAdding();
        }
        _running?.ForEach(thread => thread.Join());
        _waiting.Dispose();
    }

    private void Enqueue(Action work)
    {
        lock (_lock)
        {
            if (_stopping)
                throw Stopping();
            _running ??= [.. Enumerable.Range(0, threads).Select(StartOne)];
            if (!_waiting.TryAdd(work))
                throw new ServiceUnavailable(
                    "user",
                    $"{maxWaiting} passwords are waiting to be checked; no more are accepted."
                );
        }
    }

    private void Do<T>(Func<T> work, TaskCompletionSource<T> done)
    {
        if (done.Task.IsCompleted)
            return;
        try
        {
            if (_stopping)
                throw Stopping();
            done.TrySetResult(work());
        }
        catch (Exception e) // Told to whoever waits for the work.
        {
            done.TrySetException(e);
        }
    }

    private Thread StartOne(int number)
    {
        var thread = new Thread(() =>
        {
            foreach (var work in _waiting.GetConsumingEnumerable())
                work();
        })
        {
            IsBackground = true,
            Name = $"hashing {number}",
        };
        thread.Start();
        return thread;
    }

    private static ServiceUnavailable Stopping() => new("user", "it is stopping.");
}
