using Florin.Kernel;
using Florin.Platform.Projections;
using Florin.Reconciliation.Matching;

namespace Florin.Reconciliation.Projections;

/// <summary>What became of a match.</summary>
internal enum MatchState
{
    /// <summary>It waits for a decision.</summary>
    Suggested,

    /// <summary>It holds.</summary>
    Accepted,

    /// <summary>Somebody rejected it; no run suggests it again.</summary>
    Rejected,

    /// <summary>It held and was undone; no run suggests it again.</summary>
    Undone,
}

/// <summary>A match, and what became of it.</summary>
/// <param name="Match">The match.</param>
/// <param name="Source">Whose lines it has.</param>
/// <param name="Run">The run that found it; null where somebody made it.</param>
/// <param name="Order">Its place among all matches.</param>
/// <param name="State">What became of it.</param>
/// <param name="MadeBy">Who asked for it.</param>
/// <param name="MadeAt">When.</param>
/// <param name="DecidedBy">Who decided about it last; null where nobody did.</param>
/// <param name="DecidedAt">When.</param>
/// <param name="Reason">Why it was accepted, rejected or undone.</param>
internal sealed record MatchRow(
    MadeMatch Match,
    BankSourceId Source,
    ReconciliationRunId? Run,
    long Order,
    MatchState State,
    string MadeBy,
    DateTimeOffset MadeAt,
    string? DecidedBy,
    DateTimeOffset? DecidedAt,
    string? Reason
)
{
    public const string BySource = "source";
    public const string ByState = "state";
    public const string ByRun = "run";
    public const string ByOrder = "order_in_all";

    public static readonly View<MatchRow> View = new View<MatchRow>("matches", 1, row => row.Match.Id.Value)
        .Text(BySource, row => row.Source.Value)
        .Text(ByState, row => row.State.ToString())
        .Text(ByRun, row => row.Run?.Value)
        .Number(ByOrder, row => row.Order)
        .Index(ByOrder)
        .Index(BySource, ByState, ByOrder);
}
