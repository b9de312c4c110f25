using Florin.Notifications.Delivery;
using Florin.Notifications.Projections;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Platform.Search;

namespace Florin.Notifications.Features;

/// <summary>Notifications by the words of their subject, and by the ids that they are about.</summary>
internal static class SearchNotificationsFeature
{
    private const int Version = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan UntilListed = TimeSpan.FromSeconds(10);

    public static void Add(ServiceBuilder service, SmtpOptions smtp, Projection notifications) =>
        service.Searches(
            new SearchedKind<NotificationView>(
                "notification",
                Version,
                Permission.NotificationsRead,
                actor => actor.MayForAll(Permission.NotificationsRead),
                (events, cancel) => Drafts(notifications, events, cancel),
                (request, found, cancel) => Read(smtp, notifications, request, found, cancel)
            )
            {
                Follows = "transaction",
            }
        );

    // What it says stands in the list, which follows the same log.
    private static async ValueTask<IReadOnlyList<SearchDraft>> Drafts(
        Projection notifications,
        IReadOnlyList<Recorded> events,
        CancellationToken cancel
    )
    {
        var ended = events.Select(EndedTransaction.Of).OfType<EndedTransaction>().ToList();
        if (ended.Count == 0)
            return [];
        if (!await notifications.Consumer.Reached(ended[^1].Recorded.Position, UntilListed, cancel))
            throw new TimeoutException("The list of notifications is behind.");
        var rows = await notifications.Rows.FindMany(NotificationRow.View, [.. ended.Select(one => one.Id.Value)], cancel);
        return [.. rows.OfType<NotificationRow>().Select(Draft)];
    }

    private static SearchDraft Draft(NotificationRow row) =>
        new(row.Id.Value, row.Position)
        {
            Readers = [row.UserId.Value],
            Names = [row.Id.Value, row.TransactionId.Value, row.UserId.Value],
            Texts = [row.Subject, row.Template],
        };

    private static async ValueTask<IReadOnlyList<FoundItem<NotificationView>?>> Read(
        SmtpOptions smtp,
        Projection notifications,
        Request request,
        IReadOnlyList<SearchMatch> found,
        CancellationToken cancel
    )
    {
        var read = await notifications.Read(Patience, cancel);
        var rows = await read.Store.FindMany(NotificationRow.View, [.. found.Select(match => match.Key)], cancel);
        var allowed = rows.OfType<NotificationRow>()
            .Where(row => request.Actor.May(Permission.NotificationsRead, row.UserId.Value))
            .ToList();
        var views = new NotificationViews(read.Store, smtp, request.Now);
        var shown = (await views.Of(allowed, await views.Readings(allowed, cancel), cancel)).ToDictionary(
            view => view.Id.Value,
            StringComparer.Ordinal
        );
        return [.. found.Select(match => shown.TryGetValue(match.Key, out var view) ? Item(view) : null)];
    }

    private static FoundItem<NotificationView> Item(NotificationView view) =>
        new(view.Id.Value, view.CreatedAt, view, [("subject", view.Subject), ("template", view.Template)]);
}
