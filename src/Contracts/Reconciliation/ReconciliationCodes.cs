using Florin.Kernel;

namespace Florin.Contracts.Reconciliation;

/// <summary>Why a reconciliation is refused.</summary>
public static class ReconciliationCodes
{
    /// <summary>A file of statements cannot be read, or its balances do not add up; nothing of it was imported.</summary>
    public static RefusalCode BadStatement { get; } =
        new("bad-statement", RefusalKind.Rule, "The statement cannot be imported");

    /// <summary>Lines and entries do not come to the same.</summary>
    public static RefusalCode SumsDiffer { get; } = new("sums-differ", RefusalKind.Rule, "Lines and entries differ");

    /// <summary>An exception cannot be given to somebody who does not exist, or may not work on it.</summary>
    public static RefusalCode BadOwner { get; } = new("invalid-owner", RefusalKind.Rule, "Not a possible owner");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<RefusalCode> All { get; } = [BadStatement, SumsDiffer, BadOwner];
}
