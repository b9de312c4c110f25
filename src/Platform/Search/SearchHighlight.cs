namespace Florin.Platform.Search;

/// <summary>What fits in a text that is shown.</summary>
/// <param name="Field">The field of the data, such as <c>description</c>.</param>
/// <param name="Text">The text, or a part of it of at most 200 characters. It is text and no markup.</param>
/// <param name="Ranges">What fits in it, in order.</param>
public sealed record SearchHighlight(string Field, string Text, IReadOnlyList<TextRange> Ranges)
{
    private const int MaxText = 200;
    private const int Before = 40;

    /// <summary>Where the words of a query are in a text; null where it has none of them.</summary>
    public static SearchHighlight? Of(string field, string? text, SearchQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (text is null)
            return null;
        var names = query.Terms.Select(term => term.Whole).ToHashSet(StringComparer.Ordinal);
        if (text.Length <= MaxText && names.Contains(SearchWords.Folded(text)))
            return new SearchHighlight(field, text, [new TextRange(0, text.Length)]);
        var words = query.Words.Distinct(StringComparer.Ordinal).ToList();
        var found = SearchWords.Placed(text).Where(placed => words.Exists(word => Fits(placed.Word, word))).ToList();
        if (found.Count == 0)
            return null;
        var (start, end) = Window(text, found[0].Start);
        return new SearchHighlight(
            field,
            text[start..end],
            [
                .. found
                    .Where(placed => placed.Start + placed.Length <= end || placed == found[0]) // It may be longer than what is shown.
                    .Select(placed => new TextRange(placed.Start - start, Math.Min(placed.Length, end - placed.Start))),
            ]
        );
    }

    // From a little before the first; never through the middle of a character.
    private static (int Start, int End) Window(string text, int first)
    {
        var start = text.Length <= MaxText ? 0 : Math.Max(0, Math.Min(first - Before, text.Length - MaxText));
        var end = Math.Min(text.Length, start + MaxText);
        if (start > 0 && char.IsLowSurrogate(text[start]))
            start--;
        if (end < text.Length && char.IsLowSurrogate(text[end]))
            end--;
        return (start, end);
    }

    private static bool Fits(string word, string asked) =>
        word == asked
        || (asked.Length >= SearchScore.ShortestPrefix && word.StartsWith(asked, StringComparison.Ordinal))
        || (SearchScore.TyposOf(asked) is > 0 and var typos && IsNear(word, asked, typos));

    // As the indexes do: the first letter stays, two neighbours exchanged are one typo.
    private static bool IsNear(string word, string asked, int typos)
    {
        if (Math.Abs(word.Length - asked.Length) > typos || word[0] != asked[0])
            return false;
        var (two, one, now) = (new int[asked.Length + 1], new int[asked.Length + 1], new int[asked.Length + 1]);
        for (var j = 0; j <= asked.Length; j++)
            one[j] = j;
        for (var i = 1; i <= word.Length; i++)
        {
            now[0] = i;
            for (var j = 1; j <= asked.Length; j++)
            {
                var same = word[i - 1] == asked[j - 1] ? 0 : 1;
                now[j] = Math.Min(Math.Min(one[j] + 1, now[j - 1] + 1), one[j - 1] + same);
                if (i > 1 && j > 1 && word[i - 1] == asked[j - 2] && word[i - 2] == asked[j - 1])
                    now[j] = Math.Min(now[j], two[j - 2] + 1);
            }
            (two, one, now) = (one, now, two);
        }
        return one[asked.Length] <= typos;
    }
}

/// <summary>A part of a text.</summary>
/// <param name="Start">Where it begins, in UTF-16 code units.</param>
/// <param name="Length">How long it is, in UTF-16 code units.</param>
public sealed record TextRange(int Start, int Length);
