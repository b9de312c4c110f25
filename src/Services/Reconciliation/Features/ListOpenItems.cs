using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Reconciliation.Projections;

namespace Florin.Reconciliation.Features;

/// <summary>What is open of a source in some days, for those who match by hand.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="Lines">Open lines, oldest first.</param>
/// <param name="Entries">Open entries of the ledger, oldest first.</param>
/// <param name="Complete">Whether these are all; false where there are more than 200 of either.</param>
internal sealed record OpenItemsView(
    DateOnly From,
    DateOnly To,
    IReadOnlyList<BankStatementLineView> Lines,
    IReadOnlyList<ReconciledEntryView> Entries,
    bool Complete
);

/// <summary>Shows what may be matched by hand.</summary>
internal sealed class ListOpenItemsFeature(ReconciliationViews views, OpenItemsReader items, ItemsInFull found)
{
    public static void Add(ServiceBuilder service, ReconciliationViews views, OpenItemsReader items, ItemsInFull found)
    {
        var feature = new ListOpenItemsFeature(views, items, found);
        service
            .Get("/sources/{id}/open", Permission.ReconciliationRead, feature.Answer)
            .Does(
                $"Returns the open lines of a source and the open entries of what it mirrors, the first {MatchBody.MaxItems} of each: what may be matched by hand."
            )
            .With<string>("from", "From this day on, such as 2026-01-01 (default: that of the first open line).")
            .With<string>("to", "Up to this day (default: the last that statements cover).")
            .Gives<OpenItemsView>()
            .Refuses(RefusalCode.NotFound, RefusalCode.WrongState, RefusalCodes.Unavailable);
    }

    private async Task<Reply> Answer(Request request, CancellationToken cancel)
    {
        var (from, to) = (request.Query.Day("from"), request.Query.Day("to"));
        if (from > to)
            request.Query.Problem("to", "is before from.");
        request.Query.ThrowIfInvalid();
        var store = (await views.Read(cancel)).Store;
        var source = await store.Source(request.Route<BankSourceId>("id"), cancel);
        var (open, refusal) = await items.Read(source, from, to, days: 0, store, cancel);
        if (open is null)
            return Reply.Refused(refusal!); // One of the two is there.
        var whole = await found.Of(
            source.Id,
            [.. open.Lines.Take(MatchBody.MaxItems).Select(line => line.Line.Id)],
            [.. open.Entries.OrderBy(entry => entry.Day).Take(MatchBody.MaxItems).Select(entry => entry.Position)],
            store,
            cancel
        );
        return Reply.Ok(
            new OpenItemsView(
                open.From,
                open.To,
                whole.Lines,
                whole.Entries,
                open.Lines.Count <= MatchBody.MaxItems && open.Entries.Count <= MatchBody.MaxItems
            )
        );
    }
}
