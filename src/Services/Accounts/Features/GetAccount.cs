using Florin.Accounts.Projections;
using Florin.Contracts;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Platform.Queries;

namespace Florin.Accounts.Features;

/// <summary>
/// Asks for what was on an account at a time, by what was known at another: the sum of the postings that count from
/// <paramref name="At"/> or before and had been written by <paramref name="KnownAt"/>.
/// </summary>
/// <param name="Account">The account.</param>
/// <param name="At">Which postings count by their effective time; all without it.</param>
/// <param name="KnownAt">Which postings count by the time they were written; all without it.</param>
internal sealed record BalanceAsOf(Account Account, DateTimeOffset? At, DateTimeOffset? KnownAt) : IQuery<BalanceThen?>;

/// <summary>What was on an account at a time, and what holds set aside of it.</summary>
/// <param name="Balance">What was on it.</param>
/// <param name="Held">What holds set aside.</param>
internal sealed record BalanceThen(Money Balance, Money Held);

/// <summary>Asks for what the sub-accounts of an account come to; null while it is not known which there are.</summary>
/// <param name="Account">The account above them.</param>
internal sealed record ChildrenOf(Account Account) : IQuery<ChildrenView?>;

internal static class GetAccountFeature
{
    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(1);

    public static void Add(ServiceBuilder service, LedgerViews views)
    {
        service.Queries.Handles<BalanceAsOf, BalanceThen?>((query, cancel) => Sum(query, views, service.Clock, cancel));
        var find = service.Queries.Asker<AccountNow, Account?>();
        var sum = service.Queries.Asker<BalanceAsOf, BalanceThen?>();
        service.Queries.Handles<ChildrenOf, ChildrenView?>(
            (query, cancel) => Children(query, views, find, service.Clock, cancel)
        );
        var children = service.Queries.Asker<ChildrenOf, ChildrenView?>();
        service
            .Get("/accounts/{id}", Permission.AccountsRead, (request, cancel) => Answer(request, find, sum, children, cancel))
            .Does(
                "Returns an account with its current balance, or its balance at an effective time as known at a recorded time."
            )
            .With<DateTimeOffset>("at", "Effective time of the balance (default: now).")
            .With<DateTimeOffset>("knownAt", "Considers only what was recorded until this time.")
            .AlsoIncludes(
                ["children"],
                "A comma list of children: what its sub-accounts come to, not with at or knownAt; and, through the gateway, as data.included: user, transactions."
            )
            .Relates(Relations.OfAccounts, "entries", "holds")
            .Gives<AccountView>()
            .Refuses(RefusalCode.NotFound, RefusalCodes.Unavailable);
    }

    private static async Task<Reply> Answer(
        Request request,
        Ask<AccountNow, Account?> find,
        Ask<BalanceAsOf, BalanceThen?> sum,
        Ask<ChildrenOf, ChildrenView?> children,
        CancellationToken cancel
    )
    {
        var id = request.Route<AccountId>("id");
        var query = request.Query;
        var (at, knownAt) = (query.Time("at"), query.Time("knownAt"));
        var include = query.OneOf("include", "children");
        if (include is not null && (at ?? knownAt) is not null)
            query.Problem("include", "cannot be combined with at or knownAt.");
        query.ThrowIfInvalid();
        if (await find(new AccountNow(id), cancel) is not { } account)
            return Reply.Refused(AccountRefusals.NotFound(id));
        if (!request.Actor.May(Permission.AccountsRead, account.UserId.Value))
            return Reply.Refused(AccountRefusals.NotYours(id));
        if (include is not null)
            return await children(new ChildrenOf(account), cancel) is { } below
                ? Reply.Ok(AccountView.Of(account, request.Now) with { Children = below })
                : Behind();
        if (at is null && knownAt is null)
            return Reply.Ok(AccountView.Of(account, request.Now));
        return await sum(new BalanceAsOf(account, at, knownAt), cancel) is { } then
            ? Reply.Ok(AccountView.Of(account, then, request.Now))
            : Behind();
    }

    private static Reply Behind() =>
        Reply.Refused(new Refusal(RefusalCodes.Unavailable, "The entries are not up to date yet; retry shortly."), ComeBack);

    // Which accounts there are comes from the view, what is on each from its own state.
    private static async ValueTask<ChildrenView?> Children(
        ChildrenOf query,
        LedgerViews views,
        Ask<AccountNow, Account?> find,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var read = await views.Read(cancel);
        if (!read.IsComplete)
            return null;
        var rows = await read.Store.Rows(
            AccountRow.View,
            q => q.Where(AccountRow.ByParent, Comparison.Equal, query.Account.Id.Value) with { Limit = Account.MostChildren },
            cancel
        );
        var (now, currency) = (clock.GetUtcNow(), query.Account.Balance.Currency);
        Int128 balance = 0;
        Int128 available = 0;
        Int128 held = 0;
        foreach (var row in rows)
            if (await find(new AccountNow(row.Id), cancel) is { } child)
            {
                balance += child.Balance.Minor;
                available += child.AvailableAt(now).Minor;
                held += child.HeldAt(now).Minor;
            }
        return new ChildrenView(
            rows.Count,
            new DecimalTotal(balance, currency),
            new DecimalTotal(available, currency),
            new DecimalTotal(held, currency)
        );
    }

    // An answer that leaves out what was just posted would be wrong, so there is none before the entries are complete.
    private static async ValueTask<BalanceThen?> Sum(
        BalanceAsOf query,
        LedgerViews views,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var read = await views.Read(cancel);
        if (!read.IsComplete)
            return null;
        var entries = new ViewQuery(EntryRow.View)
            .Where(EntryRow.ByAccount, Comparison.Equal, query.Account.Id.Value)
            .WhereIf(EntryRow.ByEffectiveAt, Comparison.AtMost, Micros(query.At))
            .WhereIf(EntryRow.ByRecordedAt, Comparison.AtMost, Micros(query.KnownAt));
        var balance = query.Account.Balance with { Minor = await read.Store.Sum(entries, EntryRow.Change, cancel) };
        var times = new[] { query.At, query.KnownAt, clock.GetUtcNow() };
        return new BalanceThen(balance, await Held(query.Account, times.Min()!.Value, read.Store, cancel)); // The last is never null.
    }

    // What is effective in the past is recorded later, except for holds: they count from when they are placed.
    private static async ValueTask<Money> Held(Account account, DateTimeOffset at, IViewStore store, CancellationToken cancel)
    {
        var time = ViewTime.Micros(at);
        var rows = await store.Rows(
            HoldRow.View,
            q =>
                q.Where(HoldRow.ByAccount, Comparison.Equal, account.Id.Value)
                    .Where(HoldRow.ByPlacedAt, Comparison.AtMost, time)
                    .Where(HoldRow.ByUntil, Comparison.Greater, time) with
                {
                    Limit = AccountOptions.MostHolds,
                },
            cancel
        );
        return account.Balance with { Minor = rows.Sum(row => row.HeldAt(at)) };
    }

    private static long? Micros(DateTimeOffset? time) => time is { } known ? ViewTime.Micros(known) : null;
}
