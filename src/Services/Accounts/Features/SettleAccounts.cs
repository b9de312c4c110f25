using Florin.Accounts.Projections;
using Florin.Contracts.Accounts;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Platform.Resilience;

namespace Florin.Accounts.Features;

/// <summary>Before a user is erased: which of their accounts have a balance or are in use; the others are closed.</summary>
internal static class SettleAccountsFeature
{
    private const int PageSize = 1000;

    public static void Add(ServiceBuilder service, LedgerViews views)
    {
        var close = service.Commands.Sender<CloseAccount>();
        var transactions = new TransactionsClient(service.Calls);
        service.Does(
            AccountsClient.SettleOperation,
            async (asked, call, cancel) =>
            {
                var unsettled = new List<AccountCard>();
                foreach (var id in await Of(asked.User, views, cancel))
                {
                    var (account, _) = await service.Log.Read<Account>(Account.StreamOf(id), cancel);
                    var now = service.Clock.GetUtcNow();
                    var isSettled =
                        account.Balance.IsZero
                        && !account.HeldAt(now).IsPositive
                        && (
                            account.Status is AccountStatus.Closed
                            || (
                                asked.Close
                                    ? await Close(service, close, id, call, cancel)
                                    : (await transactions.UnderWay(id, call, cancel)).Count == 0
                            )
                        );
                    if (!isSettled)
                        unsettled.Add(FindAccountFeature.CardOf(account, now));
                }
                return new UnsettledAccounts(unsettled);
            }
        );
    }

    // Whether it is closed now. It is not where something moved it meanwhile, or where a transaction of it is under way.
    private static async Task<bool> Close(
        ServiceBuilder service,
        Send<CloseAccount> close,
        AccountId id,
        CallContext call,
        CancellationToken cancel
    )
    {
        var context = new CommandContext(CommandId.New(service.Ids), Actor.System, call.CorrelationId)
        {
            RequestId = call.RequestId,
        };
        var outcome = await CloseAccountFeature.Settled(async () => await close(new CloseAccount(id), context, cancel));
        if (outcome.Refusal is not { } refusal)
            return true;
        if (refusal.Reason != RefusalCode.WrongState)
            throw new InvalidOperationException(refusal.Detail);
        return (await service.Log.Read<Account>(Account.StreamOf(id), cancel)).State.Status is AccountStatus.Closed;
    }

    /// <summary>The accounts of a user, sub-accounts first.</summary>
    public static async Task<IReadOnlyList<AccountId>> Of(UserId user, LedgerViews views, CancellationToken cancel)
    {
        var read = await views.Read(cancel);
        if (!read.IsComplete)
            throw new ServiceUnavailable("account", "it is still reading what happened; try again later.");
        var found = new List<AccountRow>();
        while (true)
        {
            (object?, string)? after = found is [.., var last] ? (null, last.Id.Value) : null;
            var rows = await read.Store.Rows(
                AccountRow.View,
                q => q.Where(AccountRow.ByUser, Comparison.Equal, user.Value) with { After = after, Limit = PageSize },
                cancel
            );
            found.AddRange(rows);
            if (rows.Count < PageSize)
                return [.. found.OrderBy(row => row.Parent is null).Select(row => row.Id)]; // Sub-accounts are closed first.
        }
    }
}
