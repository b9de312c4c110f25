using Florin.Contracts.Transactions;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Florin.Platform.Resilience;
using Florin.Transactions.Projections;

namespace Florin.Transactions.Features;

/// <summary>Which transactions of a user are under way, for the user service, which erases nobody meanwhile.</summary>
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

    public static void Add(ServiceBuilder service, TransactionList list) =>
        service.Does(
            TransactionsClient.UnfinishedOperation,
            async (asked, _, cancel) =>
            {
                var read = await list.Projection.Read(Patience, cancel);
                if (!read.IsComplete)
                    throw new ServiceUnavailable("transaction", "it is still reading what happened; try again later.");
                var rows = await read.Store.Rows(
                    TransactionList.View,
                    q =>
                        ListTransactionsFeature.Parties(q, asked.User.Value).WhereAny(UnderWay) with
                        {
                            OrderBy = "createdAt",
                            Descending = true,
                            Limit = Most,
                        },
                    cancel
                );
                return new ListedUnfinished([.. rows.Select(row => row.Facts.Id)]);
            }
        );
}
