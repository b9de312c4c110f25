using Florin.Accounts.Projections;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Platform.Resilience;

namespace Florin.Accounts.Features;

/// <summary>Before a user is erased: which of their accounts have a balance; the others are closed.</summary>
internal static class SettleAccountsFeature
{
    private const int PageSize = 1000;

    public static void Add(ServiceBuilder service, LedgerViews views)
    {
        var close = service.Commands.Sender<CloseAccount>();
        service.Does(
            AccountsClient.SettleOperation,
            async (asked, call, cancel) =>
            {
                var unsettled = new List<AccountCard>();
                foreach (var id in await Of(asked.User, views, cancel))
                {
                    var (account, _) = await service.Log.Read<Account>(Account.StreamOf(id), cancel);
                    var now = service.Clock.GetUtcNow();
                    if (!account.Balance.IsZero || account.HeldAt(now).IsPositive)
                        unsettled.Add(FindAccountFeature.CardOf(account, now));
                    else if (asked.Close && account.Status is not AccountStatus.Closed)
                        await Close(service, close, id, call, cancel);
                }
                return new UnsettledAccounts(unsettled);
            }
        );
    }

    private static async Task Close(
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
        if (outcome.Refusal is { } refusal && refusal.Reason != RefusalCode.WrongState)
            throw new InvalidOperationException(refusal.Detail); // What has changed meanwhile, the next look finds.
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
