using System.Collections.Concurrent;
using Florin.Platform;
using Florin.Platform.Messaging;

namespace Florin.Payments;

/// <summary>One at a time for each key: whoever comes later waits until the one before is done. Bounded.</summary>
internal sealed class Turns(int most)
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _taken = new(StringComparer.Ordinal);
    private int _inside;

    /// <summary>Waits for the key's turn; disposing ends it.</summary>
    /// <exception cref="ServiceUnavailable">Too many are inside or waiting.</exception>
    public async Task<IDisposable> Take(string key, CancellationToken cancel)
    {
        if (Interlocked.Increment(ref _inside) > most)
        {
            Interlocked.Decrement(ref _inside);
            throw new ServiceUnavailable("payment", $"{most} payments are under way; no more are taken.");
        }
        try
        {
            var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            while (_taken.GetOrAdd(key, mine) is { } other && other != mine)
                await other.Task.OrCancelled(cancel);
            return new Turn(this, key, mine);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Decrement(ref _inside);
            throw;
        }
    }

    private void End(string key, TaskCompletionSource mine)
    {
        _taken.TryRemove(key, out _);
        Interlocked.Decrement(ref _inside);
        mine.SetResult();
    }

    private sealed class Turn(Turns turns, string key, TaskCompletionSource mine) : IDisposable
    {
        public void Dispose() => turns.End(key, mine);
    }
}
