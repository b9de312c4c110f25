using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Platform.Queries;

namespace Florin.Samples.OwnService.Features;

/// <summary>A wish in the list.</summary>
internal sealed record WishRow(string Id, string User, string Text, DateTimeOffset At, long Position)
{
    public static readonly View<WishRow> View = new View<WishRow>("wishes", 1, row => row.Id)
        .Text("user", row => row.User)
        .Number("position", row => row.Position)
        .Index("user", "position");
}

/// <summary>Asks for a page of a user's wishes, newest first.</summary>
internal sealed record WishesOf(string User, PageRequest Page) : IQuery<ListData<WishView>>;

internal static class ListWishesFeature
{
    // So long a list waits to show what was added just before it was asked for.
    private static readonly TimeSpan CatchUp = TimeSpan.FromMilliseconds(500);

    public static void Add(ServiceBuilder service)
    {
        var rows = service.Projects("wishes", service.Definition.Name, [WishRow.View], Handle);
        service.Queries.Handles<WishesOf, ListData<WishView>>((query, cancel) => Find(query, rows, cancel));
        var ask = service.Queries.Asker<WishesOf, ListData<WishView>>();
        service
            .Get(
                "/wishes",
                Permission.NotificationsRead,
                async (request, cancel) =>
                {
                    var (query, user) = (request.Query, request.Actor.Id);
                    var page = query.Page();
                    query.ThrowIfInvalid();
                    return Reply.Ok(await ask(new WishesOf(user, page), cancel));
                }
            )
            .Does("Lists the caller's wishes, newest first.")
            .GivesList<WishView>();
    }

    // What a batch of events changes. Stored in one transaction with how far it has come, so that a replay changes nothing.
    private static ValueTask Handle(IReadOnlyList<Recorded> events, Changes changes, CancellationToken cancel)
    {
        foreach (var recorded in events)
            if (recorded.Data is WishAdded wish)
                changes.Put(WishRow.View, new WishRow(wish.Id, wish.User, wish.Text, wish.At, recorded.Position));
        return ValueTask.CompletedTask;
    }

    private static async ValueTask<ListData<WishView>> Find(WishesOf query, Projection rows, CancellationToken cancel)
    {
        var read = await rows.Read(CatchUp, cancel);
        var (found, next) = await read.Store.Page(
            WishRow.View,
            query.Page,
            q => (q with { OrderBy = "position", Descending = true }).WhereIf("user", Comparison.Equal, query.User),
            cancel
        );
        return new ListData<WishView>([.. found.Select(row => new WishView(row.Id, row.Text, row.At))], next, read.Complete);
    }
}
