using Florin.Accounts.Projections;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Platform.Queries;

namespace Florin.Accounts.Features;

/// <summary>Asks for a hold, and whose it is; null where there is none.</summary>
/// <param name="Hold">The hold.</param>
internal sealed record HoldNow(HoldId Hold) : IQuery<FoundHold?>;

/// <summary>A hold and its account.</summary>
/// <param name="Hold">As far as its events have been read; which account it is on never changes.</param>
/// <param name="Account">The account as it is now, on whose state what is done with the hold is decided.</param>
internal sealed record FoundHold(Hold Hold, Account Account)
{
    /// <summary>The hold as the account has it, or as it ended.</summary>
    public Hold Newest => Account.Holds.FirstOrDefault(one => one.Id == Hold.Id) ?? Hold;

    /// <summary>
    /// What has become of the hold. The account has no holds that have ended, and the view may still show one as placed whose
    /// end was recorded a moment ago.
    /// </summary>
    public HoldStatus NewestAt(DateTimeOffset now) =>
        Account.Holds.Any(one => one.Id == Hold.Id) ? Hold.Status : Hold.StatusAt(now);
}

/// <summary>Gives a hold; to clients, and to what captures and voids one.</summary>
internal static class FindHoldFeature
{
    public static void Add(ServiceBuilder service, LedgerViews views)
    {
        var account = service.Queries.Asker<AccountNow, Account?>();
        service.Queries.Handles<HoldNow, FoundHold?>((query, cancel) => Find(query, views, account, cancel));
        var find = service.Queries.Asker<HoldNow, FoundHold?>();
        service
            .Get("/holds/{id}", Permission.AccountsRead, (request, cancel) => Answer(request, find, cancel))
            .Does("Returns a hold with its captures.")
            .Gives<HoldView>()
            .Refuses(RefusalCode.NotFound, RefusalCodes.Unavailable);
    }

    private static async Task<Reply> Answer(Request request, Ask<HoldNow, FoundHold?> find, CancellationToken cancel)
    {
        var id = request.Route<HoldId>("id");
        return await find(new HoldNow(id), cancel) is not { } found ? Reply.Refused(AccountRefusals.HoldNotFound(id))
            : request.Actor.May(Permission.AccountsRead, found.Account.UserId.Value)
                ? Reply.Ok(HoldView.Of(found.Newest, request.Now))
            : Reply.Refused(AccountRefusals.HoldNotYours(id));
    }

    // What the view knows of a hold is enough to find its account; only one that it does not know is waited for.
    private static async ValueTask<FoundHold?> Find(
        HoldNow query,
        LedgerViews views,
        Ask<AccountNow, Account?> account,
        CancellationToken cancel
    )
    {
        var read = await views.ReadAsIs(cancel);
        var row = await read.Store.Find(HoldRow.View, query.Hold.Value, cancel);
        if (row is null && !read.IsComplete)
        {
            read = await views.Read(cancel);
            row = await read.Store.Find(HoldRow.View, query.Hold.Value, cancel);
        }
        if (row is null && !read.IsComplete)
            throw new ViewUnavailable("The holds are not up to date yet; retry shortly.");
        return row is not null && await account(new AccountNow(row.Hold.Account), cancel) is { } found
            ? new FoundHold(row.Hold, found)
            : null;
    }
}
