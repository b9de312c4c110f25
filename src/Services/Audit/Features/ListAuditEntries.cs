using Florin.Audit.Projections;
using Florin.Kernel;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Audit.Features;

internal static class ListAuditEntriesFeature
{
    /// <summary>So long a list waits to show what was sealed just before it was asked for.</summary>
    private static readonly TimeSpan CatchUp = TimeSpan.FromMilliseconds(500);

    public static void Add(ServiceBuilder service, Projection pages) =>
        service
            .Get("/entries", Permission.AuditRead, (request, cancel) => Answer(service, pages, request, cancel))
            .Does("Lists audit entries (who did what, when, from where, with which result), most recently recorded first.")
            .GivesList<AuditEntry>()
            .With<string>("entityId", "Only entries about this account, transaction, user or other entity.")
            .With<string>("actor", "Only entries of this actor: a user id, or system.")
            .With<DateTimeOffset>("from", "Only entries at or after this time.")
            .With<DateTimeOffset>("to", "Only entries before this time.")
            .With<string>("result", "Only entries with this result: accepted, or the code of a refusal, such as forbidden.")
            .With<string>("requestId", "Only entries of the request with this X-Request-Id.")
            .With<string>("command", "Only entries of this command: its name, such as FreezeAccount, or its id.")
            .Refuses(RefusalCodes.Unavailable);

    private static async Task<Reply> Answer(ServiceBuilder service, Projection pages, Request request, CancellationToken cancel)
    {
        var query = request.Query;
        var page = query.Page();
        var (from, to) = query.Range();
        var wanted = new EntryFilter(
            query.Text("entityId"),
            query.Text("actor"),
            from,
            to,
            query.Text("result"),
            query.Text("requestId"),
            query.Text("command")
        );
        if (page.After is { Value: not long })
            query.Problem("cursor", "is not a cursor of this list.");
        query.ThrowIfInvalid();
        var read = await pages.Read(CatchUp, cancel);
        var search = new EntrySearch(service.Log, read.Store, wanted);
        var (entries, next) = await search.Before(page, cancel);
        return Reply.List(entries, next, read.Complete);
    }
}
