using Florin.Contracts.Transactions;
using Florin.Contracts.Users;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Platform.Search;
using Florin.Transactions.Projections;

namespace Florin.Transactions.Features;

/// <summary>
/// Transactions by words: what their creation says that every party may see. What one party alone may see is not indexed, so that
/// the other cannot find it out by trying.
/// </summary>
internal static class SearchTransactionsFeature
{
    private const int Version = 2;

    // A transaction may be indexed a moment before it is in the list.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    public static void Add(ServiceBuilder service, TransactionList list) =>
        service.Searches(
            new SearchedKind<TransactionView>(
                "transaction",
                Version,
                Permission.TransactionsRead,
                actor => actor.MayForAll(Permission.TransactionsRead),
                (events, _) => new([.. events.Select(Draft).OfType<SearchDraft>()]),
                (request, found, cancel) => Read(service, list, request, found, cancel)
            )
            {
                ErasedBy = happened => ErasedUsers.Of(happened)?.Value,
            }
        );

    private static SearchDraft? Draft(Recorded happened)
    {
        if (happened.Data is not TransactionCreated { Facts: var facts } created)
            return null;
        return new SearchDraft(facts.Id.Value, happened.Position)
        {
            Readers = [.. new[] { facts.UserId.Value, facts.FromOwner?.Value, facts.ToOwner?.Value }.OfType<string>()],
            Names =
            [
                facts.Id.Value,
                facts.UserId.Value,
                facts.FromAccount?.Value,
                facts.ToAccount?.Value,
                facts.Amount.ToDecimal(),
                created.Reverses?.Value,
            ],
            Texts = [created.Description, created.Reference, facts.Type.ToString(), facts.Amount.Currency.Code],
        };
    }

    private static async ValueTask<IReadOnlyList<FoundItem<TransactionView>?>> Read(
        ServiceBuilder service,
        TransactionList list,
        Request request,
        IReadOnlyList<SearchMatch> found,
        CancellationToken cancel
    )
    {
        var read = await list.Projection.Read(Patience, cancel);
        var rows = await read.Store.FindMany(TransactionList.View, [.. found.Select(match => match.Key)], cancel);
        var items = new FoundItem<TransactionView>?[rows.Count];
        for (var i = 0; i < items.Length; i++)
            if (rows[i]?.Transaction is { } transaction)
                items[i] = await Item(service, transaction, Readers.Of(request.Actor, transaction.Facts), cancel);
        return items;
    }

    private static async ValueTask<FoundItem<TransactionView>?> Item(
        ServiceBuilder service,
        Transaction transaction,
        Reader reader,
        CancellationToken cancel
    )
    {
        if (reader == Reader.Stranger)
            return null;
        var (people, view) = (service.Runtime.People, TransactionView.Of(transaction, reader));
        return new FoundItem<TransactionView>(
            view.Id.Value,
            view.CreatedAt,
            view,
            [
                ("description", await people.OpenAny(view.Description, cancel)),
                ("reference", await people.OpenAny(view.Reference, cancel)),
            ]
        );
    }
}
