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
/// <param name="Parent">Only sub-accounts of this one.</param>
/// <param name="Tag">Only those with this name and value in their metadata, <c>name:value</c>.</param>
/// <param name="Page">Which page.</param>
internal sealed record AccountsOf(UserId? UserId, AccountId? Parent, string? Tag, PageRequest Page)
    : IQuery<ListData<AccountView>>;

internal static class ListAccountsFeature
{
    public static void Add(ServiceBuilder service, LedgerViews views)
    {
        var find = service.Queries.Asker<AccountNow, Account?>();
        service.Queries.Handles<AccountsOf, ListData<AccountView>>(
            (query, cancel) => Page(query, views, find, service.Clock, cancel)
        );
        var ask = service.Queries.Asker<AccountsOf, ListData<AccountView>>();
        service
            .Get("/accounts", Permission.AccountsRead, (request, cancel) => Answer(request, ask, find, cancel))
            .Does("Lists a user's accounts, newest first; administrators can list all accounts.")
            .With<string>("userId", "Owner of the accounts (default: the caller; for an administrator all users).")
            .With<string>("parent", "Only sub-accounts of this account.")
            .With<string>(
                "metadata",
                "Only accounts with this in their metadata, as name:value; a text of up to 200 characters, a number or a truth value."
            )
            .With<string>(
                "ids",
                "Only these accounts, up to 100 ids with commas between them; those that do not exist or that the caller may not see are left out. Not with other parameters."
            )
            .GivesList<AccountView>()
            .Refuses(RefusalCode.Forbidden, RefusalCodes.Unavailable);
    }

    private static async Task<Reply> Answer(
        Request request,
        Ask<AccountsOf, ListData<AccountView>> ask,
        Ask<AccountNow, Account?> find,
        CancellationToken cancel
    )
    {
        var query = request.Query;
        var ids = query.Ids<AccountId>("ids");
        var (user, page) = (query.Id<UserId>("userId"), query.Page());
        var (parent, tag) = (query.Id<AccountId>("parent"), query.Text("metadata", (2 * AccountTag.MaxValue) + 1));
        if (tag is not null && !tag.Contains(':', StringComparison.Ordinal))
            query.Problem("metadata", $"'{PlainText.Shortened(tag)}' has no colon; expected name:value.");
        query.ThrowIfInvalid();
        if (ids is not null)
            return Reply.Ok(new ListData<AccountView>(await These(request, ids, find, cancel), null));
        if (user is null && !request.Actor.MayForAll(Permission.AccountsRead))
            user = new UserId(request.Actor.Id);
        if (user is { } asked && !request.Actor.May(Permission.AccountsRead, asked.Value))
            return Reply.Refused(Refusal.Forbidden("You may list your own accounts only."));
        return Reply.Ok(await ask(new AccountsOf(user, parent, tag, page), cancel));
    }

    // Each as it would be given by itself.
    private static async ValueTask<List<AccountView>> These(
        Request request,
        IReadOnlyList<AccountId> ids,
        Ask<AccountNow, Account?> find,
        CancellationToken cancel
    )
    {
        var accounts = new List<AccountView>(ids.Count);
        foreach (var id in ids)
            if (
                await find(new AccountNow(id), cancel) is { } account
                && request.Actor.May(Permission.AccountsRead, account.UserId.Value)
            )
                accounts.Add(AccountView.Of(account, request.Now));
        return accounts;
    }

    // Which accounts there are comes from the view, what is on each from its own state: the newest there is.
    private static async ValueTask<ListData<AccountView>> Page(
        AccountsOf query,
        LedgerViews views,
        Ask<AccountNow, Account?> find,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var read = await views.Read(cancel);
        var (ids, next) = query.Tag is null
            ? await Ids(read.Store, AccountRow.View, row => row.Id, query, cancel)
            : await Ids(read.Store, AccountTag.View, row => row.Account, query, cancel);
        var accounts = new List<AccountView>(ids.Count);
        foreach (var id in ids)
            if (await find(new AccountNow(id), cancel) is { } account)
                accounts.Add(AccountView.Of(account, clock.GetUtcNow()));
        return new ListData<AccountView>(accounts, next, read.Complete);
    }

    private static async ValueTask<(IReadOnlyList<AccountId> Ids, string? Next)> Ids<TRow>(
        IViewStore store,
        View<TRow> view,
        Func<TRow, AccountId> id,
        AccountsOf query,
        CancellationToken cancel
    )
        where TRow : class
    {
        var (rows, next) = await store.Page(
            view,
            query.Page,
            q =>
                q.WhereIf(AccountRow.ByUser, Comparison.Equal, query.UserId?.Value)
                    .WhereIf(AccountRow.ByParent, Comparison.Equal, query.Parent?.Value)
                    .WhereIf(AccountTag.ByTag, Comparison.Equal, query.Tag) with
                {
                    Descending = true,
                },
            cancel
        );
        return ([.. rows.Select(id)], next);
    }
}
