using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Reconciliation.Projections;

namespace Florin.Reconciliation.Features;

/// <summary>Shows exceptions.</summary>
internal sealed class ListExceptionsFeature(ReconciliationViews views, ItemsInFull found)
{
    private static readonly string[] States = [.. Enum.GetNames<ExceptionState>().Select(name => name.ToLowerInvariant())];

    public static void Add(ServiceBuilder service, ReconciliationViews views, ItemsInFull found)
    {
        var feature = new ListExceptionsFeature(views, found);
        service
            .Get("/exceptions", Permission.ReconciliationRead, feature.List)
            .Does("Lists lines and entries that no run could match, oldest first.")
            .With<string>("source", "Only those of this source.")
            .With<string>("owner", "Only those that this user looks after.")
            .With<string>("state", $"Only those that are {string.Join(", ", States[..^1])} or {States[^1]}.")
            .With<string>(ItemsInFull.Parameter, ItemsInFull.Does)
            .GivesList<ExceptionView>()
            .Refuses(RefusalCodes.Unavailable);
        service
            .Get("/exceptions/{id}", Permission.ReconciliationRead, feature.One)
            .Does("Returns a line or an entry that no run could match.")
            .With<string>(ItemsInFull.Parameter, ItemsInFull.Does)
            .Gives<ExceptionView>()
            .Refuses(RefusalCode.NotFound, RefusalCodes.Unavailable);
    }

    private async Task<Reply> One(Request request, CancellationToken cancel)
    {
        var isWhole = request.Query.OneOf(ItemsInFull.Parameter, ItemsInFull.Name) is not null;
        request.Query.ThrowIfInvalid();
        var id = request.Route<ExceptionCaseId>("id");
        var store = (await views.Read(cancel)).Store;
        return Reply.Ok(await Shown(await store.Exception(id, cancel), isWhole, store, request.Now, cancel));
    }

    private async Task<Reply> List(Request request, CancellationToken cancel)
    {
        var query = request.Query;
        var page = query.Page();
        var (source, owner) = (query.Id<BankSourceId>("source"), query.Text("owner"));
        var state = query.OneOf("state", States);
        var isWhole = query.OneOf(ItemsInFull.Parameter, ItemsInFull.Name) is not null;
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
        var shown = new List<ExceptionView>(rows.Count);
        foreach (var row in rows)
            shown.Add(await Shown(row, isWhole, read.Store, request.Now, cancel));
        return Reply.List(shown, next, read.Complete);
    }

    private async ValueTask<ExceptionView> Shown(
        ExceptionRow row,
        bool isWhole,
        IViewStore store,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var view = ExceptionView.Of(row, now);
        return isWhole
            ? view with
            {
                Items = await found.Of(
                    row.Source,
                    row.Subject.Line is { } line ? [line] : [],
                    row.Subject.Entry is { } entry ? [entry] : [],
                    store,
                    cancel
                ),
            }
            : view;
    }
}
