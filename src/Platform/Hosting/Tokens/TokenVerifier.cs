using Florin.Platform.Commands;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Florin.Platform.Hosting.Tokens;

/// <summary>
/// Tells who a user's token stands for. The signature must be ES256 by a key that is known by its name; nothing that the
/// token says of itself chooses another way. What was found valid is remembered by its hash, and asked again only whether
/// it has expired, its key is still known and its user's tokens were not revoked.
/// </summary>
public sealed class TokenVerifier : ITokenVerifier, IDisposable
{
    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = TokenHash.MaxToken };
    private readonly VerificationKeys _keys;
    private readonly Revocations _revocations;
    private readonly TimeProvider _clock;
    private readonly TokenCache<Verified> _cache;

    /// <summary>A verifier that has seen no token yet.</summary>
    /// <param name="keys">The public keys.</param>
    /// <param name="revocations">Whose tokens are refused although they have not expired.</param>
    /// <param name="options">How many tokens are remembered.</param>
    /// <param name="clock">Time.</param>
    public TokenVerifier(VerificationKeys keys, Revocations revocations, TokenOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_keys, _revocations, _clock) = (keys, revocations, clock);
        _cache = new TokenCache<Verified>(options.MaxCached);
    }

    /// <inheritdoc/>
    public ValueTask<Actor?> Verify(string token, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (!TokenHash.TryOf(token, out var hash))
            return ValueTask.FromResult<Actor?>(null);
        return _cache.Find(hash) is { } known && !_keys.Stale ? ValueTask.FromResult(Judge(known)) : Look(token, hash, cancel);
    }

    /// <inheritdoc/>
    public void Dispose() => _cache.Dispose();

    private async ValueTask<Actor?> Look(string token, TokenHash hash, CancellationToken cancel)
    {
        if (_cache.Find(hash) is { } known)
        {
            await _keys.Refresh(cancel);
            return Judge(known);
        }
        if (KeyNamedBy(token) is not { } kid || await _keys.Find(kid, cancel) is not { } key)
            return null;
        if (Validate(token, key) is not { } verified)
            return null;
        _cache.Keep(hash, verified, DateTimeOffset.FromUnixTimeSeconds(verified.ExpiresAt) - _clock.GetUtcNow());
        return Judge(verified);
    }

    private Actor? Judge(Verified token) =>
        _clock.GetUtcNow().ToUnixTimeSeconds() < token.ExpiresAt
        && _keys.Knows(token.Kid)
        && !_revocations.Covers(token.Actor.Id, token.IssuedAt)
            ? token.Actor
            : null;

    // Only ES256 gets further: not "none", and not a MAC for which the public key would be the secret.
    private string? KeyNamedBy(string token)
    {
        if (!_handler.CanReadToken(token) || token.AsSpan().Count('.') != 2)
            return null;
        try
        {
            var read = _handler.ReadJsonWebToken(token);
            return read.Alg == PublicKey.Algorithm && read.Kid is { Length: > 0 } kid ? kid : null;
        }
        catch (ArgumentException) // How the library says that the header is no JSON object.
        {
            return null;
        }
    }

    private Verified? Validate(string token, JsonWebKey key)
    {
        var result = _handler.ValidateToken(
            token,
            new TokenValidationParameters
            {
                IssuerSigningKeyResolver = (_, _, _, _) => [key],
                ValidIssuer = TokenIssuer.Florin,
                ValidAudience = TokenIssuer.Florin,
                RequireExpirationTime = true,
                RequireSignedTokens = true,
                // The library would ask the system's clock.
                LifetimeValidator = (_, expires, _, _) => expires is { } at && _clock.GetUtcNow().UtcDateTime < at,
            }
        );
        return result is { IsValid: true, SecurityToken: JsonWebToken valid } ? Read(valid, key.Kid) : null;
    }

    private static Verified? Read(JsonWebToken token, string kid)
    {
        Role? role = Text(token, "role") switch
        {
            "user" => Role.User,
            "admin" => Role.Admin,
            _ => null,
        };
        return
            role is { } known
            && Text(token, "sub") is { } subject
            && Text(token, "tier") is { } tier
            && token.TryGetPayloadValue<long>("iat", out var issuedAt)
            && token.TryGetPayloadValue<long>("exp", out var expiresAt)
            ? new Verified(new Actor(subject, known, tier), kid, issuedAt, expiresAt)
            : null;
    }

    private static string? Text(JsonWebToken token, string claim) =>
        token.TryGetPayloadValue<string>(claim, out var text) && text.Length > 0 ? text : null;

    private sealed record Verified(Actor Actor, string Kid, long IssuedAt, long ExpiresAt);
}
