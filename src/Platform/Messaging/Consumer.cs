using Florin.Platform.EventStore;
using Microsoft.Extensions.Logging;

namespace Florin.Platform.Messaging;

/// <summary>How a consumer reads.</summary>
public sealed record ConsumerOptions
{
    /// <summary>How many events it takes at once at the most. Default 2000.</summary>
    public int MaxBatch { get; init; } = 2000;

    /// <summary>
    /// How long it lets events gather after a batch, so that batches are worth their transaction; whoever waits for them
    /// ends it at once. Default 50 ms.
    /// </summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long it waits after a failure, doubled each time up to <see cref="MaxBackoff"/>. Default 100 ms.</summary>
    public TimeSpan Backoff { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait after failures. Default 10 s.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>
/// Follows one feed from a checkpoint for as long as it runs. Each event comes at least once and in order; whoever handles
/// a batch stores its effect and its checkpoint in one transaction, which makes that effect happen once. A batch that fails
/// is offered again until it works; it is never skipped.
/// </summary>
public sealed partial class Consumer : IAsyncDisposable
{
    private readonly IFeed _feed;
    private readonly ConsumerOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Func<IReadOnlyList<Recorded>, CancellationToken, Task> _handle;
    private readonly Func<CancellationToken, ValueTask<long>> _checkpoint;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<(long Position, TaskCompletionSource Reached)> _waiting = [];
    private readonly Lock _lock = new();
    private Task _running = Task.CompletedTask;
    private TaskCompletionSource? _gathered;
    private long _position;
    private long _head;
    private DateTimeOffset _newest;
    private string? _failure;

    /// <summary>A consumer that has not started.</summary>
    /// <param name="name">Unique within its service.</param>
    /// <param name="feed">What it follows.</param>
    /// <param name="checkpoint">The position up to which its effects are stored, asked at the start and after each failure.</param>
    /// <param name="handle">Stores a batch's effect and its last position, in one transaction.</param>
    public Consumer(
        string name,
        IFeed feed,
        Func<CancellationToken, ValueTask<long>> checkpoint,
        Func<IReadOnlyList<Recorded>, CancellationToken, Task> handle,
        ConsumerOptions options,
        TimeProvider clock,
        ILogger log
    )
    {
        Name = name;
        (_feed, _checkpoint, _handle, _options, _clock, _log) = (feed, checkpoint, handle, options, clock, log);
    }

    /// <summary>Unique within its service.</summary>
    public string Name { get; }

    /// <summary>The service whose log it follows.</summary>
    public string Service => _feed.Service;

    /// <summary>The position up to which its effects are stored.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>How many events it is behind the head that it last saw.</summary>
    public long LagEvents => Math.Max(0, Volatile.Read(ref _head) - Position);

    /// <summary>How old the newest event is that it has handled, while it is behind; zero when it is not.</summary>
    public TimeSpan Lag => LagEvents == 0 ? TimeSpan.Zero : _clock.GetUtcNow() - _newest;

    /// <summary>Why its last attempt failed; null when it did not.</summary>
    public string? Failure => Volatile.Read(ref _failure);

    /// <summary>Starts following.</summary>
    public void Start() => _running = Run(_stop.Token);

    /// <summary>Ends after the batch under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    /// <summary>Waits until the effects of everything up to a position are stored.</summary>
    /// <returns>Whether they were within the time.</returns>
    public async ValueTask<bool> Reached(long position, TimeSpan within, CancellationToken cancel)
    {
        if (Position >= position)
            return true;
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (Position >= position)
                return true;
            _waiting.Add((position, reached));
            _gathered?.TrySetResult();
        }
        try
        {
            await reached.Task.Within(within, _clock, cancel);
            return true;
        }
        catch (TimeoutException)
        {
            lock (_lock)
                _waiting.RemoveAll(w => w.Reached == reached);
            return false;
        }
    }

    private async Task Run(CancellationToken stop)
    {
        var failures = 0;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (failures > 0 || Position == 0)
                    Resume(await _checkpoint(stop));
                await Follow(() => failures = 0, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) // A consumer outlives whatever fails: it says so and offers the batch again.
            {
                Volatile.Write(ref _failure, e.Message);
                Failed(_log, e, Name, Service, Position);
                if (!await Slept(Backoff(failures++), stop))
                    return;
            }
        }
    }

    private async Task<bool> Slept(TimeSpan time, CancellationToken stop)
    {
        try
        {
            await Pause(time, stop);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task Follow(Action worked, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var (events, head) = await _feed.Next(Position, _options.MaxBatch, stop);
            Volatile.Write(ref _head, head);
            if (events.Count == 0)
                continue;
            await _handle(events, stop);
            _newest = events[^1].At;
            Advance(events[^1].Position);
            worked();
            if (events.Count < _options.MaxBatch)
                await Gather(stop);
        }
    }

    private void Resume(long checkpoint)
    {
        if (checkpoint > Position)
            Advance(checkpoint); // What seemed to fail did not, and who waits for it must hear so.
        else
            Volatile.Write(ref _position, checkpoint);
    }

    // Lets events gather, so that a batch is worth its transaction, unless somebody waits for them.
    private async Task Gather(CancellationToken stop)
    {
        var gathered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_waiting.Count > 0)
                return;
            _gathered = gathered;
        }
        await using var timer = _clock.CreateTimer(
            static g => ((TaskCompletionSource)g!).TrySetResult(), // It is given below.
            gathered,
            _options.Linger,
            Timeout.InfiniteTimeSpan
        );
        await using var stopping = stop.UnsafeRegister(static g => ((TaskCompletionSource)g!).TrySetResult(), gathered); // As above.
        await gathered.Task;
    }

    private void Advance(long position)
    {
        List<TaskCompletionSource> reached;
        lock (_lock)
        {
            Volatile.Write(ref _position, position);
            reached = [.. _waiting.Where(w => w.Position <= position).Select(w => w.Reached)];
            _waiting.RemoveAll(w => w.Position <= position);
        }
        Volatile.Write(ref _failure, null);
        reached.ForEach(r => r.TrySetResult());
    }

    private TimeSpan Backoff(int failures)
    {
        var doubled = _options.Backoff * Math.Pow(2, Math.Min(failures, 20));
        return doubled < _options.MaxBackoff ? doubled : _options.MaxBackoff;
    }

    private Task Pause(TimeSpan time, CancellationToken stop) =>
        time > TimeSpan.Zero ? Task.Delay(time, _clock, stop) : Task.CompletedTask;

    [LoggerMessage(
        EventId = 2001,
        Level = LogLevel.Error,
        Message = "Consumer {Consumer} of {Service} failed after position {Position}; it will try again."
    )]
    private static partial void Failed(ILogger log, Exception e, string consumer, string service, long position);
}
