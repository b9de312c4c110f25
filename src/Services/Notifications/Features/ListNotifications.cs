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

    private const int LookedAtOnce = 50;

    /// <summary>So long a list waits to show what was delivered, or read, just before it was asked for.</summary>
    private static readonly TimeSpan CatchUp = TimeSpan.FromMilliseconds(500);

    public static void Add(ServiceBuilder service, SmtpOptions smtp, Projection notifications, Projection deliveries) =>
        service
            .Get(
                "/notifications",
                Permission.NotificationsRead,
                (request, cancel) => Answer(smtp, notifications, deliveries, request, cancel)
            )
            .Does("Lists notifications, newest first: the caller's own, or all for staff who may see everybody's.")
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
        if (asked is not null && !request.Actor.May(Permission.NotificationsRead, asked))
            return Reply.Refused(Refusal.Forbidden("These notifications belong to another user."));
        var (sent, delivered) = (await notifications.Read(CatchUp, cancel), await deliveries.Read(CatchUp, cancel));
        var user = asked ?? (request.Actor.MayForAll(Permission.NotificationsRead) ? null : request.Actor.Id);
        var shown = new NotificationViews(sent.Store, smtp, request.Now);
        var (items, next) = unread is null
            ? await All(sent.Store, page, user, shown, cancel)
            : await Some(sent.Store, page, user, shown, unread == "false", cancel);
        return Reply.List(items, next, sent.Complete ?? delivered.Complete);
    }

    private static async ValueTask<(IReadOnlyList<NotificationView> Items, string? Next)> All(
        IViewStore views,
        PageRequest page,
        string? user,
        NotificationViews shown,
        CancellationToken cancel
    )
    {
        var (rows, next) = await views.Page(NotificationRow.View, page, query => NewestOf(query, user), cancel);
        return (await shown.Of(rows, await shown.Readings(rows, cancel), cancel), next);
    }

    /// <summary>Looks through the list until the page is full; after so many, the page is what was found and goes on from there.</summary>
    private static async ValueTask<(IReadOnlyList<NotificationView> Items, string? Next)> Some(
        IViewStore views,
        PageRequest page,
        string? user,
        NotificationViews shown,
        bool isRead,
        CancellationToken cancel
    )
    {
        var (found, readings) = (new List<NotificationRow>(), new List<ReadRow?>());
        var (rows, next) = await views.Page(
            NotificationRow.View,
            page with
            {
                Limit = MaxLookedAt,
            },
            query => NewestOf(query, user),
            cancel
        );
        foreach (var some in rows.Chunk(LookedAtOnce))
        {
            var read = await shown.Readings(some, cancel);
            for (var i = 0; i < some.Length && found.Count < page.Limit; i++)
                if (read[i] is not null == isRead)
                {
                    found.Add(some[i]);
                    readings.Add(read[i]);
                }
            if (found.Count == page.Limit)
                break;
        }
        var items = await shown.Of(found, readings, cancel);
        return found.Count == page.Limit && found[^1] is var last && last != rows[^1]
            ? (items, page.Next(new ViewRow(last.Id.Value, last.Position, [])))
            : (items, next);
    }

    private static ViewQuery NewestOf(ViewQuery query, string? user) =>
        (query with { OrderBy = "position", Descending = true }).WhereIf("userId", Comparison.Equal, user);
}
