using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;

namespace Florin.Reconciliation.Projections;

/// <summary>The client's own reference of a transaction that has one.</summary>
/// <param name="Transaction">The transaction.</param>
/// <param name="Reference">As it is stored there.</param>
internal sealed record ReferenceRow(TransactionId Transaction, string Reference)
{
    public static readonly View<ReferenceRow> View = new("transaction_references", 1, row => row.Transaction.Value);
}

/// <summary>Follows the log of transactions, and keeps the references that banks repeat.</summary>
internal sealed class TransactionReferences
{
    /// <summary>The consumer that keeps them.</summary>
    public const string Name = "transaction-references";

    private static readonly ConsumerOptions Options = new() { MaxBatch = 4096, Linger = TimeSpan.FromMilliseconds(50) };
    private readonly Projection _projection;

    private TransactionReferences(ServiceBuilder service) =>
        _projection = service.Projects(Name, follows: "transaction", [ReferenceRow.View], Project, Options);

    /// <summary>Keeps the references.</summary>
    public static TransactionReferences Add(ServiceBuilder service) => new(service);

    /// <summary>The rows as far as they have come.</summary>
    /// <exception cref="ViewUnavailable">They are being built.</exception>
    public async ValueTask<IViewStore> Read(CancellationToken cancel) => (await _projection.Read(TimeSpan.Zero, cancel)).Store;

    private static ValueTask Project(IReadOnlyList<Recorded> events, Changes changes, CancellationToken cancel)
    {
        foreach (var recorded in events)
            if (recorded.Data is TransactionCreated { Reference: { } reference } e)
                changes.Put(ReferenceRow.View, new ReferenceRow(e.Facts.Id, reference));
        return ValueTask.CompletedTask;
    }
}
