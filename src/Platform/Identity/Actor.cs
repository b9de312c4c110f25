using Florin.Kernel;
using Florin.Platform.Identity.Signatures;

namespace Florin.Platform.Identity;

/// <summary>What a caller is to Florin, which says what they may do (<see cref="RoleGrants"/>).</summary>
public enum Role
{
    /// <summary>Nobody has said who they are.</summary>
    Anonymous,

    /// <summary>A person with accounts: sees and moves their own.</summary>
    User,

    /// <summary>Sees and decides everything.</summary>
    Admin,

    /// <summary>Florin itself: a saga, a consumer, another service.</summary>
    System,

    /// <summary>Sees what customers see, of all customers.</summary>
    Support,

    /// <summary>Runs the installation: freezes, blocks, retries, and operates the gateway and the storage.</summary>
    Operator,

    /// <summary>Decides what waits for a second person.</summary>
    Approver,

    /// <summary>Sees everything, and changes nothing.</summary>
    Auditor,
}

/// <summary>Who asks.</summary>
/// <param name="Id">The user's id, that of a service account, <c>anonymous</c> or <c>system</c>.</param>
/// <param name="Role">What they are to Florin.</param>
/// <param name="Tier">Their rate limit's tier: free, basic, premium or internal.</param>
public sealed record Actor(string Id, Role Role, string Tier = "free")
{
    /// <summary>Nobody has said who they are.</summary>
    public static readonly Actor Anonymous = new("anonymous", Role.Anonymous);

    /// <summary>Florin itself.</summary>
    public static readonly Actor System = new("system", Role.System, "internal");

    /// <summary>What they may do: what their role permits, within the scopes of the token or key that they sent.</summary>
    public Grants Grants { get; init; } = RoleGrants.BuiltIn[Role];

    /// <summary>What that token or key permits at most; everything where it has no scopes.</summary>
    public PermissionSet Scopes { get; init; } = PermissionSet.Everything;

    /// <summary>The session that their token was made in; null without one.</summary>
    public string? Session { get; init; }

    /// <summary>When they last showed their second factor, UTC; null where they have none, and for keys and offline tokens.</summary>
    public DateTimeOffset? SecondFactorAt { get; init; }

    /// <summary>The OAuth client that their token was issued to; null without one.</summary>
    public string? Client { get; init; }

    /// <summary>The API key that they sent; null for a token.</summary>
    public string? Key { get; init; }

    /// <summary>Checks the signatures that requests with that key must have; null where they need none.</summary>
    public RequestProof? Proof { get; init; }

    /// <summary>From where that key may be sent; null for anywhere.</summary>
    public AddressRanges? From { get; init; }

    /// <summary>Why the credentials that were sent identify nobody; null where they do, or there were none.</summary>
    internal Refusal? Problem { get; init; }

    /// <summary>Whether they may do something, be it with what is their own alone.</summary>
    public bool May(Permission permission) => Grants.Some.Has(permission);

    /// <summary>Whether they may do something with what is a user's.</summary>
    public bool May(Permission permission, string userId) =>
        Grants.Any.Has(permission) || (Id == userId && Grants.Own.Has(permission));

    /// <summary>Whether they may do something with what is anybody's.</summary>
    public bool MayForAll(Permission permission) => Grants.Any.Has(permission);
}
