using Florin.Kernel;
using Florin.Notifications.Channels;
using Florin.Notifications.Projections;
using Florin.Notifications.Templates;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;

namespace Florin.Notifications.Messages;

/// <summary>
/// Follows the transactions and decides, at each one's end, which messages its user gets by the configured channels: each once,
/// for ever, since its command's id follows from the notification's. How far it has come is recorded with the messages, and
/// now and then without any.
/// </summary>
internal sealed class QueueMessages(
    ServiceBuilder service,
    NotificationOptions options,
    Addressees addressees,
    Wordings wordings
) : IConsumerSink
{
    /// <summary>Its name.</summary>
    public const string Consumer = "messages";

    private const int RecordedEvery = 10_000;
    private const int QueuedAtOnce = 64;

    private readonly TimeSpan _maxAge = options.Channels.Values.Max(channel => channel.MaxAge);
    private readonly Dictionary<string, bool> _needsAddress = options.Channels.ToDictionary(
        channel => channel.Key,
        channel => new ChannelRequest(channel.Value).NeedsAddress,
        StringComparer.Ordinal
    );
    private long _recorded;

    /// <inheritdoc/>
    public bool Parks => false;

    /// <inheritdoc/>
    public bool RebuildsByItself => false;

    /// <summary>Follows where channels are configured.</summary>
    public static void Add(
        ServiceBuilder service,
        NotificationOptions options,
        Provided<Addressees> addressees,
        Wordings wordings
    )
    {
        if (options.Channels.Count > 0)
            service.Follows(Consumer, "transaction", _ => new QueueMessages(service, options, addressees.Value, wordings));
    }

    /// <inheritdoc/>
    public async ValueTask<Standing> Load(CancellationToken cancel)
    {
        var (progress, _) = await service.Log.Read<MessageProgress>(MessageProgress.Stream, cancel);
        _recorded = progress.Upto;
        return new Standing(progress.Checkpoint, []);
    }

    /// <inheritdoc/>
    public async ValueTask<StoreEffect> Prepare(IReadOnlyList<Recorded> events, CancellationToken cancel)
    {
        var since = service.Clock.GetUtcNow() - _maxAge;
        var ended = events.Where(e => e.At >= since).Select(EndedTransaction.Of).OfType<EndedTransaction>().ToList();
        var messages = ended.Count == 0 ? [] : await Messages(ended, cancel);
        return progress => Store(messages, events, progress.Checkpoint.Position, cancel);
    }

    /// <inheritdoc/>
    public async ValueTask Reset(CancellationToken cancel) => await Record(0, null, cancel);

    private async Task<List<(MessageQueued Message, Metadata Cause)>> Messages(
        List<EndedTransaction> ended,
        CancellationToken cancel
    )
    {
        var to = await addressees.Of(ended.Select(e => e.Facts.UserId).ToHashSet(), cancel);
        var words = await wordings.Now(cancel);
        return
        [
            .. from end in ended
            let user = to[end.Facts.UserId]
            where user.Email is not null // Else there is no such user any more.
            from channel in user.Preferences.ChannelsOf(end.Kind)
            where
                _needsAddress.TryGetValue(channel, out var needs)
                && (!needs || user.Preferences.Addresses?.ContainsKey(channel) is true)
            select (Message(end, channel, user.Preferences, words), end.Recorded.Metadata),
        ];
    }

    private MessageQueued Message(EndedTransaction ended, string channel, Preferences preferences, WordingsNow words)
    {
        var wording = words.Of(ended.Kind, channel, NotificationOptions.FormOf(channel), preferences.Language);
        var (at, isUrgent) = (ended.Recorded.At, options.UrgentKinds.Contains(ended.Kind, StringComparer.Ordinal));
        return new MessageQueued(
            ended.Id,
            channel,
            ended.Facts.UserId,
            ended.Kind,
            wording.Language,
            wording.Version,
            wording.Subject.With(ended.Values),
            wording.Body.With(ended.Values),
            isUrgent || preferences.QuietHours is not { } quiet ? at : quiet.SendableAt(at)
        );
    }

    private async Task Store(
        List<(MessageQueued Message, Metadata Cause)> messages,
        IReadOnlyList<Recorded> events,
        long upto,
        CancellationToken cancel
    )
    {
        foreach (var some in messages.Chunk(QueuedAtOnce))
            await Task.WhenAll(some.Select(one => Queue(service, one.Message, one.Cause, cancel)));
        if ((messages.Count > 0 || upto - _recorded >= RecordedEvery) && events.Count > 0)
            await Record(upto, events[^1].Position == upto ? Checkpoint.MarkOf(events[^1]) : null, cancel);
    }

    /// <summary>Queues a message, once for ever.</summary>
    public static async Task Queue(ServiceBuilder service, MessageQueued message, Metadata cause, CancellationToken cancel)
    {
        var id = ChannelMessage.IdOf(message.Notification, message.Channel);
        var metadata = new Metadata(
            CommandId.Derived($"message:{id}"),
            "QueueMessage",
            "system",
            cause.CorrelationId,
            cause.CommandId,
            cause.Trace
        );
        var stream = ChannelMessage.StreamOf(message.Notification, message.Channel);
        await service.Log.Execute(new Work<ChannelMessage>(stream, metadata, (state, _) => state.Queue(message)), cancel);
    }

    private async Task Record(long upto, string? mark, CancellationToken cancel)
    {
        var metadata = new Metadata(CommandId.New(service.Ids), "FollowTransactions", "system", Consumer);
        await service.Log.Execute(
            new Work<MessageProgress>(
                MessageProgress.Stream,
                metadata,
                (_, _) => Decision.Accept([new MessagesFollowed(upto, mark)])
            ),
            cancel
        );
        _recorded = upto;
    }
}
