using Florin.Platform.Background;
using Florin.Platform.Resilience.Deadlines;

namespace Florin.Platform.Feeds;

/// <summary>
/// What operators ask of a consumer. It is done by the consumer itself, between two batches, so that nothing else is stored
/// at the same time; whatever it waits for then, it leaves.
/// </summary>
internal sealed class ConsumerRequests : IDisposable
{
    private readonly Queue<Request> _waiting = [];
    private readonly Lock _lock = new();
    private CancellationTokenSource _asked = new();
    private bool _ended;

    /// <summary>Signalled when a request comes.</summary>
    public CancellationToken Asked
    {
        get
        {
            lock (_lock)
                return _asked.Token;
        }
    }

    /// <summary>Makes a request; ends when it is done.</summary>
    public async Task<int> Ask(Func<CancellationToken, Task<int>> work, CancellationToken cancel)
    {
        var request = new Request(work);
        CancellationTokenSource asked;
        lock (_lock)
        {
            if (_ended)
                throw new InvalidOperationException("The consumer has stopped.");
            _waiting.Enqueue(request);
            asked = _asked;
        }
        await asked.CancelInContext();
        return await request.Done.Task.OrCancelled(cancel);
    }

    /// <summary>Has the consumer look around without a request.</summary>
    public Task Wake()
    {
        lock (_lock)
            return _ended ? Task.CompletedTask : _asked.CancelInContext();
    }

    /// <summary>Does what was asked; the caller gets the outcome.</summary>
    public async Task Answer(CancellationToken stop)
    {
        while (Take() is { } request)
            try
            {
                request.Done.TrySetResult(await request.Work(stop));
            }
            catch (Exception e) // Reported to the caller; the consumer continues.
            {
                request.Done.TrySetException(e);
                _ = request.Done.Task.Exception; // The caller may have given up.
            }
    }

    /// <summary>Nothing is done any more.</summary>
    public void Dispose()
    {
        lock (_lock)
            _ended = true;
        while (Take() is { } request)
            request.Done.TrySetException(new InvalidOperationException("The consumer has stopped."));
        _asked.Dispose();
    }

    private Request? Take()
    {
        lock (_lock)
        {
            if (_waiting.TryDequeue(out var request))
                return request;
            if (_asked.IsCancellationRequested)
                _asked = new CancellationTokenSource();
            return null;
        }
    }

    private sealed class Request(Func<CancellationToken, Task<int>> work)
    {
        public Func<CancellationToken, Task<int>> Work => work;

        public TaskCompletionSource<int> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
