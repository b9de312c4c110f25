using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Florin.Platform.Identity.Tokens;

/// <summary>
/// A JSON Web Token taken apart: what its header and its claims say, read strictly, and what its signature covers. The
/// client chooses every byte of it, so reading it never throws, whatever it holds: there is a token, or there
/// is none. Nothing is read later that was not read here.
/// </summary>
/// <param name="Algorithm">The header's <c>alg</c>.</param>
/// <param name="Kid">The header's <c>kid</c>; null without one.</param>
/// <param name="Claims">The claims that are texts or whole numbers, by name; others are none of ours.</param>
/// <param name="Signed">The bytes that are signed.</param>
/// <param name="Signature">The signature.</param>
internal sealed record TokenText(
    string Algorithm,
    string? Kid,
    IReadOnlyDictionary<string, object> Claims,
    byte[] Signed,
    byte[] Signature
)
{
    // Ours have no depth at all; a claim that is added later may have some.
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    private static readonly SearchValues<char> Letters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    );

    /// <summary>So far the clocks of two machines may be apart, in seconds.</summary>
    public const long SkewSeconds = 30;

    // The last second of the year 9999.
    private const long LastSecond = 253_402_300_799;

    /// <summary>Parses a token; null if it is malformed.</summary>
    public static TokenText? Read(string token)
    {
        Span<Range> parts = stackalloc Range[4];
        if (token.AsSpan().Split(parts, '.') != 3)
            return null;
        if (
            Decode(token.AsSpan()[parts[0]]) is not { } header
            || Decode(token.AsSpan()[parts[1]]) is not { } payload
            || Decode(token.AsSpan()[parts[2]]) is not { Length: > 0 } signature
            || Values(header) is not { } named
            || Values(payload) is not { } claims
            || named.GetValueOrDefault("alg") is not string algorithm
            || named.ContainsKey("crit") // It names what must be understood (RFC 7515, 4.1.11), and nothing of the kind is here.
        )
            return null;
        var kid = named.GetValueOrDefault("kid");
        if (kid is not (null or string))
            return null;
        var signed = Encoding.ASCII.GetBytes(token[..(parts[2].Start.Value - 1)]);
        return new TokenText(algorithm, (string?)kid, claims, signed, signature);
    }

    /// <summary>A claim that is a text of at least one character; null where there is none.</summary>
    public string? Text(string claim) => Claims.GetValueOrDefault(claim) is string { Length: > 0 } text ? text : null;

    /// <summary>A claim that is a second of Unix time; null where there is none.</summary>
    public long? Second(string claim) =>
        Claims.GetValueOrDefault(claim) is long and >= 0 and <= LastSecond and var at ? at : null;

    /// <summary>The second from which it is good: when it was issued, or its <c>nbf</c> where that is later; null where one is malformed.</summary>
    public long? Begins =>
        Second("iat") is not { } issuedAt ? null
        : !Claims.ContainsKey("nbf") ? issuedAt
        : Second("nbf") is { } notBefore ? Math.Max(issuedAt, notBefore)
        : null;

    private static byte[]? Decode(ReadOnlySpan<char> part)
    {
        if (part.IsEmpty || part.ContainsAnyExcept(Letters))
            return null;
        var bytes = new byte[Base64Url.GetMaxDecodedLength(part.Length)];
        return
            Base64Url.DecodeFromChars(part, bytes, out var read, out var written) is OperationStatus.Done && read == part.Length
            ? bytes[..written]
            : null;
    }

    // None of our tokens has an escape, and an escape may be half a character, which no text can hold.
    private static Dictionary<string, object>? Values(byte[] json)
    {
        if (!Utf8.IsValid(json) || json.AsSpan().Contains((byte)'\\'))
            return null;
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            if (document.RootElement.ValueKind is not JsonValueKind.Object)
                return null;
            var values = new Dictionary<string, object>(StringComparer.Ordinal);
            foreach (var property in document.RootElement.EnumerateObject())
                if (Value(property.Value) is { } value)
                    values.Add(property.Name, value);
            return values;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // What is of another kind stays, as what it is: a name that must be a text is then not one.
    private static object Value(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString() ?? "",
            JsonValueKind.Number when value.TryGetInt64(out var number) => number,
            var other => other,
        };
}
