using System.Globalization;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;

namespace Florin.Notifications.Messages;

/// <summary>A message as it was decided on.</summary>
/// <param name="Id">The notification's id and the channel.</param>
/// <param name="Message">What is sent.</param>
/// <param name="QueuedAt">When it was decided on.</param>
/// <param name="Position">Where this service's log says so.</param>
internal sealed record MessageRow(string Id, MessageQueued Message, DateTimeOffset QueuedAt, long Position);

/// <summary>An attempt.</summary>
/// <param name="Id">The message's id and the attempt's number.</param>
/// <param name="Message">The message's id.</param>
/// <param name="Attempt">What came of it.</param>
/// <param name="At">When it ended.</param>
internal sealed record AttemptRow(string Id, string Message, MessageAttempted Attempt, DateTimeOffset At);

/// <summary>A message that is still to be sent.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="Notification">The notification that it is about.</param>
/// <param name="Channel">The name of the channel.</param>
/// <param name="At">When it may be tried next.</param>
internal sealed record DueRow(string Id, NotificationId Notification, string Channel, DateTimeOffset At);

/// <summary>What the service's own log says of messages: for the API, and for sending them.</summary>
internal static class MessageViews
{
    public static readonly View<MessageRow> Messages = new View<MessageRow>("messages", 1, row => row.Id)
        .Text("userId", row => row.Message.User.Value)
        .Text("notification", row => row.Message.Notification.Value)
        .Number("position", row => row.Position)
        .Index("userId", "position")
        .Index("notification", "position")
        .Index("position");

    public static readonly View<AttemptRow> Attempts = new View<AttemptRow>("message_attempts", 1, row => row.Id)
        .Text("message", row => row.Message)
        .Number("number", row => row.Attempt.Number)
        .Index("message", "number");

    public static readonly View<DueRow> Due = new View<DueRow>("messages_due", 1, row => row.Id)
        .Text("channel", row => row.Channel)
        .Number("at", row => ViewTime.Micros(row.At))
        .Index("channel", "at");

    public static Projection Add(ServiceBuilder service) =>
        service.Projects("message-views", follows: service.Definition.Name, [Messages, Attempts, Due], Handle);

    private static ValueTask Handle(IReadOnlyList<Recorded> events, Changes changes, CancellationToken cancel)
    {
        foreach (var recorded in events)
            if (recorded.Data is MessageQueued queued)
            {
                var id = ChannelMessage.IdOf(queued.Notification, queued.Channel);
                changes.Put(Messages, new MessageRow(id, queued, recorded.At, recorded.Position));
                changes.Put(Due, new DueRow(id, queued.Notification, queued.Channel, queued.DueAt));
            }
            else if (recorded.Data is MessageAttempted attempt)
            {
                var id = ChannelMessage.IdOf(attempt.Notification, attempt.Channel);
                var key = string.Create(CultureInfo.InvariantCulture, $"{id}-{attempt.Number:D2}");
                changes.Put(Attempts, new AttemptRow(key, id, attempt, recorded.At));
                if (attempt.RetryAt is { } again)
                    changes.Put(Due, new DueRow(id, attempt.Notification, attempt.Channel, again));
                else
                    changes.Delete(Due, id);
            }
        return ValueTask.CompletedTask;
    }
}
