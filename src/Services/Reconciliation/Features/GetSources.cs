using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Reconciliation.Projections;

namespace Florin.Reconciliation.Features;

/// <summary>Shows sources.</summary>
internal static class GetSourcesFeature
{
    public static void Add(ServiceBuilder service, ReconciliationViews views)
    {
        service
            .Get("/sources", Permission.ReconciliationRead, (request, cancel) => List(views, request, cancel))
            .Does("Lists the bank accounts that are reconciled, newest first.")
            .GivesList<SourceView>()
            .Refuses(RefusalCodes.Unavailable);
        service
            .Get(
                "/sources/{id}",
                Permission.ReconciliationRead,
                async (request, cancel) =>
                {
                    var id = request.Route<BankSourceId>("id");
                    return Reply.Ok(SourceView.Of(await (await views.Read(cancel)).Store.Source(id, cancel)));
                }
            )
            .Does("Returns a bank account that is reconciled.")
            .Gives<SourceView>()
            .Refuses(RefusalCode.NotFound, RefusalCodes.Unavailable);
    }

    private static async Task<Reply> List(ReconciliationViews views, Request request, CancellationToken cancel)
    {
        var page = request.Query.Page();
        request.Query.ThrowIfInvalid();
        var read = await views.Read(cancel);
        var (rows, next) = await read.Store.Page(SourceRow.View, page, q => q with { Descending = true }, cancel);
        return Reply.List([.. rows.Select(SourceView.Of)], next, read.Complete);
    }
}
