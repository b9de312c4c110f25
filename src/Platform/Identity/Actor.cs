namespace Florin.Platform.Identity;

/// <summary>What a caller may do.</summary>
public enum Role
{
    /// <summary>Nobody has said who they are.</summary>
    Anonymous,

    /// <summary>A person with an account.</summary>
    User,

    /// <summary>An operator: sees and decides everything.</summary>
    Admin,

    /// <summary>Florin itself: a saga, a consumer, another service.</summary>
    System,
}

/// <summary>Who asks.</summary>
/// <param name="Id">The user's id, <c>anonymous</c> or <c>system</c>.</param>
/// <param name="Role">What they may do.</param>
/// <param name="Tier">Their rate limit's tier: free, basic, premium or internal.</param>
public sealed record Actor(string Id, Role Role, string Tier = "free")
{
    /// <summary>Nobody has said who they are.</summary>
    public static readonly Actor Anonymous = new("anonymous", Role.Anonymous);

    /// <summary>Florin itself.</summary>
    public static readonly Actor System = new("system", Role.System, "internal");

    /// <summary>An operator.</summary>
    public bool IsAdmin => Role is Role.Admin;

    /// <summary>Whether something that belongs to a user is theirs to see and to use: their own, or anything for an admin.</summary>
    public bool Owns(string userId) => IsAdmin || Role is Role.System || (Role is Role.User && Id == userId);
}
