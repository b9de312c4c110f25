using Florin.Platform.Configuration;
using Florin.Platform.Identity.Tokens;
using Florin.Platform.Secrets;

namespace Florin.Users.Tokens;

/// <summary>
/// The keys that sign users' tokens, which all instances share (the files <c>DATA/user/keys</c>, or sealed in the database).
/// The newest signs until it is due for rotation; the older ones verify until the tokens that they signed have expired, and
/// then they are deleted. Each instance sees what the others made.
/// </summary>
/// <param name="secrets">Where they are kept.</param>
/// <param name="options">How long keys sign and tokens live.</param>
/// <param name="clock">Time.</param>
public sealed class SigningKeys(ISecretStore secrets, TokenOptions options, TimeProvider clock) : IKeySource
{
    internal const string Folder = "keys";
    internal const string Extension = ".json";
    private readonly Lock _lock = new();
    private SigningKey? _signing;

    /// <summary>Whether there is a key, of any age.</summary>
    public bool Exist => secrets.Read(Folder).Count > 0;

    /// <summary>A value that changes whenever a key is added or removed, by this instance or another.</summary>
    public SecretsStamp Stamp() => secrets.Stamp(Folder);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<PublicKey>> Read(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        IReadOnlyList<PublicKey> keys = [.. Stored().Where(key => key.VerifiesUntil > now).Select(key => key.Public)];
        return ValueTask.FromResult(keys);
    }

    /// <summary>The key that signs now, created if no key may.</summary>
    /// <exception cref="WrongConfiguration">What is stored is not a key.</exception>
    internal SigningKey Signing()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (_signing is { } known && MaySign(known, now))
                return known;
            var keys = Stored();
            _signing = keys.Where(key => MaySign(key, now)).MaxBy(key => key.CreatedAt);
            if (_signing is not null)
                return _signing;
            DeleteExpired(keys, now);
            return _signing = Make(now);
        }
    }

    private bool MaySign(SigningKey key, DateTimeOffset now) =>
        key.CreatedAt + options.RotateEvery > now && key.VerifiesUntil >= now + options.Lifetime;

    private SigningKey Make(DateTimeOffset now)
    {
        var (key, content) = SigningKey.Make(now, now + options.RotateEvery + options.Lifetime);
        return secrets.TryCreate(NameOf(key), content)
            ? key
            : throw new IOException($"{secrets.PlaceOf(NameOf(key))} exists although its key was made just now.");
    }

    private void DeleteExpired(List<SigningKey> keys, DateTimeOffset now)
    {
        foreach (var key in keys.Where(key => key.VerifiesUntil <= now))
            secrets.Delete(NameOf(key));
    }

    private List<SigningKey> Stored() =>
        [.. secrets.Read(Folder).Select(stored => SigningKey.Read(secrets.PlaceOf(stored.Name), stored.Value))];

    private static string NameOf(SigningKey key) => $"{Folder}/{key.Public.Kid}{Extension}";
}
