namespace Florin.Kafka;

/// <summary>
/// Calls of a client that block until a broker answers, however long that takes. A caller that is to stop leaves such a call, and
/// the client is disposed of once the call has ended.
/// </summary>
internal sealed class BlockingCalls
{
    private Task _last = Task.CompletedTask;

    /// <summary>Waits until a call that was left has ended.</summary>
    public async Task Idle(CancellationToken cancel)
    {
        await _last.WaitAsync(cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // It was the business of who left it.
        cancel.ThrowIfCancellationRequested();
    }

    /// <summary>Makes a call on a thread of its own, once the one before has ended.</summary>
    public async Task<T> Make<T>(Func<T> call, CancellationToken cancel)
    {
        await Idle(cancel);
        var result = Task.Factory.StartNew(call, cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _last = result;
        return await result.WaitAsync(cancel);
    }

    /// <summary>
    /// Disposes of the client, after the call that was left where there is one. Nobody waits for it: where no broker answers it takes
    /// seconds, and the client holds nothing that would be lost. It has a thread of its own, because a process that stops has many
    /// clients, and they would hold all threads of the pool.
    /// </summary>
    public void Dispose(IDisposable? client)
    {
        if (client is not null)
            _ = _last.ContinueWith(
                _ => client.Dispose(),
                CancellationToken.None,
                TaskContinuationOptions.LongRunning,
                TaskScheduler.Default
            );
    }
}
