using System.Security.Claims;

namespace Florin.Platform.Identity;

/// <summary>An actor as the principal of ASP.NET Core's frameworks: <c>HttpContext.User</c>.</summary>
public static class ActorPrincipal
{
    /// <summary>The claim with the user's id, which is also the identity's name.</summary>
    public const string Subject = "sub";

    /// <summary>The claim with the role as tokens spell it, such as <c>user</c> or <c>admin</c>; <c>system</c> for Florin itself.</summary>
    public const string Role = "role";

    /// <summary>The claim with the tier of the user's rate limit.</summary>
    public const string Tier = "tier";

    private const string AuthenticationType = "Bearer";

    /// <summary>The principal of an actor; without claims, and not authenticated, for an anonymous one.</summary>
    public static ClaimsPrincipal Of(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.Role is Identity.Role.Anonymous)
            return new ClaimsPrincipal(new ClaimsIdentity());
        Claim[] claims = [new(Subject, actor.Id), new(Role, RoleNames.Of(actor.Role)), new(Tier, actor.Tier)];
        return new ClaimsPrincipal(new ClaimsIdentity(claims, AuthenticationType, Subject, Role));
    }
}
