using Florin.Accounts.Projections;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Platform.Queries;

namespace Florin.Accounts.Features;

/// <summary>Asks for one page of an account's holds, newest first.</summary>
/// <param name="Account">The account.</param>
/// <param name="Status">Only those whose events say this of them; all without it.</param>
/// <param name="Page">Which page.</param>
internal sealed record HoldsOf(AccountId Account, string? Status, PageRequest Page) : IQuery<ListData<HoldView>>;

internal static class ListHoldsFeature
{
    public static void Add(ServiceBuilder service, LedgerViews views)
    {
        service.Queries.Handles<HoldsOf, ListData<HoldView>>((query, cancel) => Page(query, views, service.Clock, cancel));
        var find = service.Queries.Asker<AccountNow, Account?>();
        var ask = service.Queries.Asker<HoldsOf, ListData<HoldView>>();
        service
            .Get("/accounts/{id}/holds", Permission.AccountsRead, (request, cancel) => Answer(request, find, ask, cancel))
            .Does("Lists the holds of an account, newest first, also those that have ended.")
            .With<string>("status", "PLACED, CAPTURED, VOIDED or EXPIRED (default: all).")
            .GivesList<HoldView>()
            .Refuses(RefusalCode.NotFound, RefusalCodes.Unavailable);
    }

    private static async Task<Reply> Answer(
        Request request,
        Ask<AccountNow, Account?> find,
        Ask<HoldsOf, ListData<HoldView>> ask,
        CancellationToken cancel
    )
    {
        var id = request.Route<AccountId>("id");
        var query = request.Query;
        var (status, page) = (query.OneOf("status", HoldView.Statuses), query.Page());
        query.ThrowIfInvalid();
        if (await find(new AccountNow(id), cancel) is not { } account)
            return Reply.Refused(AccountRefusals.NotFound(id));
        return request.Actor.May(Permission.AccountsRead, account.UserId.Value)
            ? Reply.Ok(await ask(new HoldsOf(id, status, page), cancel))
            : Reply.Refused(AccountRefusals.NotYours(id));
    }

    private static async ValueTask<ListData<HoldView>> Page(
        HoldsOf query,
        LedgerViews views,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var now = clock.GetUtcNow();
        var read = await views.Read(cancel);
        var (rows, next) = await read.Store.Page(
            HoldRow.View,
            query.Page,
            q =>
                Of(q, query.Status, ViewTime.Micros(now)).Where(HoldRow.ByAccount, Comparison.Equal, query.Account.Value) with
                {
                    Descending = true,
                },
            cancel
        );
        return new ListData<HoldView>([.. rows.Select(row => HoldView.Of(row.Hold, now))], next, read.Complete);
    }

    // A hold whose time is over has expired, also while no event says so yet.
    private static ViewQuery Of(ViewQuery all, string? status, long now)
    {
        var placed = HoldView.NameOf(HoldStatus.Placed);
        return status is null ? all
            : status == placed
                ? all.Where(HoldRow.ByStatus, Comparison.Equal, placed).Where(HoldRow.ByUntil, Comparison.Greater, now)
            : status == HoldView.NameOf(HoldStatus.Expired)
                ? all.WhereAny(
                    new Condition(HoldRow.ByStatus, Comparison.Equal, status),
                    new Condition(HoldRow.ByExpiresAt, Comparison.AtMost, now)
                )
            : all.Where(HoldRow.ByStatus, Comparison.Equal, status);
    }
}
