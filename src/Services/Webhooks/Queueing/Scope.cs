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
    ];

    /// <summary>Whether somebody may see the events of everybody.</summary>
    public static bool SeesAll(PermissionSet any) => Array.TrueForAll(Needed, any.Has);

    /// <summary>Whose events an actor may see: null for everybody's.</summary>
    public static string? ReaderOf(Actor actor) => SeesAll(actor.Grants.Any) ? null : actor.Id;
}
