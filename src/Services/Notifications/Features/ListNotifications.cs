using Florin.Kernel;
using Florin.Notifications.Delivery;
using Florin.Notifications.Projections;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;

namespace Florin.Notifications.Features;

internal static class ListNotificationsFeature
{
    // Who has read everything must not make a list look at all that there ever was.
    private const int MaxLookedAt = 500;

    /// <summary>So long a list waits to show what was delivered, or read, just before it was asked for.</summary>
    private static readonly TimeSpan CatchUp = TimeSpan.FromMilliseconds(500);

    public static void Add(ServiceBuilder service, SmtpOptions smtp, Projection? notifications, Projection? deliveries) =>
        service
            .Get("/notifications", Access.User, (request, cancel) => Answer(smtp, notifications!, deliveries!, request, cancel)) // Hosted.
            .Does("Lists notifications, newest first: the caller's own, or all for administrators.")
            .GivesList<NotificationView>()
            .With<string>("userId", "Only notifications of this user.")
            .With<bool>(
                "unread",
                "true: only unread notifications; false: only read ones. Pages may then be shorter than the limit."
            )
            .Refuses(RefusalCode.Forbidden, RefusalCodes.Unavailable);

    private static async Task<Reply> Answer(
        SmtpOptions smtp,
        Projection notifications,
        Projection deliveries,
        Request request,
        CancellationToken cancel
    )
    {
        var query = request.Query;
        var (page, asked) = (query.Page(), query.Id<UserId>("userId")?.Value);
        var unread = query.OneOf("unread", "true", "false");
        query.ThrowIfInvalid();
        if (asked is not null && !request.Actor.Owns(asked))
            return Reply.Refused(Refusal.Forbidden("These notifications belong to another user."));
        var (sent, delivered) = (await notifications.Read(CatchUp, cancel), await deliveries.Read(CatchUp, cancel));
        var user = asked ?? (request.Actor.IsAdmin ? null : request.Actor.Id);
        var shown = new NotificationViews(sent.Store, smtp, request.Now);
        var (items, next) = unread is null
            ? All(sent.Store, page, user, shown)
            : Some(sent.Store, page, user, shown, isRead: unread == "false");
        return Reply.List(items, next, sent.Complete ?? delivered.Complete);
    }

    private static (IReadOnlyList<NotificationView> Items, string? Next) All(
        IViewStore views,
        PageRequest page,
        string? user,
        NotificationViews shown
    )
    {
        var (rows, next) = views.Page(NotificationRow.View, page, query => NewestOf(query, user));
        return ([.. rows.Select(shown.Of)], next);
    }

    /// <summary>Looks through the list until the page is full; after so many, the page is what was found and goes on from there.</summary>
    private static (IReadOnlyList<NotificationView> Items, string? Next) Some(
        IViewStore views,
        PageRequest page,
        string? user,
        NotificationViews shown,
        bool isRead
    )
    {
        var found = new List<NotificationView>();
        var rows = views.Page(NotificationRow.View, page with { Limit = MaxLookedAt }, query => NewestOf(query, user));
        foreach (var row in rows.Items)
        {
            if (shown.Of(row) is var view && view.ReadAt is not null != isRead)
                continue;
            found.Add(view);
            if (found.Count == page.Limit)
                return (
                    found,
                    row == rows.Items[^1] ? rows.NextCursor : page.Next(new ViewRow(row.Id.Value, row.Position, []))
                );
        }
        return (found, rows.NextCursor);
    }

    private static ViewQuery NewestOf(ViewQuery query, string? user) =>
        (query with { OrderBy = "position", Descending = true }).WhereIf("userId", Comparison.Equal, user);
}
