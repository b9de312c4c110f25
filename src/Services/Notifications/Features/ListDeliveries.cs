using Florin.Kernel;
using Florin.Notifications.Messages;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;

namespace Florin.Notifications.Features;

/// <summary>An attempt to deliver a message.</summary>
/// <param name="Number">Which, from 1.</param>
/// <param name="At">When it ended, UTC.</param>
/// <param name="Status">SENT, FAILED, or PENDING where it was tried again.</param>
/// <param name="HttpStatus">What the provider answered; null where it did not, and for who may see their own only.</param>
/// <param name="Error">What went wrong; null where nothing did, and for who may see their own only.</param>
/// <param name="MessageId">The provider's id of the message; null where it gave none.</param>
/// <param name="RetryAt">When it was to be tried again, UTC; null where it was not.</param>
internal sealed record AttemptView(
    int Number,
    DateTimeOffset At,
    string Status,
    int? HttpStatus,
    string? Error,
    string? MessageId,
    DateTimeOffset? RetryAt
);

/// <summary>A message by a channel, and what became of it.</summary>
/// <param name="Id">Its id, which providers get as well.</param>
/// <param name="NotificationId">The notification that it is about.</param>
/// <param name="UserId">Who it is for.</param>
/// <param name="Channel">The name of the channel.</param>
/// <param name="Kind">Such as transaction-completed.</param>
/// <param name="Language">The language of its words.</param>
/// <param name="TemplateVersion">Which edit of an operator they are; 0 where they are built in.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">The message.</param>
/// <param name="Status">PENDING, SENT or FAILED.</param>
/// <param name="QueuedAt">When it was decided on, UTC.</param>
/// <param name="DueAt">When it may be sent, UTC: at once, or when the user's quiet hours end.</param>
/// <param name="Attempts">How it was tried, in order.</param>
internal sealed record DeliveryView(
    string Id,
    NotificationId NotificationId,
    UserId UserId,
    string Channel,
    string Kind,
    string Language,
    int TemplateVersion,
    string Subject,
    string Text,
    string Status,
    DateTimeOffset QueuedAt,
    DateTimeOffset DueAt,
    IReadOnlyList<AttemptView> Attempts
);

internal static class ListDeliveriesFeature
{
    private const int MostAttempts = 20; // Of ChannelOptions.MaxAttempts.

    /// <summary>So long a list waits to show what was sent just before it was asked for.</summary>
    private static readonly TimeSpan CatchUp = TimeSpan.FromMilliseconds(500);

    public static void Add(ServiceBuilder service, Projection messages) =>
        service
            .Get("/deliveries", Permission.NotificationsRead, (request, cancel) => Answer(messages, request, cancel))
            .Does(
                "Lists messages by channels other than mail with their attempts, newest first: the caller's own, or all for staff who may see everybody's."
            )
            .GivesList<DeliveryView>()
            .With<string>("userId", "Only messages to this user.")
            .With<string>("notificationId", "Only messages about this notification.")
            .Refuses(RefusalCode.Forbidden, RefusalCodes.Unavailable);

    private static async Task<Reply> Answer(Projection messages, Request request, CancellationToken cancel)
    {
        var query = request.Query;
        var (page, asked) = (query.Page(), query.Id<UserId>("userId")?.Value);
        var notification = query.Id<NotificationId>("notificationId")?.Value;
        query.ThrowIfInvalid();
        if (asked is not null && !request.Actor.May(Permission.NotificationsRead, asked))
            return Reply.Refused(Refusal.Forbidden("These messages belong to another user."));
        var seesAll = request.Actor.MayForAll(Permission.NotificationsRead);
        var user = asked ?? (seesAll ? null : request.Actor.Id);
        var read = await messages.Read(CatchUp, cancel);
        var (rows, next) = await read.Store.Page(
            MessageViews.Messages,
            page,
            some =>
                (some with { OrderBy = "position", Descending = true })
                    .WhereIf("userId", Comparison.Equal, user)
                    .WhereIf("notification", Comparison.Equal, notification),
            cancel
        );
        var attempts = await Attempts(read.Store, rows, cancel);
        return Reply.List<DeliveryView>([.. rows.Select(row => Of(row, [.. attempts[row.Id]], seesAll))], next, read.Complete);
    }

    private static async ValueTask<ILookup<string, AttemptRow>> Attempts(
        IViewStore views,
        IReadOnlyList<MessageRow> messages,
        CancellationToken cancel
    )
    {
        var rows =
            messages.Count == 0
                ? []
                : await views.Rows(
                    MessageViews.Attempts,
                    query =>
                        (query with { OrderBy = "number", Limit = messages.Count * MostAttempts }).WhereAny([
                            .. messages.Select(message => new Condition("message", Comparison.Equal, message.Id)),
                        ]),
                    cancel
                );
        return rows.ToLookup(row => row.Message, StringComparer.Ordinal);
    }

    private static DeliveryView Of(MessageRow row, IReadOnlyList<AttemptRow> attempts, bool seesAll) =>
        new(
            row.Id,
            row.Message.Notification,
            row.Message.User,
            row.Message.Channel,
            row.Message.Kind,
            row.Message.Language,
            row.Message.TemplateVersion,
            row.Message.Subject,
            row.Message.Text,
            attempts.Count > 0 ? attempts[^1].Attempt.Status : ChannelMessage.Pending,
            row.QueuedAt,
            row.Message.DueAt,
            [
                .. attempts.Select(one => new AttemptView(
                    one.Attempt.Number,
                    one.At,
                    one.Attempt.Status,
                    seesAll ? one.Attempt.HttpStatus : null,
                    seesAll ? one.Attempt.Error : null,
                    one.Attempt.MessageId,
                    one.Attempt.RetryAt
                )),
            ]
        );
}
