using Florin.Contracts.Transactions;
using Florin.Platform.Hosting;

namespace Florin.Transactions.Features;

/// <summary>Where a transaction stands, from its own state: for the reconciliation service, which makes up for what came to nothing.</summary>
internal static class FindTransactionFeature
{
    public static void Add(ServiceBuilder service) =>
        service.Does(
            TransactionsClient.FindOperation,
            async (asked, _, cancel) =>
            {
                var (found, _) = await service.Log.Read<Transaction>(TransactionEvents.StreamOf(asked.Id), cancel);
                return found.Exists
                    ? new FoundTransaction(TransactionView.Name(found.Status), found.Status is Status.Failed or Status.Rejected)
                    : new FoundTransaction(null, CameToNothing: false);
            }
        );
}
