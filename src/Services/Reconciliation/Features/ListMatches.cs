using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Reconciliation.Projections;

namespace Florin.Reconciliation.Features;

/// <summary>Shows matches.</summary>
internal sealed class ListMatchesFeature(ReconciliationViews views, ItemsInFull found)
{
    private static readonly string[] States = [.. Enum.GetNames<MatchState>().Select(name => name.ToLowerInvariant())];

    public static void Add(ServiceBuilder service, ReconciliationViews views, ItemsInFull found)
    {
        var feature = new ListMatchesFeature(views, found);
        service
            .Get("/matches", Permission.ReconciliationRead, feature.List)
            .Does("Lists matches, newest first.")
            .With<string>("source", "Only those of this source.")
            .With<string>("run", "Only those of this run.")
            .With<string>("state", $"Only those that are {string.Join(", ", States[..^1])} or {States[^1]}.")
            .With<string>(ItemsInFull.Parameter, ItemsInFull.Does)
            .GivesList<MatchView>()
            .Refuses(RefusalCodes.Unavailable);
        service
            .Get("/matches/{id}", Permission.ReconciliationRead, feature.One)
            .Does("Returns a match with its score and the reasons for it.")
            .With<string>(ItemsInFull.Parameter, ItemsInFull.Does)
            .Gives<MatchView>()
            .Refuses(RefusalCode.NotFound, RefusalCodes.Unavailable);
    }

    private async Task<Reply> One(Request request, CancellationToken cancel)
    {
        var isWhole = request.Query.OneOf(ItemsInFull.Parameter, ItemsInFull.Name) is not null;
        request.Query.ThrowIfInvalid();
        var id = request.Route<MatchId>("id");
        var store = (await views.Read(cancel)).Store;
        return Reply.Ok(await Shown(await store.Match(id, cancel), isWhole, store, cancel));
    }

    private async Task<Reply> List(Request request, CancellationToken cancel)
    {
        var query = request.Query;
        var page = query.Page();
        var (source, run) = (query.Id<BankSourceId>("source"), query.Id<ReconciliationRunId>("run"));
        var (state, isWhole) = (query.OneOf("state", States), query.OneOf(ItemsInFull.Parameter, ItemsInFull.Name) is not null);
        query.ThrowIfInvalid();
        var read = await views.Read(cancel);
        var (rows, next) = await read.Store.Page(
            MatchRow.View,
            page,
            q =>
                q.WhereIf(MatchRow.BySource, Comparison.Equal, source?.Value)
                    .WhereIf(MatchRow.ByRun, Comparison.Equal, run?.Value)
                    .WhereIf(
                        MatchRow.ByState,
                        Comparison.Equal,
                        state is null ? null : Enum.Parse<MatchState>(state, ignoreCase: true).ToString()
                    ) with
                {
                    OrderBy = MatchRow.ByOrder,
                    Descending = true,
                },
            cancel
        );
        var shown = new List<MatchView>(rows.Count);
        foreach (var row in rows)
            shown.Add(await Shown(row, isWhole, read.Store, cancel));
        return Reply.List(shown, next, read.Complete);
    }

    // A match names its lines and entries; they stay as they were, whatever becomes of it.
    private async ValueTask<MatchView> Shown(MatchRow row, bool isWhole, IViewStore store, CancellationToken cancel)
    {
        var view = MatchView.Of(row);
        if (!isWhole)
            return view;
        return view with { Items = await found.Of(row.Source, row.Match.Lines, row.Match.Entries, store, cancel) };
    }
}
