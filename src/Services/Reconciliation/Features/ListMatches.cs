using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Reconciliation.Projections;

namespace Florin.Reconciliation.Features;

/// <summary>Shows matches.</summary>
internal static class ListMatchesFeature
{
    private static readonly string[] States = [.. Enum.GetNames<MatchState>().Select(name => name.ToLowerInvariant())];

    public static void Add(ServiceBuilder service, ReconciliationViews views)
    {
        service
            .Get("/matches", Permission.ReconciliationRead, (request, cancel) => List(views, request, cancel))
            .Does("Lists matches, newest first.")
            .With<string>("source", "Only those of this source.")
            .With<string>("run", "Only those of this run.")
            .With<string>("state", $"Only those that are {string.Join(", ", States[..^1])} or {States[^1]}.")
            .GivesList<MatchView>()
            .Refuses(RefusalCodes.Unavailable);
        service
            .Get(
                "/matches/{id}",
                Permission.ReconciliationRead,
                async (request, cancel) =>
                {
                    var id = request.Route<MatchId>("id");
                    return Reply.Ok(MatchView.Of(await (await views.Read(cancel)).Store.Match(id, cancel)));
                }
            )
            .Does("Returns a match with its score and the reasons for it.")
            .Gives<MatchView>()
            .Refuses(RefusalCode.NotFound, RefusalCodes.Unavailable);
    }

    private static async Task<Reply> List(ReconciliationViews views, Request request, CancellationToken cancel)
    {
        var query = request.Query;
        var page = query.Page();
        var (source, run) = (query.Id<BankSourceId>("source"), query.Id<ReconciliationRunId>("run"));
        var state = query.OneOf("state", States);
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
        return Reply.List([.. rows.Select(MatchView.Of)], next, read.Complete);
    }
}
