using System.Globalization;
using System.Security.Claims;
using Florin.Platform.Identity.Policies;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Florin.Users.OAuth;

/// <summary>When and how the user of a token proved who they are: <c>auth_time</c>, <c>amr</c>, <c>acr</c> and <c>mfa</c>.</summary>
/// <param name="LoggedInAt">In seconds of Unix time; null where it is not known.</param>
/// <param name="SecondFactorAt">When they showed a second factor, likewise; null for none.</param>
/// <param name="Methods">How (RFC 8176), separated by spaces; null where it is not known.</param>
internal sealed record Proof(long? LoggedInAt, long? SecondFactorAt, string? Methods)
{
    /// <summary><c>acr</c>: by one factor.</summary>
    public const string OneFactor = "urn:florin:loa:1fa";

    /// <summary><c>acr</c>: by two.</summary>
    public const string TwoFactors = StepUpOptions.Acr;

    /// <summary>What services judge a token by.</summary>
    public const string SecondFactor = "mfa";

    /// <summary>That of a session.</summary>
    public static Proof Of(LiveSession session) =>
        new(session.LoggedInAt.ToUnixTimeSeconds(), session.SecondFactorAt?.ToUnixTimeSeconds(), session.Methods);

    /// <summary>That of a code or refresh token.</summary>
    public static Proof Of(ClaimsPrincipal token) =>
        new(
            Seconds(token, Claims.AuthenticationTime),
            Seconds(token, SecondFactor),
            token.GetClaims(Claims.AuthenticationMethodReference) is { IsEmpty: false } methods
                ? string.Join(' ', methods)
                : null
        );

    /// <summary>Adds it to a token.</summary>
    public void AddTo(ClaimsIdentity identity)
    {
        if (LoggedInAt is { } at)
            identity.SetClaim(Claims.AuthenticationTime, at);
        if (SecondFactorAt is { } shown)
            identity.SetClaim(SecondFactor, shown);
        if (Methods is { } methods)
            identity.SetClaims(Claims.AuthenticationMethodReference, [.. methods.Split(' ')]);
        identity.SetClaim(Claims.AuthenticationContextReference, SecondFactorAt is null ? OneFactor : TwoFactors);
    }

    private static long? Seconds(ClaimsPrincipal token, string claim) =>
        long.TryParse(token.GetClaim(claim), NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : null;
}
