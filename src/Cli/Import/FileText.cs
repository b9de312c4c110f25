using System.Text;

namespace Florin.Cli.Import;

/// <summary>A place in a file.</summary>
internal sealed record Place(string File, int Line)
{
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{File}:{Line}");
}

/// <summary>A file's bytes as text, strictly: what is not of the encoding is refused, not replaced.</summary>
internal static class FileText
{
    // The longer marks first: UTF-32's begins like UTF-16's.
    private static readonly Encoding[] Marked =
    [
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true),
        new UTF32Encoding(bigEndian: false, byteOrderMark: true, throwOnInvalidCharacters: true),
        new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
        new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
    ];

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>An encoding by its name, such as <c>windows-1252</c>; null where there is none of this name.</summary>
    public static Encoding? Named(string name)
    {
        try
        {
            return Strict(CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null; // The framework's ways of not knowing a name, and of knowing one that is not safe (utf-7).
        }
    }

    /// <summary>The text, and the encoding by which it was read.</summary>
    /// <exception cref="InvalidDataException">A byte is not of the encoding, or a byte-order mark says another one.</exception>
    public static (string Text, Encoding Encoding) Decode(byte[] bytes, string file, Encoding? named)
    {
        var marked = Array.Find(Marked, encoding => bytes.AsSpan().StartsWith(encoding.Preamble));
        if (marked is not null && named is not null && marked.CodePage != named.CodePage)
            throw new InvalidDataException(
                $"{file} begins with the byte-order mark of {marked.WebName}, but --encoding says {named.WebName}."
            );
        var encoding = marked ?? named ?? Utf8;
        var skip = marked?.Preamble.Length ?? 0;
        try
        {
            return (encoding.GetString(bytes, skip, bytes.Length - skip), encoding);
        }
        catch (DecoderFallbackException e)
        {
            var at = skip + Math.Max(0, e.Index);
            var line = 1 + bytes.AsSpan(0, Math.Min(at, bytes.Length)).Count((byte)'\n');
            var wrong = Convert.ToHexString(e.BytesUnknown ?? []);
            throw new InvalidDataException(
                $"{file}:{line}: the byte 0x{wrong} is not {encoding.WebName}; name the file's encoding, for example --encoding windows-1252. Nothing was loaded.",
                e
            );
        }
    }

    private static Encoding Strict(Encoding encoding)
    {
        var strict = (Encoding)encoding.Clone();
        strict.DecoderFallback = DecoderFallback.ExceptionFallback;
        strict.EncoderFallback = EncoderFallback.ExceptionFallback;
        return strict;
    }
}

/// <summary>What may be between fields.</summary>
internal static class Delimiters
{
    /// <summary>Those that are tried when none is named, in this order.</summary>
    public static readonly char[] Detected = [',', ';', '\t', '|'];

    /// <summary>One as the command line writes it; null where it cannot be one.</summary>
    public static char? Parse(string text) =>
        text switch
        {
            "tab" or "\\t" or "\t" => '\t',
            [var one]
                when char.IsAscii(one) && !char.IsAsciiLetterOrDigit(one) && one is not ('"' or ' ') && !char.IsControl(one) =>
                one,
            _ => null,
        };

    /// <summary>One as people write it.</summary>
    public static string Name(char delimiter) => delimiter == '\t' ? "tab" : delimiter.ToString();
}
