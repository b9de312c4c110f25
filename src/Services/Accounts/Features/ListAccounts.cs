using Florin.Accounts.Projections;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Platform.Queries;

namespace Florin.Accounts.Features;

/// <summary>Asks for one page of the accounts of a user, or of everyone, newest first.</summary>
/// <param name="UserId">Whose; everyone's without it.</param>
/// <param name="Page">Which page.</param>
internal sealed record AccountsOf(UserId? UserId, PageRequest Page) : IQuery<ListData<AccountView>>;

internal static class ListAccountsFeature
{
    public static void Add(ServiceBuilder service, LedgerViews views)
    {
        var find = service.Queries.Asker<AccountNow, Account?>();
        service.Queries.Handles<AccountsOf, ListData<AccountView>>((query, cancel) => Page(query, views, find, cancel));
        var ask = service.Queries.Asker<AccountsOf, ListData<AccountView>>();
        service
            .Get("/accounts", Permission.AccountsRead, (request, cancel) => Answer(request, ask, cancel))
            .Does("Lists a user's accounts, newest first; administrators can list all accounts.")
            .With<string>("userId", "Owner of the accounts (default: the caller; for an administrator all users).")
            .GivesList<AccountView>()
            .Refuses(RefusalCode.Forbidden, RefusalCodes.Unavailable);
    }

    private static async Task<Reply> Answer(
        Request request,
        Ask<AccountsOf, ListData<AccountView>> ask,
        CancellationToken cancel
    )
    {
        var query = request.Query;
        var (user, page) = (query.Id<UserId>("userId"), query.Page());
        query.ThrowIfInvalid();
        if (user is null && !request.Actor.MayForAll(Permission.AccountsRead))
            user = new UserId(request.Actor.Id);
        if (user is { } asked && !request.Actor.May(Permission.AccountsRead, asked.Value))
            return Reply.Refused(Refusal.Forbidden("You may list your own accounts only."));
        return Reply.Ok(await ask(new AccountsOf(user, page), cancel));
    }

    // Which accounts there are comes from the view, what is on each from its own state: the newest there is.
    private static async ValueTask<ListData<AccountView>> Page(
        AccountsOf query,
        LedgerViews views,
        Ask<AccountNow, Account?> find,
        CancellationToken cancel
    )
    {
        var read = await views.Read(cancel);
        var (rows, next) = await read.Store.Page(
            AccountRow.View,
            query.Page,
            q => q.WhereIf(AccountRow.ByUser, Comparison.Equal, query.UserId?.Value) with { Descending = true },
            cancel
        );
        var accounts = new List<AccountView>(rows.Count);
        foreach (var row in rows)
            if (await find(new AccountNow(row.Id), cancel) is { } account)
                accounts.Add(AccountView.Of(account));
        return new ListData<AccountView>(accounts, next, read.Complete);
    }
}
