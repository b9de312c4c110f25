using Florin.Notifications.Messages;
using Florin.Platform.Background;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Outbox;
using Florin.Platform.Projections;
using Florin.Platform.Resilience.Breaker;
using Microsoft.Extensions.Logging;

namespace Florin.Notifications.Channels;

/// <summary>
/// The outbox of a channel: what is due goes out, some at a time, the messages of one user one after another, and what came of
/// each attempt is recorded before the next. A crash between an attempt and its record makes the attempt again, under the same
/// id. Channels do not wait for each other.
/// </summary>
internal sealed partial class ChannelSending : IAsyncDisposable
{
    private const int MessagesPerConnection = 8;
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(500);

    private readonly ServiceBuilder _service;
    private readonly string _name;
    private readonly ChannelOptions _options;
    private readonly IViewStore _views;
    private readonly HttpChannel _channel;
    private readonly ChannelDelivery _delivery;
    private readonly Outbox<ChannelMessage, MessageAttempted> _outbox;
    private readonly BackgroundLoop _loop;

    public ChannelSending(ServiceBuilder service, string name, ChannelOptions options, IViewStore views, ServiceRuntime runtime)
    {
        var log = runtime.Logs.CreateLogger("Florin.Messages");
        (_service, _name, _options, _views) = (service, name, options, views);
        _channel = new HttpChannel(options, service.Clock);
        _delivery = new ChannelDelivery(service, name, options, _channel, log);
        _outbox = new Outbox<ChannelMessage, MessageAttempted>
        {
            Next = Next,
            KeyOf = message => message.Queued!.User.Value, // Of a message that is pending.
            Open = () => _delivery,
            Record = Record,
            Lanes = options.Connections,
        };
        _loop = new BackgroundLoop(
            Round,
            (fault, _) =>
            {
                Interrupted(log, fault, name); // A log or a view that fails for a while.
                return Idle;
            },
            service.Clock
        );
    }

    /// <summary>Sends by every channel for as long as this process owns the service's log.</summary>
    public static void Add(ServiceBuilder service, NotificationOptions options, Platform.Feeds.Projection messages)
    {
        foreach (var (name, channel) in options.Channels)
        {
            var sending = service.Provides(runtime => new ChannelSending(service, name, channel, messages.Rows, runtime));
            service.Checks($"channel {name}", () => sending.Value.Problem, isVital: false);
            service.OnStart(_ =>
            {
                sending.Value._loop.Start();
                return Task.CompletedTask;
            });
            service.OnStop(() => sending.Value.DisposeAsync().AsTask());
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _loop.DisposeAsync();
        _channel.Dispose();
    }

    private string? Problem =>
        _delivery.Circuit.State is CircuitState.Open ? $"The provider of the channel {_name} fails; messages wait." : null;

    private async Task<TimeSpan> Round(CancellationToken stop) =>
        _delivery.RestsUntil > _service.Clock.GetUtcNow() ? Idle
        : await _outbox.SendSome(stop) ? TimeSpan.Zero
        : Idle;

    // What is due. The view may lag behind the log, which says what is still to be sent.
    private async ValueTask<IReadOnlyList<ChannelMessage>> Next(CancellationToken stop)
    {
        var now = _service.Clock.GetUtcNow();
        var rows = await _views.Rows(
            MessageViews.Due,
            query =>
                (query with { OrderBy = "at", Limit = _options.Connections * MessagesPerConnection })
                    .Where("channel", Comparison.Equal, _name)
                    .Where("at", Comparison.AtMost, ViewTime.Micros(now)),
            stop
        );
        var due = new List<ChannelMessage>(rows.Count);
        foreach (var row in rows)
        {
            var stream = ChannelMessage.StreamOf(row.Notification, row.Channel);
            var (message, _) = await _service.Log.Read<ChannelMessage>(stream, stop);
            if (message.IsPending && message.NextAt <= now)
                due.Add(message);
        }
        return due;
    }

    private async Task Record(IReadOnlyList<ChannelMessage> due, IReadOnlyList<MessageAttempted?> attempts) =>
        await Task.WhenAll(attempts.OfType<MessageAttempted>().Select(Record));

    private async Task Record(MessageAttempted attempt)
    {
        var metadata = new Metadata(CommandId.New(_service.Ids), "SendMessage", "system", attempt.Notification.Value);
        var stream = ChannelMessage.StreamOf(attempt.Notification, attempt.Channel);
        await _service.Log.Execute(
            new Work<ChannelMessage>(stream, metadata, (message, _) => message.Record(attempt)),
            CancellationToken.None // What was sent is recorded.
        );
    }

    [LoggerMessage(
        EventId = EventIds.MessagingInterrupted,
        Level = LogLevel.Error,
        Message = "Sending by the channel {Channel} failed; it will resume after a delay."
    )]
    private static partial void Interrupted(ILogger log, Exception e, string channel);
}
