using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Florin.Platform.Identity.Keys;

/// <summary>
/// An API key as a client sends it: <c>flo_live_</c>, which key it is, and 256 secret bits. What it begins with lets scanners
/// of source code find one that was published by mistake.
/// </summary>
public static class ApiKeyText
{
    /// <summary>What every key begins with.</summary>
    public const string Prefix = "flo_live_";

    /// <summary>The header in which a key may be sent, instead of as a bearer token.</summary>
    public const string Header = "X-Api-Key";

    /// <summary>The bytes of the secret.</summary>
    public const int SecretBytes = 32;

    private const string IdPrefix = "key_";
    private const int MaxId = 40;
    private const int SecretLength = SecretBytes * 2;

    /// <summary>Whether a text says of itself that it is a key.</summary>
    public static bool IsOne([NotNullWhen(true)] string? text) => text?.StartsWith(Prefix, StringComparison.Ordinal) == true;

    /// <summary>The key of an id and a secret.</summary>
    /// <param name="id">Such as <c>key_01k…</c>.</param>
    /// <param name="secret">32 bytes.</param>
    public static string Of(string id, ReadOnlySpan<byte> secret)
    {
        ArgumentNullException.ThrowIfNull(id);
        return $"{Prefix}{id[IdPrefix.Length..]}_{Convert.ToHexStringLower(secret)}";
    }

    /// <summary>The id of the key that a text may be; null where it cannot be one.</summary>
    public static string? IdOf(string text)
    {
        if (!IsOne(text))
            return null;
        var rest = text.AsSpan(Prefix.Length);
        var at = rest.Length - SecretLength - 1;
        return
            at is > 0 and <= MaxId
            && rest[at] == '_'
            && !rest[..at].ContainsAnyExcept(Digits)
            && !rest[(at + 1)..].ContainsAnyExcept(Hexadecimal)
            ? $"{IdPrefix}{rest[..at]}"
            : null;
    }

    /// <summary>What is stored of a key: the SHA-256 of the whole text, as lower-case hexadecimal digits.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)));

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyz");
    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");
}
