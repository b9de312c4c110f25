using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Florin.Platform.Projections;

/// <summary>
/// Texts as a search compares them: without regard to case in any alphabet, and however a client composes accented letters. A
/// column that is searched and what is searched for are folded by the same function; storage then compares plainly.
/// </summary>
public static class SearchText
{
    private const char DotAbove = '\u0307';

    // Hangul syllables decompose by arithmetic (Unicode Standard, 3.12).
    private const int FirstSyllable = 0xAC00;
    private const int Syllables = 11172;
    private const int Vowels = 21;
    private const int Tails = 28;

    private static readonly FrozenDictionary<int, string> Folds = ReadFolds();

    /// <summary>A text to be compared.</summary>
    public static string Fold(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Ascii.IsValid(text))
            return text.ToLowerInvariant();
        var folded = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
            if (Folds.TryGetValue(rune.Value, out var fold))
                folded.Append(fold);
            else if (rune.Value - FirstSyllable is >= 0 and < Syllables and var syllable)
                Decompose(syllable, folded);
            else if (rune.Value != DotAbove || folded.Length == 0 || folded[^1] != 'i') // As if i had no dot.
                folded.Append(Rune.ToLowerInvariant(rune).ToString());
        return Ordered(folded);
    }

    private static void Decompose(int syllable, StringBuilder folded)
    {
        folded.Append((char)(0x1100 + (syllable / (Vowels * Tails))));
        folded.Append((char)(0x1161 + (syllable % (Vowels * Tails) / Tails)));
        if (syllable % Tails is > 0 and var tail)
            folded.Append((char)(0x11A7 + tail));
    }

    // Marks on one letter in one order, whichever they were written in.
    private static string Ordered(StringBuilder folded)
    {
        var text = folded.ToString().ToCharArray();
        for (var start = 0; start < text.Length; start++)
        {
            var end = start;
            while (end < text.Length && char.GetUnicodeCategory(text[end]) is UnicodeCategory.NonSpacingMark)
                end++;
            if (end - start > 1)
                Array.Sort(text, start, end - start);
            start = Math.Max(start, end - 1);
        }
        return new string(text);
    }

    private static FrozenDictionary<int, string> ReadFolds()
    {
        const string Name = "Florin.Platform.Projections.SearchFolds.txt";
        using var resource =
            typeof(SearchText).Assembly.GetManifestResourceStream(Name)
            ?? throw new InvalidOperationException($"The resource {Name} is missing.");
        using var lines = new StreamReader(resource);
        var folds = new Dictionary<int, string>();
        while (lines.ReadLine() is { } line)
            if (!line.StartsWith('#'))
            {
                var codes = line.Split(' ')
                    .Select(code => int.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                folds.Add(codes.First(), string.Concat(codes.Skip(1).Select(char.ConvertFromUtf32)));
            }
        return folds.ToFrozenDictionary();
    }
}
