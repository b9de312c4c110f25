using Florin.Kernel;
using Florin.Platform.Projections;
using Florin.Reconciliation.Matching;
using Florin.Reconciliation.Projections;

namespace Florin.Reconciliation.Features;

/// <summary>Lines and entries themselves, beside their ids.</summary>
/// <param name="Lines">The lines.</param>
/// <param name="Entries">The entries of the ledger.</param>
internal sealed record ItemsView(IReadOnlyList<BankStatementLineView> Lines, IReadOnlyList<ReconciledEntryView> Entries);

/// <summary>An entry of the ledger as it is to the bank.</summary>
/// <param name="Position">Its place in the ledger.</param>
/// <param name="TransactionId">The transaction that moved the money.</param>
/// <param name="Amount">What the bank's account gains by it.</param>
/// <param name="Currency">The amount's currency.</param>
/// <param name="On">The day from which it counts, UTC.</param>
/// <param name="Reference">The transaction's reference; null without one.</param>
/// <param name="Description">What the ledger's statement says.</param>
internal sealed record ReconciledEntryView(
    long Position,
    TransactionId TransactionId,
    DecimalAmount Amount,
    Currency Currency,
    DateOnly On,
    string? Reference,
    string? Description
)
{
    public static ReconciledEntryView Of(OpenEntry entry, Currency currency) =>
        new(
            entry.Position,
            entry.Transaction,
            new Money(entry.Minor, currency),
            currency,
            DateOnly.FromDayNumber(entry.Day),
            entry.Reference,
            entry.Description
        );
}

/// <summary>Finds the lines and entries of a match or an exception, for those who decide about it.</summary>
internal sealed class ItemsInFull(OpenItemsReader items)
{
    /// <summary>The query parameter that asks for them.</summary>
    public const string Parameter = "include";

    /// <summary>Its value.</summary>
    public const string Name = "items";

    /// <summary>What it does.</summary>
    public const string Does = "items: the lines and entries themselves.";

    /// <summary>Some lines and entries of a source.</summary>
    /// <exception cref="ViewUnavailable">The entries are being read.</exception>
    public async ValueTask<ItemsView> Of(
        BankSourceId source,
        IReadOnlyList<StatementLineId> lines,
        IReadOnlyList<long> entries,
        IViewStore store,
        CancellationToken cancel
    )
    {
        var mirror = (await store.Source(source, cancel)).Mirror;
        var rows = await store.FindMany(LineRow.View, [.. lines.Select(line => line.Value)], cancel);
        var found =
            await items.Find(mirror, entries, cancel)
            ?? throw new ViewUnavailable("The entries of the ledger are not up to date yet; retry shortly.");
        return new ItemsView(
            [.. rows.OfType<LineRow>().Select(BankStatementLineView.Of)],
            [.. found.Select(entry => ReconciledEntryView.Of(entry, mirror.Currency))]
        );
    }
}
