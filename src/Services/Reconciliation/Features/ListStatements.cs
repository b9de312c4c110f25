using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Reconciliation.Projections;

namespace Florin.Reconciliation.Features;

/// <summary>Shows imports of statements and their lines.</summary>
internal static class ListStatementsFeature
{
    public static void Add(ServiceBuilder service, ReconciliationViews views)
    {
        service
            .Get("/statements", Permission.ReconciliationRead, (request, cancel) => List(views, request, cancel))
            .Does("Lists imports of statements, newest first.")
            .With<string>("source", "Only those of this source.")
            .GivesList<BankStatementView>()
            .Refuses(RefusalCodes.Unavailable);
        service
            .Get(
                "/statements/{id}",
                Permission.ReconciliationRead,
                async (request, cancel) =>
                {
                    var id = request.Route<StatementId>("id");
                    var read = await views.Read(cancel);
                    return await read.Store.Find(StatementRow.View, id.Value, cancel) is { } row
                        ? Reply.Ok(BankStatementView.Of(row.Imported))
                        : Reply.Refused(Refusal.NotFound("statement", id.Value));
                }
            )
            .Does("Returns an import of statements.")
            .Gives<BankStatementView>()
            .Refuses(RefusalCode.NotFound, RefusalCodes.Unavailable);
        service
            .Get("/statements/{id}/lines", Permission.ReconciliationRead, (request, cancel) => Lines(views, request, cancel))
            .Does("Lists the lines that an import of statements added, in the order of the file, and what became of each.")
            .GivesList<BankStatementLineView>()
            .Refuses(RefusalCode.NotFound, RefusalCodes.Unavailable);
    }

    private static async Task<Reply> List(ReconciliationViews views, Request request, CancellationToken cancel)
    {
        var (page, source) = (request.Query.Page(), request.Query.Id<BankSourceId>("source"));
        request.Query.ThrowIfInvalid();
        var read = await views.Read(cancel);
        var (rows, next) = await read.Store.Page(
            StatementRow.View,
            page,
            q => q.WhereIf(StatementRow.BySource, Comparison.Equal, source?.Value) with { Descending = true },
            cancel
        );
        return Reply.List([.. rows.Select(row => BankStatementView.Of(row.Imported))], next, read.Complete);
    }

    private static async Task<Reply> Lines(ReconciliationViews views, Request request, CancellationToken cancel)
    {
        var page = request.Query.Page();
        request.Query.ThrowIfInvalid();
        var id = request.Route<StatementId>("id");
        var read = await views.Read(cancel);
        if (await read.Store.Find(StatementRow.View, id.Value, cancel) is null)
            return Reply.Refused(Refusal.NotFound("statement", id.Value));
        var (rows, next) = await read.Store.Page(
            LineRow.View,
            page,
            q => q.Where(LineRow.ByStatement, Comparison.Equal, id.Value) with { OrderBy = LineRow.ByOrder },
            cancel
        );
        return Reply.List([.. rows.Select(BankStatementLineView.Of)], next, read.Complete);
    }
}
