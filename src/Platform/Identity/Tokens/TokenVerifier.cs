using Florin.Platform.Resilience;
using Florin.Platform.Resilience.Deadlines;

namespace Florin.Platform.Identity.Tokens;

/// <summary>
/// Tells who a user's token stands for. The signature must be ES256 by a key that is known by its name; nothing that the
/// token says of itself chooses another way. What was found valid is remembered by its hash, and asked again only whether
/// it has begun and not expired, its key is still known and its user's tokens were not revoked.
/// </summary>
public sealed class TokenVerifier : ITokenVerifier, IDisposable
{
    // For the user service, when a process that does not host it has just started.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly VerificationKeys _keys;
    private readonly Revocations _revocations;
    private readonly TimeProvider _clock;
    private readonly RoleGrants _roles;
    private readonly TokenCache<Verified> _cache;

    /// <summary>A verifier that has seen no token yet.</summary>
    /// <param name="keys">The public keys.</param>
    /// <param name="revocations">Whose tokens are refused although they have not expired.</param>
    /// <param name="options">How many tokens are remembered.</param>
    /// <param name="clock">Time.</param>
    /// <param name="roles">What roles permit; null for what is built in.</param>
    public TokenVerifier(
        VerificationKeys keys,
        Revocations revocations,
        TokenOptions options,
        TimeProvider clock,
        RoleGrants? roles = null
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        (_keys, _revocations, _clock, _roles) = (keys, revocations, clock, roles ?? RoleGrants.BuiltIn);
        _cache = new TokenCache<Verified>(options.MaxCached);
    }

    /// <inheritdoc/>
    public ValueTask<Actor?> Verify(string token, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (!TokenHash.TryOf(token, out var hash))
            return ValueTask.FromResult<Actor?>(null);
        if (!_revocations.Known)
            return LookOnceKnown(token, hash, cancel);
        return _cache.Find(hash) is { } known && !_keys.Stale ? ValueTask.FromResult(Judge(known)) : Look(token, hash, cancel);
    }

    /// <inheritdoc/>
    public void Dispose() => _cache.Dispose();

    // A blocked user's token must not pass because this process has only just started.
    private async ValueTask<Actor?> LookOnceKnown(string token, TokenHash hash, CancellationToken cancel)
    {
        try
        {
            await _revocations.WhenKnown.Within(Patience, _clock, cancel);
        }
        catch (TimeoutException)
        {
            throw new ServiceUnavailable("user", "has not sent the list of revoked tokens yet.");
        }
        return await Look(token, hash, cancel);
    }

    private async ValueTask<Actor?> Look(string token, TokenHash hash, CancellationToken cancel)
    {
        if (_cache.Find(hash) is { } known)
        {
            await _keys.Refresh(cancel);
            return Judge(known);
        }
        if (TokenText.Read(token) is not { Algorithm: PublicKey.Algorithm, Kid: { Length: > 0 } kid } text)
            return null; // Not "none", and not a MAC for which the public key would be the secret.
        if (await _keys.Find(kid, cancel) is not { } key || Read(text, kid, _roles) is not { } verified || !key.Verifies(text))
            return null;
        _cache.Keep(hash, verified, DateTimeOffset.FromUnixTimeSeconds(verified.ExpiresAt) - _clock.GetUtcNow());
        return Judge(verified);
    }

    private Actor? Judge(Verified token) =>
        _clock.GetUtcNow().ToUnixTimeSeconds() is var now
        && now < token.ExpiresAt
        && now + TokenText.SkewSeconds >= token.Begins
        && _keys.Knows(token.Kid)
        && !_revocations.Covers(token.Actor.Id, token.IssuedAt)
        && (token.Actor.Session is not { } session || !_revocations.Covers(session, token.IssuedAt))
        && (token.Actor.Client is not { } client || !_revocations.Covers(client, token.IssuedAt))
            ? token.Actor
            : null;

    private static Verified? Read(TokenText token, string kid, RoleGrants roles)
    {
        return
            RoleNames.TryParse(token.Text("role"), out var role)
            && token.Text("sub") is { } subject
            && token.Text("tier") is { } tier
            && token.Text("iss") is TokenOptions.Issuer
            && token.Text("aud") is TokenOptions.Issuer
            && token.Second("iat") is { } issuedAt
            && token.Begins is { } begins
            && token.Second("exp") is { } expiresAt
            ? new Verified(
                new Actor(subject, role, tier)
                {
                    Grants = roles[role].Within(ScopesOf(token)),
                    Scopes = ScopesOf(token),
                    Session = token.Text("sid"),
                    SecondFactorAt = token.Second("mfa") is { } shown ? DateTimeOffset.FromUnixTimeSeconds(shown) : null,
                    Client = token.Text("client_id"),
                },
                kid,
                issuedAt,
                begins,
                expiresAt
            )
            : null;
    }

    // Scopes that mean nothing to us, such as openid, permit nothing; without the claim the role alone counts, but for the
    // token of a client, which is never without.
    private static PermissionSet ScopesOf(TokenText token) =>
        token.Claims.TryGetValue("scope", out var scope) ? PermissionSet.Parse(scope as string, out _)
        : token.Claims.ContainsKey("client_id") ? PermissionSet.Nothing
        : PermissionSet.Everything;

    private sealed record Verified(Actor Actor, string Kid, long IssuedAt, long Begins, long ExpiresAt);
}
