using Florin.Platform.Projections;

namespace Florin.Reconciliation.Projections;

/// <summary>A run.</summary>
/// <param name="Ran">What it came to.</param>
internal sealed record RunRow(ReconciliationRan Ran)
{
    public const string BySource = "source";

    public static readonly View<RunRow> View = new View<RunRow>("runs", 1, row => row.Ran.Run.Value)
        .Text(BySource, row => row.Ran.Source.Value)
        .Index(BySource);
}
