using Florin.Kernel;

namespace Florin.Reconciliation.Features;

/// <summary>A run as a client sees it.</summary>
/// <param name="Id">The run; null for a dry run, of which nothing stays.</param>
/// <param name="Source">Whose lines were matched.</param>
/// <param name="From">From which day lines took part.</param>
/// <param name="To">Up to which day.</param>
/// <param name="RulesVersion">The version of the rules.</param>
/// <param name="Lines">How many open lines took part.</param>
/// <param name="Entries">How many open entries took part.</param>
/// <param name="Accepted">How many matches were accepted at once.</param>
/// <param name="Suggested">How many matches wait for a decision.</param>
/// <param name="Exceptions">How many lines and entries became exceptions.</param>
/// <param name="Matches">Of a dry run, the first hundred matches that it would make; null otherwise.</param>
/// <param name="StartedBy">Who asked for it.</param>
/// <param name="StartedAt">When.</param>
internal sealed record RunView(
    ReconciliationRunId? Id,
    BankSourceId Source,
    DateOnly From,
    DateOnly To,
    long RulesVersion,
    int Lines,
    int Entries,
    int Accepted,
    int Suggested,
    int Exceptions,
    IReadOnlyList<MatchView>? Matches,
    string StartedBy,
    DateTimeOffset StartedAt
)
{
    public static RunView Of(ReconciliationRan e) =>
        new(e.Run, e.Source, e.From, e.To, e.Rules, e.Lines, e.Entries, e.Accepted, e.Suggested, e.Unmatched, null, e.By, e.At);
}
