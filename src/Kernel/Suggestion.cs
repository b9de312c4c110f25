namespace Florin.Kernel;

/// <summary>What somebody may have meant.</summary>
public static class Suggestion
{
    /// <summary>Longer words are unlikely to be misspellings, and comparing them would be slow.</summary>
    private const int MaxLength = 64;

    /// <summary>A sentence with the known name nearest to a mistyped one, ending in a space; empty when none is near.</summary>
    public static string For(string word, IEnumerable<string> known) =>
        Nearest(word, known) is { } name ? $"Did you mean '{name}'? " : "";

    /// <summary>The known name nearest to a mistyped one; null when none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(word);
        if (word.Length > MaxLength)
            return null;
        var (name, distance) = known
            .Select(name => (name, Distance(word, name)))
            .DefaultIfEmpty(("", int.MaxValue))
            .MinBy(n => n.Item2);
        // Of which less than half is the same, nobody mistyped.
        return distance <= Math.Max(2, word.Length / 3) && distance * 2 <= word.Length ? name : null;
    }

    /// <summary>Levenshtein's distance, capitals aside.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var same = char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]);
                var changed = diagonal + (same ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
