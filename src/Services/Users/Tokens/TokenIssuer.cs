using System.Text;
using System.Text.Json;
using Florin.Kernel;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Tokens;
using Florin.Platform.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Florin.Users.Tokens;

/// <summary>A token and until when it is good.</summary>
/// <param name="Token">For the header <c>Authorization: Bearer …</c>.</param>
/// <param name="ExpiresAt">UTC, whole seconds.</param>
public sealed record IssuedToken(string Token, DateTimeOffset ExpiresAt)
{
    /// <summary>Never shows the token itself.</summary>
    public override string ToString() => $"a token until {Rfc3339.Text(ExpiresAt)}";
}

/// <summary>
/// Issues users' tokens: JSON Web Tokens signed with ES256, with the claims <c>sub</c>, <c>role</c>, <c>tier</c>,
/// <c>iat</c>, <c>exp</c>, <c>iss</c> and <c>aud</c>, <c>sid</c> for its session, and <c>mfa</c> for when a second factor was
/// shown.
/// </summary>
/// <param name="keys">The keys that sign them.</param>
/// <param name="options">How long they live.</param>
/// <param name="clock">Time.</param>
public sealed class TokenIssuer(SigningKeys keys, TokenOptions options, TimeProvider clock)
{
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>Makes sure that there is a key to sign with, so that a store which cannot be used stops the start.</summary>
    public void Prepare() => keys.Signing();

    /// <summary>Issues a token.</summary>
    /// <param name="userId">Whose it is.</param>
    /// <param name="role">What they are to Florin.</param>
    /// <param name="tier">free, basic, premium or internal.</param>
    /// <param name="after">
    /// The second of Unix time up to which the user's tokens are revoked; the new one counts as issued after it.
    /// </param>
    /// <param name="session">The session that it is issued in; null for none.</param>
    /// <param name="factor">When the user last showed their second factor; null where they have none.</param>
    /// <param name="until">When it expires, where the session ends sooner than a token lives.</param>
    public IssuedToken Issue(
        string userId,
        Role role,
        string tier,
        long after = 0,
        SessionId? session = null,
        DateTimeOffset? factor = null,
        DateTimeOffset? until = null
    )
    {
        if (role is Role.Anonymous or Role.System)
            throw new ArgumentOutOfRangeException(nameof(role), role, "Only users have tokens.");
        var issuedAt = Math.Max(clock.GetUtcNow().ToUnixTimeSeconds(), after + 1);
        var expiresAt = Math.Min(issuedAt + (long)options.Lifetime.TotalSeconds, until?.ToUnixTimeSeconds() ?? long.MaxValue);
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["sub"] = userId,
            ["role"] = RoleNames.Of(role),
            ["tier"] = tier,
            ["iat"] = issuedAt,
            ["exp"] = expiresAt,
            ["iss"] = TokenOptions.Issuer,
            ["aud"] = TokenOptions.Issuer,
        };
        if (session is { } begun)
            claims["sid"] = begun.Value;
        if (factor is { } shown)
            claims["mfa"] = shown.ToUnixTimeSeconds();
        var payload = Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(claims, FlorinJson.Compact));
        var token = _handler.CreateToken(payload, keys.Signing().Credentials);
        return new IssuedToken(token, DateTimeOffset.FromUnixTimeSeconds(expiresAt));
    }
}
