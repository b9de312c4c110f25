using Florin.Kernel;
using Florin.Platform.Projections;

namespace Florin.Reconciliation.Projections;

/// <summary>An import of statements.</summary>
/// <param name="Imported">What was imported.</param>
internal sealed record StatementRow(StatementImported Imported)
{
    public const string BySource = "source";

    public static readonly View<StatementRow> View = new View<StatementRow>(
        "statements",
        1,
        row => row.Imported.Statement.Value
    )
        .Text(BySource, row => row.Imported.Source.Value)
        .Index(BySource);
}

/// <summary>What became of a line or an entry.</summary>
internal enum ItemState
{
    /// <summary>Nothing matches it.</summary>
    Open,

    /// <summary>It is in a match that waits for a decision.</summary>
    Suggested,

    /// <summary>It is in an accepted match.</summary>
    Matched,

    /// <summary>Its exception was resolved without a match.</summary>
    Resolved,
}

/// <summary>A line of a statement, and what became of it.</summary>
/// <param name="Line">The line.</param>
/// <param name="Source">Whose it is.</param>
/// <param name="Statement">The import that brought it.</param>
/// <param name="Order">Its place among all lines.</param>
/// <param name="State">What became of it.</param>
/// <param name="Match">The match that it is in; null where it is in none.</param>
/// <param name="Adjustment">The transfer that was made for it; null where none was.</param>
internal sealed record LineRow(
    BankStatementLine Line,
    BankSourceId Source,
    StatementId Statement,
    long Order,
    ItemState State,
    MatchId? Match,
    TransactionId? Adjustment = null
)
{
    public const string BySource = "source";
    public const string ByState = "state";
    public const string ByDay = "day";
    public const string ByStatement = "statement";
    public const string ByOrder = "order_in_all";

    public static readonly View<LineRow> View = new View<LineRow>("lines", 1, row => row.Line.Id.Value)
        .Text(BySource, row => row.Source.Value)
        .Text(ByState, row => row.State.ToString())
        .Number(ByDay, row => row.Line.BookedOn.DayNumber)
        .Text(ByStatement, row => row.Statement.Value)
        .Number(ByOrder, row => row.Order)
        .Index(BySource, ByState, ByDay)
        .Index(ByStatement, ByOrder);
}

/// <summary>What became of an entry of the ledger within a mirrored part of it; an entry without a row is open.</summary>
/// <param name="Mirror">The mirrored part's key.</param>
/// <param name="Position">The entry's place in the ledger's log.</param>
/// <param name="State">What became of it.</param>
/// <param name="Match">The match that it is in; null where it is in none.</param>
internal sealed record EntryUseRow(string Mirror, long Position, ItemState State, MatchId? Match)
{
    public static readonly View<EntryUseRow> View = new("entry_uses", 1, row => KeyOf(row.Mirror, row.Position));

    public static string KeyOf(string mirror, long position) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{mirror}|{position:D15}");
}
