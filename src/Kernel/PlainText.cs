using System.Buffers;
using System.Globalization;
using System.Text;

namespace Florin.Kernel;

/// <summary>
/// What a text from outside may hold: valid Unicode without characters that control a terminal, break a line or change the
/// direction in which a reader sees it. What was stored before this was checked is shown escaped.
/// </summary>
public static class PlainText
{
    /// <summary>So much of a client's text a message repeats.</summary>
    public const int MaxShown = 60;

    private const string Needed = "control and bidirectional formatting characters are not allowed.";

    /// <summary>What is wrong with the first character that a text may not hold; null when nothing is.</summary>
    public static string? Problem(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAnyExceptInRange(' ', '~'))
            return null; // The usual case.
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out var rune, out var taken) != OperationStatus.Done)
                return ProblemOf(text[0]);
            if (Forbids(rune.Value))
                return ProblemOf(rune.Value);
            text = text[taken..];
        }
        return null;
    }

    /// <summary>How many characters a text has, each a code point as in JSON Schema; half a surrogate pair counts as one.</summary>
    public static int Length(ReadOnlySpan<char> text)
    {
        var length = text.Length;
        for (var at = 1; at < text.Length; at++)
            if (char.IsSurrogatePair(text[at - 1], text[at]))
                length--;
        return length;
    }

    /// <summary>
    /// Whether a code point is not allowed in a text: controls, line and paragraph separators, bidirectional formatting,
    /// surrogates.
    /// </summary>
    public static bool Forbids(int codePoint) =>
        codePoint
            is < 0x20
                or (>= 0x7F and <= 0x9F)
                or 0x061C
                or 0x200E
                or 0x200F
                or (>= 0x2028 and <= 0x202E)
                or (>= 0x2066 and <= 0x206F)
                or (>= 0xD800 and <= 0xDFFF);

    /// <summary>What is wrong with a code point that <see cref="Forbids"/> names.</summary>
    public static string ProblemOf(int codePoint) =>
        codePoint is >= 0xD800 and <= 0xDFFF
            ? string.Create(CultureInfo.InvariantCulture, $"contains an unpaired surrogate (U+{codePoint:X4}).")
            : string.Create(CultureInfo.InvariantCulture, $"contains the character U+{codePoint:X4}; {Needed}");

    /// <summary>A text with everything spelled out as <c>\uXXXX</c> that it may not hold, for terminals, logs and messages.</summary>
    public static string Escaped(string? text)
    {
        if (text is null || Problem(text) is null)
            return text ?? "";
        var shown = new StringBuilder(text.Length + 16);
        for (var rest = text.AsSpan(); !rest.IsEmpty; )
        {
            var isWhole = Rune.DecodeFromUtf16(rest, out var rune, out var taken) == OperationStatus.Done;
            if (isWhole && !Forbids(rune.Value))
                shown.Append(rest[..taken]);
            else
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)rest[0]:X4}");
            rest = rest[taken..];
        }
        return shown.ToString();
    }

    /// <summary>The beginning of a text, escaped, to be repeated in a message. Never for a value.</summary>
    public static string Shortened(string? text)
    {
        if (text is null or { Length: <= MaxShown })
            return Escaped(text);
        var end = char.IsHighSurrogate(text[MaxShown - 1]) ? MaxShown - 1 : MaxShown;
        return $"{Escaped(text[..end])}…";
    }
}
