using System.Collections.Immutable;
using System.Security.Claims;
using Florin.Platform.Identity;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Florin.Users.OAuth;

/// <summary>What tokens say of the user or program that they represent.</summary>
internal static class OAuthClaims
{
    /// <summary>The session: <c>sid</c>.</summary>
    public const string Session = "sid";

    /// <summary>A user who granted something.</summary>
    /// <param name="user">The user, as they are now.</param>
    /// <param name="grant">What they granted.</param>
    /// <param name="scopes">What of it this is about.</param>
    /// <param name="proof">When and how they proved who they are.</param>
    public static ClaimsPrincipal Of(User user, GrantBegun grant, ImmutableArray<string> scopes, Proof proof)
    {
        var identity = New(user.Id.Value, RoleNames.Of(UserRoles.Of(user.Role)), UserRoles.NameOf(user.Tier));
        if (grant.Session is { } session)
            identity.SetClaim(Session, session.Value);
        proof.AddTo(identity);
        if (scopes.Contains(OAuthScope.Profile, StringComparer.Ordinal))
            identity.SetClaim(Claims.Name, user.Name);
        if (scopes.Contains(OAuthScope.Email, StringComparer.Ordinal))
            identity.SetClaim(Claims.Email, user.Email);
        return Finish(identity, scopes).SetAuthorizationId(grant.Id.Value);
    }

    /// <summary>A program in its own name.</summary>
    /// <param name="id">Its service account.</param>
    /// <param name="role">What it may do.</param>
    /// <param name="tier">Its rate limit's tier.</param>
    /// <param name="session">A session of the token's own, by which it can be ended.</param>
    /// <param name="scopes">What it asked for.</param>
    public static ClaimsPrincipal Of(string id, string role, string tier, string session, ImmutableArray<string> scopes) =>
        Finish(New(id, role, tier).SetClaim(Session, session), scopes);

    private static ClaimsIdentity New(string subject, string role, string tier) =>
        new ClaimsIdentity("OAuth", Claims.Name, Claims.Role)
            .SetClaim(Claims.Subject, subject)
            .SetClaim(ActorPrincipal.Role, role)
            .SetClaim(ActorPrincipal.Tier, tier);

    private static ClaimsPrincipal Finish(ClaimsIdentity identity, ImmutableArray<string> scopes)
    {
        identity.SetDestinations(static claim =>
            claim.Type switch
            {
                Claims.Subject or Session => [Destinations.AccessToken, Destinations.IdentityToken],
                Claims.AuthenticationTime or Claims.AuthenticationMethodReference or Claims.AuthenticationContextReference =>
                [
                    Destinations.AccessToken,
                    Destinations.IdentityToken,
                ],
                ActorPrincipal.Role or ActorPrincipal.Tier or Proof.SecondFactor => [Destinations.AccessToken],
                _ => [Destinations.IdentityToken],
            }
        );
        return new ClaimsPrincipal(identity).SetScopes(scopes);
    }
}
