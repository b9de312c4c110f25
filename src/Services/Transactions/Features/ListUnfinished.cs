using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Florin.Platform.Resilience;
using Florin.Transactions.Projections;

namespace Florin.Transactions.Features;

/// <summary>
/// Which transactions of a user or an account are under way: for the user service, which erases nobody meanwhile, and for the
/// account service, which closes no such account.
/// </summary>
internal static class ListUnfinishedFeature
{
    private const int Most = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly Condition[] UnderWay =
    [
        .. new[] { Status.Pending, Status.InReview, Status.Processing, Status.ManualReview }.Select(status => new Condition(
            "status",
            Comparison.Equal,
            TransactionView.Name(status)
        )),
    ];

    public static void Add(ServiceBuilder service, TransactionList list)
    {
        service.Does(
            TransactionsClient.UnfinishedOperation,
            async (asked, _, cancel) =>
            {
                var store = await Complete(list, cancel);
                var rows = await store.Rows(
                    TransactionList.View,
                    q => UnderWayOf(ListTransactionsFeature.Parties(q, asked.User.Value)),
                    cancel
                );
                return new ListedUnfinished([.. rows.Select(row => row.Facts.Id)]);
            }
        );
        service.Does(
            TransactionsClient.UnderWayOperation,
            async (asked, _, cancel) => new ListedUnderWay(await OfAccount(asked.Account, await Complete(list, cancel), cancel))
        );
    }

    // Everything that was accepted before is in it.
    private static async Task<IViewStore> Complete(TransactionList list, CancellationToken cancel)
    {
        var read = await list.Projection.Read(Patience, cancel);
        return read.IsComplete
            ? read.Store
            : throw new ServiceUnavailable("transaction", "it is still reading what happened; try again later.");
    }

    // No transaction is in both views.
    private static async Task<IReadOnlyList<UnderWayCard>> OfAccount(
        AccountId account,
        IViewStore store,
        CancellationToken cancel
    )
    {
        Condition[] sides =
        [
            new("fromAccount", Comparison.Equal, account.Value),
            new("toAccount", Comparison.Equal, account.Value),
        ];
        var rows = await store.Rows(TransactionList.View, q => UnderWayOf(q.WhereAny(sides)), cancel);
        var legs = await store.Rows(
            TransactionLeg.View,
            q => UnderWayOf(q.Where(TransactionLeg.ByAccount, Comparison.Equal, account.Value)),
            cancel
        );
        return
        [
            .. rows.Select(row => (row.Facts, row.Transaction.Status))
                .Select(row => (row.Facts.CreatedAt, Card: Of(row.Facts.Id, row.Facts.Type, row.Status)))
                .Concat(legs.Select(leg => (leg.CreatedAt, Card: Of(leg.Id, leg.Type, leg.Status))))
                .OrderByDescending(one => one.CreatedAt)
                .Take(Most)
                .Select(one => one.Card),
        ];

        static UnderWayCard Of(TransactionId id, TransactionType type, Status status) =>
            new(id, type, TransactionView.Name(status));
    }

    private static ViewQuery UnderWayOf(ViewQuery query) =>
        query.WhereAny(UnderWay) with
        {
            OrderBy = "createdAt",
            Descending = true,
            Limit = Most,
        };
}
