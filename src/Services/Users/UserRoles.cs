using Florin.Platform.Identity;

namespace Florin.Users;

/// <summary>The roles of users as they are stored, as tokens carry them, and as they are written.</summary>
internal static class UserRoles
{
    public static readonly string[] Names = [.. RoleNames.All];

    public static Role Of(UserRole role) =>
        role switch
        {
            UserRole.Admin => Role.Admin,
            UserRole.Support => Role.Support,
            UserRole.Operator => Role.Operator,
            UserRole.Approver => Role.Approver,
            UserRole.Auditor => Role.Auditor,
            _ => Role.User,
        };

    public static readonly string[] Tiers = ["free", "basic", "premium", "internal"];

    /// <summary>Whether somebody may give a role to others: none that permits more than they have themselves.</summary>
    public static bool MayGive(Actor by, Grants role) => by.Grants.Any.Covers(role.Any) && by.Grants.Some.Covers(role.Own);

    /// <summary>Whether somebody may take a role from others, or block who has it: none that permits more with what is anybody's.</summary>
    public static bool MayTake(Actor by, Grants role) => by.Grants.Any.Covers(role.Any);

    public static string NameOf(UserTier tier) => Tiers[(int)tier];

    public static UserTier? TierNamed(string? name) => Array.IndexOf(Tiers, name) is >= 0 and var at ? (UserTier)at : null;

    public static UserRole? Named(string? name) =>
        name switch
        {
            "user" => UserRole.User,
            "admin" => UserRole.Admin,
            "support" => UserRole.Support,
            "operator" => UserRole.Operator,
            "approver" => UserRole.Approver,
            "auditor" => UserRole.Auditor,
            _ => null,
        };
}
