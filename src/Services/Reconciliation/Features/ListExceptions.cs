using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Reconciliation.Projections;

namespace Florin.Reconciliation.Features;

/// <summary>Shows exceptions.</summary>
internal static class ListExceptionsFeature
{
    private static readonly string[] States = [.. Enum.GetNames<ExceptionState>().Select(name => name.ToLowerInvariant())];

    public static void Add(ServiceBuilder service, ReconciliationViews views)
    {
        service
            .Get("/exceptions", Permission.ReconciliationRead, (request, cancel) => List(service, views, request, cancel))
            .Does("Lists lines and entries that no run could match, oldest first.")
            .With<string>("source", "Only those of this source.")
            .With<string>("owner", "Only those that this user looks after.")
            .With<string>("state", $"Only those that are {string.Join(", ", States[..^1])} or {States[^1]}.")
            .GivesList<ExceptionView>()
            .Refuses(RefusalCodes.Unavailable);
        service
            .Get(
                "/exceptions/{id}",
                Permission.ReconciliationRead,
                async (request, cancel) =>
                {
                    var id = request.Route<ExceptionCaseId>("id");
                    var row = await (await views.Read(cancel)).Store.Exception(id, cancel);
                    return Reply.Ok(ExceptionView.Of(row, request.Now));
                }
            )
            .Does("Returns a line or an entry that no run could match.")
            .Gives<ExceptionView>()
            .Refuses(RefusalCode.NotFound, RefusalCodes.Unavailable);
    }

    private static async Task<Reply> List(
        ServiceBuilder service,
        ReconciliationViews views,
        Request request,
        CancellationToken cancel
    )
    {
        var query = request.Query;
        var page = query.Page();
        var (source, owner) = (query.Id<BankSourceId>("source"), query.Text("owner"));
        var state = query.OneOf("state", States);
        query.ThrowIfInvalid();
        var read = await views.Read(cancel);
        var (rows, next) = await read.Store.Page(
            ExceptionRow.View,
            page,
            q =>
                q.WhereIf(ExceptionRow.BySource, Comparison.Equal, source?.Value)
                    .WhereIf(ExceptionRow.ByOwner, Comparison.Equal, owner)
                    .WhereIf(
                        ExceptionRow.ByState,
                        Comparison.Equal,
                        state is null ? null : Enum.Parse<ExceptionState>(state, ignoreCase: true).ToString()
                    ) with
                {
                    OrderBy = ExceptionRow.ByDay,
                },
            cancel
        );
        var now = service.Clock.GetUtcNow();
        return Reply.List([.. rows.Select(row => ExceptionView.Of(row, now))], next, read.Complete);
    }
}
