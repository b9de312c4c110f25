using System.Net;
using System.Security.Claims;
using Florin.Platform.Identity;
using Microsoft.AspNetCore.Components.Authorization;

namespace Florin.WebConsole.Access;

/// <summary>The operator who looks at a page, as the token of their session says now.</summary>
internal sealed class CurrentOperator(
    AuthenticationStateProvider authentication,
    ITokenVerifier tokens,
    EndedSessions ended,
    RenewedTokens renewed
)
{
    /// <summary>Who it is; null where the session has ended.</summary>
    public async ValueTask<SignedIn?> Get(CancellationToken cancel)
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        if (
            user.FindFirstValue(ConsoleSession.SessionClaim) is not { } session
            || user.FindFirstValue(ConsoleSession.TokenClaim) is not { } issued
            || ended.Has(session)
        )
            return null;
        var token = renewed.Of(session, issued);
        var address = user.FindFirstValue(ConsoleSession.AddressClaim) is { } text ? IPAddress.Parse(text) : null;
        return await tokens.Verify(token, cancel) is { } actor ? new SignedIn(actor, token, session, address) : null;
    }

    /// <summary>The operator's id; null where the session has ended.</summary>
    public async ValueTask<string?> Id(CancellationToken cancel) => (await Get(cancel))?.Actor.Id;

    /// <summary>Has the session go on with a token that says that the second factor was shown.</summary>
    /// <returns>Whether it is the same person's.</returns>
    public async ValueTask<bool> Renew(string token, CancellationToken cancel)
    {
        if (await Get(cancel) is not { } current || await tokens.Verify(token, cancel) is not { } actor)
            return false;
        if (actor.Id != current.Actor.Id)
            return false;
        renewed.Put(current.Session, token);
        return true;
    }
}

/// <summary>An operator whose session has not ended.</summary>
/// <param name="Actor">Who it is, and what they may do.</param>
/// <param name="Token">The access token.</param>
/// <param name="Session">The console's session.</param>
/// <param name="Address">Where they are.</param>
internal sealed record SignedIn(Actor Actor, string Token, string Session, IPAddress? Address);
