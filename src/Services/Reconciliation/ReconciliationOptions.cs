using System.ComponentModel.DataAnnotations;

namespace Florin.Reconciliation;

/// <summary>How much is reconciled at once: section <c>Reconciliation</c>.</summary>
internal sealed record ReconciliationOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Reconciliation";

    /// <summary>How many bytes a file of statements may have. Default 10 MB, which is the most.</summary>
    [Range(1024, 10 << 20)]
    public int MaxFileBytes { get; init; } = 10 << 20;

    /// <summary>How many lines a file of statements may have. Default 100000.</summary>
    [Range(1, 1_000_000)]
    public int MaxFileLines { get; init; } = 100_000;

    /// <summary>How many open lines, and how many open entries, a run takes; what is more is refused. Default 200000.</summary>
    [Range(1, 1_000_000)]
    public int MaxRunItems { get; init; } = 200_000;
}
