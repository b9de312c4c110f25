using Florin.Kernel;
using Florin.Platform.Projections;

namespace Florin.Reconciliation.Projections;

/// <summary>What became of an exception.</summary>
internal enum ExceptionState
{
    /// <summary>Nobody looks after it.</summary>
    Open,

    /// <summary>Its owner looks after it.</summary>
    Assigned,

    /// <summary>A match was found, or made.</summary>
    Matched,

    /// <summary>It was settled without a match.</summary>
    Resolved,
}

/// <summary>An exception, and what became of it.</summary>
/// <param name="Subject">What it is about.</param>
/// <param name="Source">Whose it is.</param>
/// <param name="Mirror">The key of the mirrored part of the ledger.</param>
/// <param name="Run">The run that raised it.</param>
/// <param name="RaisedAt">When.</param>
/// <param name="State">What became of it.</param>
/// <param name="Owner">Who looks after it; null where nobody does.</param>
/// <param name="Reason">How it was resolved, or why it was reopened.</param>
/// <param name="DecidedBy">Who decided about it last.</param>
/// <param name="DecidedAt">When.</param>
/// <param name="Adjustment">The transfer that was made for it; null where none was.</param>
internal sealed record ExceptionRow(
    ExceptionSubject Subject,
    BankSourceId Source,
    string Mirror,
    ReconciliationRunId Run,
    DateTimeOffset RaisedAt,
    ExceptionState State,
    string? Owner,
    string? Reason,
    string? DecidedBy,
    DateTimeOffset? DecidedAt,
    TransactionId? Adjustment = null
)
{
    public const string BySource = "source";
    public const string ByState = "state";
    public const string ByOwner = "owner";
    public const string ByDay = "day";

    public static readonly View<ExceptionRow> View = new View<ExceptionRow>("exceptions", 1, row => row.Subject.Id.Value)
        .Text(BySource, row => row.Source.Value)
        .Text(ByState, row => row.State.ToString())
        .Text(ByOwner, row => row.Owner)
        .Number(ByDay, row => row.Subject.On.DayNumber)
        .Index(ByDay)
        .Index(BySource, ByState, ByDay)
        .Index(ByOwner, ByState, ByDay);
}
