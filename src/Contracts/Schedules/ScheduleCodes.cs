using Florin.Kernel;

namespace Florin.Contracts.Schedules;

/// <summary>Why a schedule is refused.</summary>
public static class ScheduleCodes
{
    /// <summary>The user has as many schedules as are allowed.</summary>
    public static RefusalCode TooMany { get; } = new("too-many-schedules", RefusalKind.Rule, "Too many schedules");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<RefusalCode> All { get; } = [TooMany];
}
