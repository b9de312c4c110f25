using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Florin.Platform.Configuration;
using Florin.Platform.Files;
using Florin.Platform.Json;
using Florin.Platform.Secrets;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Florin.Platform.Identity.Tokens;

/// <summary>
/// The tokens by which services know each other: short-lived JSON Web Tokens signed with HS256 and a key that only
/// services hold, for an audience of their own. A user's token is never one, for it is signed in another way, and the
/// other way round.
/// </summary>
public sealed class ServiceTokens : IServiceTokens, IDisposable
{
    /// <summary>The shortest key, in bytes.</summary>
    public const int KeyBytes = 32;

    /// <summary>The file of the key in a data directory, where none is configured.</summary>
    public const string KeyFile = "service.key";

    private const string Algorithm = "HS256";
    private const string Audience = "florin-internal";
    private const int MaxCached = 1024;
    private const long LifetimeSeconds = 120;
    private const long RenewBeforeSeconds = 60;

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly TokenCache<Verified> _cache = new(MaxCached);
    private readonly SymmetricSecurityKey _key;
    private readonly IReadOnlyList<byte[]> _accepted;
    private readonly TimeProvider _clock;
    private volatile Issued? _issued;

    /// <summary>Tokens of a key.</summary>
    /// <param name="key">At least <see cref="KeyBytes"/> secret bytes, the same in all processes.</param>
    /// <param name="clock">Time.</param>
    /// <param name="others">Keys of which tokens are accepted too, while the key is changed.</param>
    public ServiceTokens(byte[] key, TimeProvider clock, params IReadOnlyList<byte[]> others)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length < KeyBytes)
            throw new ArgumentException($"The key has {key.Length} bytes; at least {KeyBytes} are required.", nameof(key));
        (_key, _clock, _accepted) = (new SymmetricSecurityKey(key), clock, [key, .. others]);
    }

    /// <summary>
    /// Tokens of the configured key (<c>Florin:ServiceKey</c>), or of one that is derived from the key of secrets, which
    /// instances share, or of the key file in the data directory (<c>service.key</c>), which is created if it does not exist.
    /// </summary>
    /// <param name="dataDirectory">The data directory, which exists.</param>
    /// <param name="configured">Base64 of at least <see cref="KeyBytes"/> bytes; null or empty for the file.</param>
    /// <param name="clock">Time.</param>
    /// <param name="secrets">The keys of secrets; null for none.</param>
    /// <exception cref="WrongConfiguration">The configured key or the file is not a key.</exception>
    public static ServiceTokens Open(
        string dataDirectory,
        string? configured,
        TimeProvider clock,
        SecretsOptions? secrets = null
    ) =>
        !string.IsNullOrEmpty(configured) ? new(Decode(configured), clock)
        : secrets?.ServiceKeys is { Count: > 0 } keys ? new(keys[0], clock, [.. keys.Skip(1)])
        : new(SecretFile.ReadOrMake(Path.Combine(dataDirectory, KeyFile), KeyBytes), clock);

    /// <inheritdoc/>
    public string Issue()
    {
        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        if (_issued is { } known && now >= known.At && now < known.At + LifetimeSeconds - RenewBeforeSeconds)
            return known.Token;
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["iat"] = now,
            ["exp"] = now + LifetimeSeconds,
            ["iss"] = TokenOptions.Issuer,
            ["aud"] = Audience,
        };
        var payload = Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(claims, FlorinJson.Compact));
        var token = _handler.CreateToken(payload, new SigningCredentials(_key, Algorithm));
        _issued = new Issued(token, now);
        return token;
    }

    /// <inheritdoc/>
    public bool IsValid(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (!TokenHash.TryOf(token, out var hash))
            return false;
        if (_cache.Find(hash) is { } known)
            return IsNow(known);
        if (Validate(token) is not { } verified || !IsNow(verified))
            return false;
        _cache.Keep(hash, verified, TimeSpan.FromSeconds(LifetimeSeconds));
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _cache.Dispose();

    private static byte[] Decode(string configured)
    {
        var key = new byte[configured.Length];
        return Convert.TryFromBase64String(configured, key, out var bytes) && bytes >= KeyBytes
            ? key[..bytes]
            // Its value is a secret, so the message does not show it.
            : throw new WrongConfiguration($"Florin:ServiceKey must be the base64 of at least {KeyBytes} bytes.");
    }

    private Verified? Validate(string token)
    {
        if (TokenText.Read(token) is not { Algorithm: Algorithm } text) // HS256 and nothing else.
            return null;
        return
            _accepted.Any(key => CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, text.Signed), text.Signature))
            && text.Text("iss") is TokenOptions.Issuer
            && text.Text("aud") is Audience
            && text.Begins is { } begins
            && text.Second("exp") is { } expiresAt
            ? new Verified(begins, expiresAt)
            : null;
    }

    private bool IsNow(Verified token) =>
        _clock.GetUtcNow().ToUnixTimeSeconds() is var now
        && now + TokenText.SkewSeconds >= token.Begins
        && now < token.ExpiresAt + TokenText.SkewSeconds;

    private sealed record Verified(long Begins, long ExpiresAt);

    private sealed record Issued(string Token, long At);
}
