using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Florin.Platform.Http;

/// <summary>
/// A query string taken apart strictly: names as they are written, capitals included, and every value decoded whole or not
/// at all, where ASP.NET Core leaves what is no UTF-8 as it is.
/// </summary>
public static class QueryText
{
    /// <summary>The parameters in their order; a text that cannot be decoded is null.</summary>
    public static IEnumerable<(string? Name, string? Value)> Parameters(string query)
    {
        foreach (var part in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            yield return equals < 0 ? (Decoded(part), "") : (Decoded(part.AsSpan(0, equals)), Decoded(part.AsSpan(equals + 1)));
        }
    }

    private static string? Decoded(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAny('%', '+') && Ascii.IsValid(text))
            return text.ToString();
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            return TryBytes(text, bytes, out var length) && Utf8.IsValid(bytes.AsSpan(0, length))
                ? Encoding.UTF8.GetString(bytes, 0, length)
                : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static bool TryBytes(ReadOnlySpan<char> text, Span<byte> bytes, out int length)
    {
        length = 0;
        while (!text.IsEmpty)
        {
            if (text[0] != '%')
            {
                // What is no ASCII was never escaped; a server passes it on only if it is UTF-8.
                if (Rune.DecodeFromUtf16(text, out var rune, out var taken) != OperationStatus.Done)
                    return false;
                length += (rune.Value == '+' ? new Rune(' ') : rune).EncodeToUtf8(bytes[length..]);
                text = text[taken..];
                continue;
            }
            if (text.Length < 3 || !char.IsAsciiHexDigit(text[1]) || !char.IsAsciiHexDigit(text[2]))
                return false;
            bytes[length++] = Convert.FromHexString(text[1..3])[0];
            text = text[3..];
        }
        return true;
    }
}
