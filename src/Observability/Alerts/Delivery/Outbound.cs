using Florin.Platform.Background;
using Microsoft.Extensions.Logging;

namespace Florin.Observability.Alerts.Delivery;

/// <summary>
/// The messages that a receiver is to get, one after another. One that fails is tried again with growing waits, and those of
/// other receivers do not wait for it.
/// </summary>
/// <param name="name">The receiver's name.</param>
/// <param name="options">Its options.</param>
/// <param name="receiver">The way to it.</param>
/// <param name="sent">Called after each message that it got or that was dropped.</param>
/// <param name="clock">Time.</param>
/// <param name="log">Tells what could not be sent.</param>
internal sealed partial class Outbound(
    string name,
    ReceiverOptions options,
    IAlertReceiver receiver,
    Action<string, bool> sent,
    TimeProvider clock,
    ILogger log
) : IAsyncDisposable
{
    private const int Most = 1000;
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly LinkedList<AlertMessage> _waiting = [];
    private BackgroundLoop? _loop;

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>Less urgent alerts are not for it.</summary>
    public Rules.Severity From => options.From;

    /// <summary>What it has not got yet, in order.</summary>
    public IReadOnlyList<AlertMessage> Waiting
    {
        get
        {
            lock (_lock)
                return [.. _waiting];
        }
    }

    /// <summary>Has a message sent; of too many the oldest is dropped.</summary>
    public void Add(AlertMessage message)
    {
        lock (_lock)
        {
            _waiting.AddLast(message);
            if (_waiting.Count <= Most)
                return;
            Dropped(log, _waiting.First!.Value.Id, name, $"more than {Most} wait"); // There are more than none.
            _waiting.RemoveFirst();
        }
    }

    /// <summary>Begins to send.</summary>
    public void Start()
    {
        _loop = new BackgroundLoop(Send, Failed, clock);
        _loop.Start();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _loop?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<TimeSpan> Send(CancellationToken stop)
    {
        if (Next() is not { } message)
            return Idle;
        using var timeout = new CancellationTokenSource(options.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        try
        {
            await receiver.Send(message, either.Token);
        }
        catch (OperationCanceledException e) when (timeout.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw new TimeoutException($"No response within {options.Timeout}.", e);
        }
        Remove(message);
        sent(name, true);
        return TimeSpan.Zero;
    }

    private TimeSpan Failed(Exception fault, int times)
    {
        NotSent(log, name, times, fault.Message);
        var doubled = options.Backoff * Math.Pow(2, Math.Min(times - 1, 20));
        return doubled < LongestBackoff ? doubled : LongestBackoff;
    }

    private AlertMessage? Next()
    {
        while (true)
        {
            AlertMessage? message;
            lock (_lock)
                message = _waiting.First?.Value;
            if (message is null || clock.GetUtcNow() - message.At < options.MaxAge)
                return message;
            Dropped(log, message.Id, name, $"it is older than {options.MaxAge}");
            Remove(message);
            sent(name, false);
        }
    }

    private void Remove(AlertMessage message)
    {
        lock (_lock)
            _waiting.Remove(message);
    }

    [LoggerMessage(
        EventId = EventIds.AlertNotSent,
        Level = LogLevel.Warning,
        Message = "An alert could not be sent to {Receiver} at attempt {Attempt}: {Reason}"
    )]
    private static partial void NotSent(ILogger log, string receiver, int attempt, string reason);

    [LoggerMessage(
        EventId = EventIds.AlertDropped,
        Level = LogLevel.Error,
        Message = "Alert {Id} is not sent to {Receiver} any more: {Reason}"
    )]
    private static partial void Dropped(ILogger log, string id, string receiver, string reason);
}
