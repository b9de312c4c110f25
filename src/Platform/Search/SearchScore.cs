namespace Florin.Platform.Search;

/// <summary>
/// How well a word of a query fits. The score of a document is the sum over the query's words, each by its best match. It
/// depends on nothing but the query and that document: pages do not shift while others come, indexes can be merged, and nobody
/// learns from it what else there is.
/// </summary>
public static class SearchScore
{
    /// <summary>The very word.</summary>
    public const int Exact = 10;

    /// <summary>A word that begins with it.</summary>
    public const int Prefix = 6;

    /// <summary>A word that differs by a typo or two.</summary>
    public const int Typo = 3;

    /// <summary>How short a word may be for others to begin with it.</summary>
    public const int ShortestPrefix = 2;

    /// <summary>The beginnings up to this length are indexed by themselves, since very many words have them.</summary>
    public const int LongestIndexedPrefix = 3;

    /// <summary>How many letters at its beginning a word with a typo has unchanged.</summary>
    public const int UnchangedLetters = 1;

    /// <summary>How many words a word of the query matches at most, by its beginning or with typos.</summary>
    public const int MaxExpansions = 256;

    /// <summary>
    /// How many letters of a word may differ: none of short words and of numbers, one from four letters on, two from eight on.
    /// </summary>
    public static int TyposOf(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return word.Length < 4 || word.Any(char.IsAsciiDigit) ? 0
            : word.Length < 8 ? 1
            : 2;
    }

    /// <summary>The indexed beginnings of a word.</summary>
    public static IEnumerable<string> Beginnings(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        for (var length = ShortestPrefix; length <= Math.Min(LongestIndexedPrefix, word.Length); length++)
            yield return word[..length];
    }
}
