using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Florin.Platform.Privacy;

/// <summary>
/// Personal data as it is stored: encrypted with the key of the person whom it is about (AES-256-GCM), and bound to that person's
/// id. The text names the person, so that nothing else is needed to find the key. It begins with a control character, which no
/// text of a client has.
/// </summary>
public static class SealedText
{
    /// <summary>The length of a person's key.</summary>
    public const int KeyBytes = 32;

    /// <summary>How a sealed text begins.</summary>
    public const string Marker = "\u0001p1:";

    /// <summary>How a sealed text begins in JSON.</summary>
    public static ReadOnlySpan<byte> MarkerInJson => "\\u0001p1:"u8;

    private const char Separator = ':';
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>Whether a text is sealed.</summary>
    public static bool Is([NotNullWhen(true)] string? text) => text?.StartsWith(Marker, StringComparison.Ordinal) == true;

    /// <summary>Whom a sealed text is about; null where it is not one.</summary>
    public static string? PersonOf(string? text) =>
        Is(text) && text.IndexOf(Separator, Marker.Length) is > 0 and var end ? text[Marker.Length..end] : null;

    /// <summary>Seals a text.</summary>
    /// <param name="key">Of <see cref="KeyBytes"/>.</param>
    /// <param name="person">Whom it is about, such as <c>user_…</c>.</param>
    /// <param name="text">What is known of them.</param>
    public static string Seal(ReadOnlySpan<byte> key, string person, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var length = Encoding.UTF8.GetByteCount(text);
        var bytes = new byte[NonceBytes + TagBytes + length];
        var plain = new byte[length];
        Encoding.UTF8.GetBytes(text, plain);
        RandomNumberGenerator.Fill(bytes.AsSpan(0, NonceBytes));
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(
            bytes.AsSpan(0, NonceBytes),
            plain,
            bytes.AsSpan(NonceBytes + TagBytes),
            bytes.AsSpan(NonceBytes, TagBytes),
            Encoding.UTF8.GetBytes(person)
        );
        return $"{Marker}{person}{Separator}{Base64Url.EncodeToString(bytes)}";
    }

    /// <summary>Opens a sealed text.</summary>
    /// <exception cref="CryptographicException">It was sealed with another key, was changed, or is about somebody else.</exception>
    public static string Open(ReadOnlySpan<byte> key, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var person = PersonOf(text) ?? throw new CryptographicException("It is not sealed personal data.");
        var bytes = Decode(text.AsSpan(Marker.Length + person.Length + 1));
        var plain = new byte[bytes.Length - NonceBytes - TagBytes];
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Decrypt(
            bytes.AsSpan(0, NonceBytes),
            bytes.AsSpan(NonceBytes + TagBytes),
            bytes.AsSpan(NonceBytes, TagBytes),
            plain,
            Encoding.UTF8.GetBytes(person)
        );
        return Encoding.UTF8.GetString(plain);
    }

    /// <summary>As <see cref="Open"/>; false where it cannot be opened.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> key, string text, [NotNullWhen(true)] out string? opened)
    {
        try
        {
            opened = Open(key, text);
            return true;
        }
        catch (CryptographicException)
        {
            opened = null;
            return false;
        }
    }

    /// <summary>
    /// Where some JSON has a sealed text; less than zero where it has none. A client cannot send the control character, but it can
    /// send the six characters that JSON writes it with, of which the first is escaped in JSON and is preceded by a backslash.
    /// </summary>
    internal static int IndexInJson(ReadOnlySpan<byte> json)
    {
        var from = 0;
        while (json[from..].IndexOf(MarkerInJson) is >= 0 and var found)
        {
            var at = from + found;
            var before = json[..at];
            var backslashes = before.Length - before.TrimEnd((byte)'\\').Length;
            if (backslashes % 2 == 0)
                return at;
            from = at + 1;
        }
        return -1;
    }

    /// <summary>How long the sealed text is with which some JSON begins: up to the first character that cannot be a part of it.</summary>
    internal static int LengthInJson(ReadOnlySpan<byte> json)
    {
        var rest = json[MarkerInJson.Length..];
        var length = 0;
        while (length < rest.Length && IsOwn((char)rest[length]))
            length++;
        return MarkerInJson.Length + length;
    }

    private static bool IsOwn(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or Separator;

    private static byte[] Decode(ReadOnlySpan<char> text)
    {
        var room = new byte[text.Length];
        return
            Base64Url.IsValid(text)
            && Base64Url.TryDecodeFromChars(text, room, out var written)
            && written >= NonceBytes + TagBytes
            ? room[..written]
            : throw new CryptographicException("Sealed personal data was cut or changed.");
    }
}
