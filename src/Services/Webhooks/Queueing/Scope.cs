using Florin.Kernel;
using Florin.Platform.Identity;

namespace Florin.Webhooks.Queueing;

/// <summary>Of whom an endpoint gets events: its owner alone, or everybody.</summary>
internal static class Scope
{
    public const string Own = "own";
    public const string All = "all";

    /// <summary>What it takes to get the events of everybody.</summary>
    private static readonly Permission[] Needed =
    [
        Permission.WebhooksRead,
        Permission.TransactionsRead,
        Permission.AccountsRead,
        Permission.SchedulesRead,
        Permission.PaymentsRead,
    ];

    /// <summary>Whether somebody may see the events of everybody.</summary>
    public static bool SeesAll(PermissionSet any) => Array.TrueForAll(Needed, any.Has);

    /// <summary>
    /// Whether somebody may see what the events of their own say: a token or key that is only for webhooks shows no transactions.
    /// </summary>
    public static bool SeesOwn(Actor actor) => Array.TrueForAll(Needed, permission => actor.May(permission, actor.Id));

    /// <summary>Why somebody is refused who may not.</summary>
    public static Refusal Lacking { get; } =
        Refusal.Forbidden(
            "Events are shown to those who have webhooks:read, transactions:read, accounts:read, schedules:read and payments:read."
        );

    /// <summary>Whose events an actor may see: null for everybody's.</summary>
    public static string? ReaderOf(Actor actor) => SeesAll(actor.Grants.Any) ? null : actor.Id;
}
