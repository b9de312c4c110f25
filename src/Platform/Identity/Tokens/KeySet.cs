using System.Buffers;
using System.Text.Json;
using Florin.Platform.Json;

namespace Florin.Platform.Identity.Tokens;

/// <summary>A JSON Web Key Set, the document at <c>/.well-known/jwks.json</c>.</summary>
public static class KeySet
{
    /// <summary>Where a key set stands below a service's address.</summary>
    public const string Path = "/.well-known/jwks.json";

    /// <summary>Writes keys as a set.</summary>
    public static ReadOnlyMemory<byte> Write(IEnumerable<PublicKey> keys)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteStartArray("keys"u8);
        foreach (var key in keys)
        {
            json.WriteStartObject();
            json.WriteString("kty"u8, "EC"u8);
            json.WriteString("crv"u8, "P-256"u8);
            json.WriteString("use"u8, "sig"u8);
            json.WriteString("alg"u8, PublicKey.Algorithm);
            json.WriteString("kid"u8, key.Kid);
            json.WriteString("x"u8, key.X);
            json.WriteString("y"u8, key.Y);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>Reads the keys of a set that tokens may be signed with; others are passed over.</summary>
    /// <exception cref="JsonException">It is not a key set.</exception>
    public static IReadOnlyList<PublicKey> Read(ReadOnlySpan<byte> json)
    {
        var set = JsonSerializer.Deserialize<Document>(json, FlorinJson.Full);
        return
        [
            .. (set?.Keys ?? throw new JsonException("A key set has an array of keys."))
                .Where(key => key is { Kty: "EC", Crv: "P-256", Alg: PublicKey.Algorithm, Use: "sig" })
                .Select(key => new PublicKey(key.Kid ?? "", key.X ?? "", key.Y ?? ""))
                .Where(key => key.IsNamedRightly && key.IsPoint),
        ];
    }

    private sealed record Document(IReadOnlyList<Key>? Keys);

    private sealed record Key(string? Kty, string? Crv, string? Alg, string? Use, string? Kid, string? X, string? Y);
}
