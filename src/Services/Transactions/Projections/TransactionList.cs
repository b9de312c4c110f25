using System.Runtime.InteropServices;
using Florin.Contracts.Transactions;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Privacy;
using Florin.Platform.Projections;

namespace Florin.Transactions.Projections;

/// <summary>One transaction in the list; the document is what clients see.</summary>
internal sealed record TransactionRow(Transaction Transaction)
{
    public TransactionFacts Facts => Transaction.Facts;
}

/// <summary>The list of all transactions.</summary>
internal sealed class TransactionList
{
    /// <summary>The consumer that keeps it.</summary>
    public const string Name = "transactions";

    private const string Prefix = "transaction-";
    private const int MaxOpen = 20_000;

    // Raised for a column or an index. The row's own shape is the transaction's.
    private const int ColumnsVersion = 3;

    public static readonly View<TransactionRow> View = new View<TransactionRow>(
        "transactions",
        ColumnsVersion + Transaction.ShapeVersion,
        r => r.Transaction.Id
    )
        .Text("userId", r => r.Facts.UserId.Value)
        .Text("fromOwner", r => r.Facts.FromOwner?.Value)
        .Text("toOwner", r => r.Facts.ToOwner?.Value)
        .Text("fromAccount", r => r.Facts.FromAccount?.Value)
        .Text("toAccount", r => r.Facts.ToAccount?.Value)
        .Text("status", r => TransactionView.Name(r.Transaction.Status))
        .Text("type", r => r.Facts.Type.ToString())
        .Text("currency", r => r.Facts.Amount.Currency.Code)
        .Number("minor", r => r.Facts.Amount.Minor)
        .Text("amount", r => AmountKey.Of(r.Facts.Amount))
        .Number("createdAt", r => ViewTime.Micros(r.Facts.CreatedAt))
        .Text("words", r => Words(r.Transaction))
        .Number("sealed", r => HasSealed(r.Transaction) ? 1 : 0)
        .Index("fromOwner", "createdAt")
        .Index("toOwner", "createdAt")
        .Index("fromAccount", "createdAt")
        .Index("toAccount", "createdAt")
        .Index("createdAt");

    // Transactions under way by their streams, so that their next events need no reading. Bounded; what is not here is read.
    private readonly Dictionary<string, Transaction> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Transaction?> _moved = new(StringComparer.Ordinal);
    private long _handled;

    private TransactionList(ServiceBuilder service) =>
        Projection = service.Projects(Name, service.Definition.Name, [View, TransactionLeg.View], Handle);

    /// <summary>The list and what keeps it.</summary>
    public Projection Projection { get; }

    public static TransactionList Add(ServiceBuilder service) => new(service);

    /// <summary>The words that a transaction is found by; null where it has none, or they are sealed.</summary>
    public static string? Words(Transaction t) =>
        t.Created is { Description: null, Reference: null } || HasSealed(t)
            ? null
            : SearchText.Fold($"{t.Created.Description}\n{t.Created.Reference}");

    // Its words are not stored in plain text, so that a search must look at it.
    private static bool HasSealed(Transaction t) => SealedText.Is(t.Created.Description) || SealedText.Is(t.Created.Reference);

    private async ValueTask Handle(IReadOnlyList<Recorded> events, Changes changes, CancellationToken cancel)
    {
        // A batch that could not be stored is offered again; what was remembered of it then was never stored.
        if (events[0].Position != _handled + 1)
            _open.Clear();
        _handled = events[^1].Position;
        _moved.Clear();
        var stored = new List<Recorded>();
        foreach (var happened in events)
            if (happened.Stream.StartsWith(Prefix, StringComparison.Ordinal) && !Move(happened))
                stored.Add(happened);
        if (stored.Count > 0)
            await changes.Load(View, stored.Select(happened => KeyOf(happened.Stream)), cancel);
        foreach (var happened in stored)
            MoveStored(happened, changes);
        foreach (var (stream, transaction) in _moved)
            Keep(stream, transaction!, changes); // All are known by now.
    }

    private static string KeyOf(string stream) => stream[Prefix.Length..];

    // A saga has most of its events in one batch: only what they come to is a row. False where its row must be read first.
    private bool Move(Recorded happened)
    {
        ref var transaction = ref CollectionsMarshal.GetValueRefOrAddDefault(_moved, happened.Stream, out var known);
        if (!known)
            transaction = happened.Version == 1 ? Transaction.Empty : _open.GetValueOrDefault(happened.Stream);
        transaction = transaction?.Apply(happened.Data);
        return transaction is not null;
    }

    private void MoveStored(Recorded happened, Changes changes)
    {
        ref var transaction = ref CollectionsMarshal.GetValueRefOrAddDefault(_moved, happened.Stream, out _);
        transaction ??= changes.Get(View, KeyOf(happened.Stream))?.Transaction ?? Transaction.Empty;
        transaction = transaction.Apply(happened.Data);
    }

    private void Keep(string stream, Transaction transaction, Changes changes)
    {
        changes.Put(View, new TransactionRow(transaction));
        foreach (var leg in TransactionLeg.Of(transaction))
            changes.Put(TransactionLeg.View, leg);
        if (transaction.Ended || transaction.Parked)
        {
            _open.Remove(stream);
            return;
        }
        if (_open.Count >= MaxOpen)
            _open.Clear();
        _open[stream] = transaction;
    }
}
