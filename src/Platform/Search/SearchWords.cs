using System.Globalization;
using System.Text;
using Florin.Platform.Projections;

namespace Florin.Platform.Search;

/// <summary>A word of a text, and where it stands there.</summary>
/// <param name="Word">The word as it is compared.</param>
/// <param name="Start">Where it begins, in UTF-16 code units.</param>
/// <param name="Length">How long it is there, in UTF-16 code units.</param>
public readonly record struct PlacedWord(string Word, int Start, int Length);

/// <summary>
/// The words of a text: runs of letters, digits and their marks, folded as <see cref="SearchText"/> does and without marks, so
/// that <c>Muller</c> finds <c>Müller</c>. Everything else separates words, an underscore too, so that nothing that a client sends
/// can be an operator.
/// </summary>
public static class SearchWords
{
    /// <summary>How long a word is at the most; what is longer is cut.</summary>
    public const int MaxLength = 64;

    /// <summary>The words of a text that is indexed, each once.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">How many at the most.</param>
    public static IEnumerable<string> Of(string text, int most = 512) =>
        Placed(text).Select(placed => placed.Word).Distinct(StringComparer.Ordinal).Take(most);

    /// <summary>The words of a text in order, with their places.</summary>
    public static IEnumerable<PlacedWord> Placed(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var start = -1;
        for (var at = 0; at <= text.Length; )
        {
            var length = 0;
            if (at < text.Length && Rune.TryGetRuneAt(text, at, out var rune) && IsOfWord(rune, isFirst: start < 0))
                length = rune.Utf16SequenceLength;
            if (length > 0)
                start = start < 0 ? at : start;
            else if (start >= 0)
            {
                if (Folded(text[start..at]) is { Length: > 0 } word)
                    yield return new PlacedWord(word, start, at - start);
                start = -1;
            }
            at += Math.Max(1, length);
        }
    }

    /// <summary>A text that is compared as a whole: folded, without marks and without space around it.</summary>
    public static string Folded(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var folded = SearchText.Fold(text.Trim());
        if (!Ascii.IsValid(folded))
            folded = WithoutMarks(folded);
        if (folded.Length <= MaxLength)
            return folded;
        var end = char.IsHighSurrogate(folded[MaxLength - 1]) ? MaxLength - 1 : MaxLength;
        return folded[..end];
    }

    private static bool IsOfWord(Rune rune, bool isFirst) =>
        Rune.IsLetterOrDigit(rune)
        || (
            !isFirst
            && Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.NonSpacingMark
                    or UnicodeCategory.SpacingCombiningMark
                    or UnicodeCategory.EnclosingMark
        );

    private static string WithoutMarks(string folded)
    {
        var plain = new StringBuilder(folded.Length);
        foreach (var rune in folded.EnumerateRunes())
            if (Rune.GetUnicodeCategory(rune) is not UnicodeCategory.NonSpacingMark)
                plain.Append(rune.ToString());
        return plain.ToString();
    }
}
