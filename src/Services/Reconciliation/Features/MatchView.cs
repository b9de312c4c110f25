using System.Collections.Immutable;
using Florin.Kernel;
using Florin.Reconciliation.Matching;
using Florin.Reconciliation.Projections;

namespace Florin.Reconciliation.Features;

/// <summary>A match as a client sees it.</summary>
/// <param name="Id">The match; it follows from its lines and entries.</param>
/// <param name="Source">Whose lines it has.</param>
/// <param name="Run">The run that found it; null where somebody made it.</param>
/// <param name="State">suggested, accepted, rejected or undone.</param>
/// <param name="Strategy">What found it.</param>
/// <param name="Score">How sure it is, 0 to 1.</param>
/// <param name="Reasons">Where the score comes from.</param>
/// <param name="Lines">The lines.</param>
/// <param name="Entries">The entries' positions in the ledger.</param>
/// <param name="Amount">The sum of the lines.</param>
/// <param name="Difference">The sum of the lines less that of the entries.</param>
/// <param name="Currency">The currency of both.</param>
/// <param name="On">The last day of its lines.</param>
/// <param name="MadeBy">Who asked for it.</param>
/// <param name="MadeAt">When.</param>
/// <param name="DecidedBy">Who decided about it last.</param>
/// <param name="DecidedAt">When.</param>
/// <param name="Reason">Why it was accepted, rejected or undone.</param>
/// <param name="Items">Its lines and entries themselves, where they were asked for; null otherwise.</param>
internal sealed record MatchView(
    MatchId Id,
    BankSourceId Source,
    ReconciliationRunId? Run,
    MatchState State,
    MatchStrategy Strategy,
    decimal Score,
    ImmutableArray<string> Reasons,
    ImmutableArray<StatementLineId> Lines,
    ImmutableArray<long> Entries,
    DecimalAmount Amount,
    DecimalAmount Difference,
    Currency Currency,
    DateOnly On,
    string MadeBy,
    DateTimeOffset MadeAt,
    string? DecidedBy,
    DateTimeOffset? DecidedAt,
    string? Reason,
    ItemsView? Items = null
)
{
    public static MatchView Of(MatchRow row) =>
        new(
            row.Match.Id,
            row.Source,
            row.Run,
            row.State,
            row.Match.Strategy,
            row.Match.Score,
            row.Match.Reasons,
            row.Match.Lines,
            row.Match.Entries,
            row.Match.Amount,
            row.Match.Difference,
            row.Match.Amount.Currency,
            row.Match.On,
            row.MadeBy,
            row.MadeAt,
            row.DecidedBy,
            row.DecidedAt,
            row.Reason
        );

    /// <summary>A match that a run would make.</summary>
    public static MatchView OfDryRun(MadeMatch match, BankSourceId source, ReconciliationRan ran) =>
        Of(
            new MatchRow(
                match,
                source,
                null,
                0,
                match.Accepted ? MatchState.Accepted : MatchState.Suggested,
                ran.By,
                ran.At,
                null,
                null,
                null
            )
        );
}
