using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Reconciliation.Projections;

namespace Florin.Reconciliation.Features;

/// <summary>Shows runs.</summary>
internal static class ListRunsFeature
{
    public static void Add(ServiceBuilder service, ReconciliationViews views)
    {
        service
            .Get("/runs", Permission.ReconciliationRead, (request, cancel) => List(views, request, cancel))
            .Does("Lists runs, newest first.")
            .With<string>("source", "Only those of this source.")
            .GivesList<RunView>()
            .Refuses(RefusalCodes.Unavailable);
        service
            .Get(
                "/runs/{id}",
                Permission.ReconciliationRead,
                async (request, cancel) =>
                {
                    var id = request.Route<ReconciliationRunId>("id");
                    var read = await views.Read(cancel);
                    return await read.Store.Find(RunRow.View, id.Value, cancel) is { } row
                        ? Reply.Ok(RunView.Of(row.Ran))
                        : Reply.Refused(Refusal.NotFound("run", id.Value));
                }
            )
            .Does("Returns a run; its matches are listed by GET /matches?run=.")
            .Gives<RunView>()
            .Refuses(RefusalCode.NotFound, RefusalCodes.Unavailable);
    }

    private static async Task<Reply> List(ReconciliationViews views, Request request, CancellationToken cancel)
    {
        var (page, source) = (request.Query.Page(), request.Query.Id<BankSourceId>("source"));
        request.Query.ThrowIfInvalid();
        var read = await views.Read(cancel);
        var (rows, next) = await read.Store.Page(
            RunRow.View,
            page,
            q => q.WhereIf(RunRow.BySource, Comparison.Equal, source?.Value) with { Descending = true },
            cancel
        );
        return Reply.List([.. rows.Select(row => RunView.Of(row.Ran))], next, read.Complete);
    }
}
