using Florin.Accounts.Projections;
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
internal sealed record BalanceAsOf(Account Account, DateTimeOffset? At, DateTimeOffset? KnownAt) : IQuery<Money?>;

internal static class GetAccountFeature
{
    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(1);

    public static void Add(ServiceBuilder service, LedgerViews views)
    {
        service.Queries.Handles<BalanceAsOf, Money?>((query, cancel) => Sum(query, views, cancel));
        var find = service.Queries.Asker<AccountNow, Account?>();
        var sum = service.Queries.Asker<BalanceAsOf, Money?>();
        service
            .Get("/accounts/{id}", Permission.AccountsRead, (request, cancel) => Answer(request, find, sum, cancel))
            .Does(
                "Returns an account with its current balance, or its balance at an effective time as known at a recorded time."
            )
            .With<DateTimeOffset>("at", "Effective time of the balance (default: now).")
            .With<DateTimeOffset>("knownAt", "Considers only what was recorded until this time.")
            .Gives<AccountView>()
            .Refuses(RefusalCode.NotFound, RefusalCodes.Unavailable);
    }

    private static async Task<Reply> Answer(
        Request request,
        Ask<AccountNow, Account?> find,
        Ask<BalanceAsOf, Money?> sum,
        CancellationToken cancel
    )
    {
        var id = request.Route<AccountId>("id");
        var query = request.Query;
        var (at, knownAt) = (query.Time("at"), query.Time("knownAt"));
        query.ThrowIfInvalid();
        if (await find(new AccountNow(id), cancel) is not { } account)
            return Reply.Refused(AccountRefusals.NotFound(id));
        if (!request.Actor.May(Permission.AccountsRead, account.UserId.Value))
            return Reply.Refused(AccountRefusals.NotYours(id));
        if (at is null && knownAt is null)
            return Reply.Ok(AccountView.Of(account));
        return await sum(new BalanceAsOf(account, at, knownAt), cancel) is { } balance
            ? Reply.Ok(AccountView.Of(account, balance))
            : Reply.Refused(
                new Refusal(RefusalCodes.Unavailable, "The entries are not up to date yet; retry shortly."),
                ComeBack
            );
    }

    // An answer that leaves out what was just posted would be wrong, so there is none before the entries are complete.
    private static async ValueTask<Money?> Sum(BalanceAsOf query, LedgerViews views, CancellationToken cancel)
    {
        var read = await views.Read(cancel);
        if (!read.IsComplete)
            return null;
        var entries = new ViewQuery(EntryRow.View)
            .Where(EntryRow.ByAccount, Comparison.Equal, query.Account.Id.Value)
            .WhereIf(EntryRow.ByEffectiveAt, Comparison.AtMost, Micros(query.At))
            .WhereIf(EntryRow.ByRecordedAt, Comparison.AtMost, Micros(query.KnownAt));
        return query.Account.Balance with { Minor = await read.Store.Sum(entries, EntryRow.Change, cancel) };
    }

    private static long? Micros(DateTimeOffset? time) => time is { } known ? ViewTime.Micros(known) : null;
}
