using System.Diagnostics;
using Florin.Kernel;

namespace Florin.Notifications.Messages;

/// <summary>A message to a user by a channel was decided on. It is sent as it is written here, whatever is edited later.</summary>
/// <param name="Notification">The notification that it is about.</param>
/// <param name="Channel">The name of the channel.</param>
/// <param name="User">Who it is for.</param>
/// <param name="Kind">Such as <c>transaction-completed</c>.</param>
/// <param name="Language">The language of its words.</param>
/// <param name="TemplateVersion">Which edit of an operator they are; 0 where they are built in.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">The message.</param>
/// <param name="DueAt">When it may be sent, UTC: at once, or when the user's quiet hours end.</param>
internal sealed record MessageQueued(
    NotificationId Notification,
    string Channel,
    UserId User,
    string Kind,
    string Language,
    int TemplateVersion,
    string Subject,
    string Text,
    DateTimeOffset DueAt
);

/// <summary>A message was tried.</summary>
/// <param name="Notification">The notification that it is about.</param>
/// <param name="Channel">The name of the channel.</param>
/// <param name="Number">Which attempt, from 1.</param>
/// <param name="Status">SENT; FAILED for good; or PENDING: it is tried again.</param>
/// <param name="HttpStatus">The status of the provider's answer; null where there was none.</param>
/// <param name="Error">What went wrong, without the address; null where nothing did.</param>
/// <param name="MessageId">The provider's id of the message; null where it gave none.</param>
/// <param name="RetryAt">When it is tried again, UTC; null where it is not.</param>
internal sealed record MessageAttempted(
    NotificationId Notification,
    string Channel,
    int Number,
    string Status,
    int? HttpStatus,
    string? Error,
    string? MessageId,
    DateTimeOffset? RetryAt
);

/// <summary>A message to a user by a channel.</summary>
/// <param name="Queued">What is to be sent; null for a stream without events.</param>
/// <param name="Status">PENDING, SENT or FAILED.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="NextAt">When it may be tried next, UTC.</param>
internal sealed record ChannelMessage(MessageQueued? Queued, string Status, int Attempts, DateTimeOffset NextAt)
    : IState<ChannelMessage>
{
    public const string Pending = "PENDING";
    public const string Sent = "SENT";
    public const string Failed = "FAILED";

    public static ChannelMessage Empty { get; } = new(null, Pending, 0, default);

    public static string Schema => "message.1";

    /// <summary>Whether it is to be sent, at once or later.</summary>
    public bool IsPending => Queued is not null && Status == Pending;

    public static string StreamOf(NotificationId notification, string channel) => $"message-{IdOf(notification, channel)}";

    /// <summary>A message's id: there is one of a notification on a channel.</summary>
    public static string IdOf(NotificationId notification, string channel) => $"{notification}-{channel}";

    public Decision Queue(MessageQueued queued) => Queued is null ? [queued] : [];

    /// <summary>Records an attempt, once.</summary>
    public Decision Record(MessageAttempted attempt) => IsPending && attempt.Number == Attempts + 1 ? [attempt] : [];

    public ChannelMessage Apply(object happened) =>
        happened switch
        {
            MessageQueued e => new ChannelMessage(e, Pending, 0, e.DueAt),
            MessageAttempted e => this with { Status = e.Status, Attempts = e.Number, NextAt = e.RetryAt ?? NextAt },
            _ => throw new UnreachableException($"{happened.GetType().Name} is not an event of a message."),
        };
}
