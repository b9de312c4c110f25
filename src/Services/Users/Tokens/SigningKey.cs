using System.Security.Cryptography;
using System.Text.Json;
using Florin.Platform.Configuration;
using Florin.Platform.Identity.Tokens;
using Florin.Platform.Json;
using Microsoft.IdentityModel.Tokens;

namespace Florin.Users.Tokens;

/// <summary>A key that signs tokens, as it is stored.</summary>
internal sealed class SigningKey
{
    private SigningKey(Document document, PublicKey half, byte[] secret)
    {
        (CreatedAt, VerifiesUntil, Public) = (document.CreatedAt, document.VerifiesUntil, half);
        var key = half.ToJsonWebKey();
        key.D = Base64UrlEncoder.Encode(secret);
        Credentials = new SigningCredentials(key, PublicKey.Algorithm);
    }

    public DateTimeOffset CreatedAt { get; }

    /// <summary>No token that it signs lives longer; then the key goes.</summary>
    public DateTimeOffset VerifiesUntil { get; }

    public PublicKey Public { get; }

    public SigningCredentials Credentials { get; }

    /// <summary>A new key, and what is stored of it.</summary>
    public static (SigningKey Key, byte[] Content) Make(DateTimeOffset now, DateTimeOffset verifiesUntil)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var half = PublicKey.Of(key);
        var document = new Document(half.Kid, now, verifiesUntil, key.ExportPkcs8PrivateKeyPem());
        return (Of(document, half, key), JsonSerializer.SerializeToUtf8Bytes(document, FlorinJson.Full));
    }

    /// <summary>Reads a key from what is stored of it.</summary>
    /// <exception cref="WrongConfiguration">It is not one.</exception>
    public static SigningKey Read(string path, byte[] content)
    {
        try
        {
            var document = JsonSerializer.Deserialize<Document>(content, FlorinJson.Full);
            using var key = ECDsa.Create();
            key.ImportFromPem(document?.PrivateKey);
            var half = PublicKey.Of(key);
            return document?.Kid == half.Kid
                ? Of(document, half, key)
                : throw new WrongConfiguration($"{path} says that its key is {document?.Kid}; it is {half.Kid}.");
        }
        catch (Exception e) when (e is JsonException or ArgumentException or CryptographicException)
        {
            throw new WrongConfiguration($"{path} is not a signing key; move it away. {e.Message}");
        }
    }

    private static SigningKey Of(Document document, PublicKey half, ECDsa key) =>
        new(document, half, key.ExportParameters(includePrivateParameters: true).D!); // Asked for with its private part.

    // Never logged: holds the private key.
    private sealed record Document(string Kid, DateTimeOffset CreatedAt, DateTimeOffset VerifiesUntil, string PrivateKey);
}
