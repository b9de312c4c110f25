using Florin.Kernel;

namespace Florin.Contracts.Reports;

/// <summary>Why a report or a query is refused.</summary>
public static class ReportCodes
{
    /// <summary>A query takes more time, memory or bytes than it may.</summary>
    public static RefusalCode QueryLimit { get; } =
        new("query-limit-exceeded", RefusalKind.Rule, "The query takes more than it may");

    /// <summary>A statement is for a period that was over before the account was opened.</summary>
    public static RefusalCode BeforeAccount { get; } = new("before-account", RefusalKind.Rule, "The account did not exist yet");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<RefusalCode> All { get; } = [QueryLimit, BeforeAccount];
}
