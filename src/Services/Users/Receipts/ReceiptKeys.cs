using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Florin.Platform.Configuration;
using Florin.Platform.Json;
using Florin.Platform.Secrets;
using NSec.Cryptography;

namespace Florin.Users.Receipts;

/// <summary>Signed receipts: section <c>Identity:Receipts</c>.</summary>
internal sealed record ReceiptOptions
{
    public const string Section = "Identity:Receipts";

    /// <summary>How long a key signs receipts; earlier ones stay published, so that receipts can always be checked. Default 365 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan RotateEvery { get; init; } = TimeSpan.FromDays(365);
}

/// <summary>A key that signs receipts (Ed25519).</summary>
/// <param name="Id">The thumbprint of its public half (RFC 7638).</param>
/// <param name="PublicKey">That half, base64url.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="Seed">The private half.</param>
internal sealed record ReceiptKey(string Id, string PublicKey, DateTimeOffset CreatedAt, byte[] Seed)
{
    private const int SeedBytes = 32;

    /// <summary>A new key, and what is stored of it.</summary>
    public static (ReceiptKey Key, byte[] Content) Make(DateTimeOffset now)
    {
        var key = Of(RandomNumberGenerator.GetBytes(SeedBytes), now);
        var document = new Document(key.Id, now, Convert.ToBase64String(key.Seed));
        return (key, JsonSerializer.SerializeToUtf8Bytes(document, FlorinJson.Full));
    }

    /// <summary>Reads a key from what is stored of it.</summary>
    /// <exception cref="WrongConfiguration">It is not one.</exception>
    public static ReceiptKey Read(string path, byte[] content)
    {
        try
        {
            var document = JsonSerializer.Deserialize<Document>(content, FlorinJson.Full);
            var key = Of(Convert.FromBase64String(document?.PrivateKey ?? ""), document?.CreatedAt ?? default);
            return document?.Kid == key.Id
                ? key
                : throw new WrongConfiguration($"{path} says that its key is {document?.Kid}; it is {key.Id}.");
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new WrongConfiguration($"{path} is not a key for receipts; move it away. {e.Message}");
        }
    }

    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        using var key = Import(Seed);
        return SignatureAlgorithm.Ed25519.Sign(key, message);
    }

    /// <summary>Never shows the private half.</summary>
    public override string ToString() => Id;

    private static ReceiptKey Of(byte[] seed, DateTimeOffset createdAt)
    {
        using var key = Import(seed);
        var x = Base64Url.EncodeToString(key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
        var thumbprint = SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"Ed25519","kty":"OKP","x":"{{x}}"}"""));
        return new ReceiptKey(Base64Url.EncodeToString(thumbprint), x, createdAt, seed);
    }

    private static Key Import(byte[] seed) => Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey);

    // Never logged: holds the private key.
    private sealed record Document(string Kid, DateTimeOffset CreatedAt, string PrivateKey);
}

/// <summary>
/// The keys that sign receipts, which all instances share. The newest signs until it is due for rotation. None is ever deleted:
/// a receipt is checked years later.
/// </summary>
internal sealed class ReceiptKeys(Func<ISecretStore> secrets, ReceiptOptions options, TimeProvider clock)
{
    public const string Folder = "receipts";

    private readonly Lock _lock = new();
    private volatile Known? _known;

    /// <summary>All keys, the newest first; read again only when they change.</summary>
    /// <exception cref="WrongConfiguration">What is stored is not a key.</exception>
    public IReadOnlyList<ReceiptKey> Read()
    {
        var stamp = secrets().Stamp(Folder);
        if (_known is { } known && known.Stamp == stamp)
            return known.Keys;
        var keys = secrets()
            .Read(Folder)
            .Select(stored => ReceiptKey.Read(secrets().PlaceOf(stored.Name), stored.Value))
            .OrderByDescending(key => key.CreatedAt);
        _known = known = new Known([.. keys.ThenBy(key => key.Id, StringComparer.Ordinal)], stamp);
        return known.Keys;
    }

    /// <summary>The key that signs now, created if none may.</summary>
    public ReceiptKey Signing()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            return Read() is [var newest, ..] && newest.CreatedAt + options.RotateEvery > now ? newest : Make(now);
        }
    }

    private ReceiptKey Make(DateTimeOffset now)
    {
        var (key, content) = ReceiptKey.Make(now);
        return secrets().TryCreate($"{Folder}/{key.Id}.json", content)
            ? key
            : throw new IOException($"{secrets().PlaceOf(key.Id)} exists although its key was made just now.");
    }

    private sealed record Known(IReadOnlyList<ReceiptKey> Keys, SecretsStamp Stamp);
}
