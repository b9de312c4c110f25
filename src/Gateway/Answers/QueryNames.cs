using Florin.Kernel;
using Florin.Platform.Hosting;
using Microsoft.AspNetCore.Http;

namespace Florin.Gateway;

/// <summary>Refuses parameters of a query that nothing reads.</summary>
internal static class QueryNames
{
    private const int LikelyWithin = 3; // Changes of a letter.

    /// <summary>The refusal, which names the parameter that was probably meant; null where nothing is wrong.</summary>
    public static Reply? Refuse(IQueryCollection query, IReadOnlyCollection<string> known)
    {
        if (query.Count == 0)
            return null;
        var problems = new Problems();
        foreach (var name in query.Keys)
            if (!known.Contains(name, StringComparer.OrdinalIgnoreCase))
                problems.Add(Cut(name), $"is no parameter here{Instead(name, known)}");
        return problems.None ? null : Reply.Invalid(problems);
    }

    private static string Instead(string name, IReadOnlyCollection<string> known) =>
        known.Count == 0 ? "; there are none."
        : known.MinBy(one => Distance(name, one)) is { } likely && Distance(name, likely) <= LikelyWithin ? $"; {likely} is."
        : $"; known: {string.Join(", ", known)}.";

    private static string Cut(string name) => Shown.Of(name.Length <= 60 ? name : $"{name[..60]}…");

    // Levenshtein's, row by row.
    private static int Distance(string one, string other)
    {
        if (Math.Abs(one.Length - other.Length) > LikelyWithin)
            return int.MaxValue;
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var (corner, _) = (row[0], row[0] = i);
            for (var j = 1; j <= other.Length; j++)
            {
                var same = char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(other[j - 1]);
                var change = corner + (same ? 0 : 1);
                corner = row[j];
                row[j] = Math.Min(change, 1 + Math.Min(row[j], row[j - 1]));
            }
        }
        return row[^1];
    }
}
