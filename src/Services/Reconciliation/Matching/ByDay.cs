using System.Globalization;

namespace Florin.Reconciliation.Matching;

/// <summary>Matches all lines that are left of a day with all entries that are left of it, where they come to the same.</summary>
internal static class ByDay
{
    private const decimal DayScore = 0.5m;

    /// <summary>Matches by day.</summary>
    public static void Find(Cascade cascade)
    {
        var entries = cascade.Entries.ToLookup(entry => entry.Day);
        foreach (var lines in cascade.Lines.GroupBy(line => line.Day).ToList())
        {
            var (left, right) = (lines.ToList(), entries[lines.Key].ToList());
            if (left.Count > cascade.MaxGroup || right.Count > cascade.MaxGroup || right.Count == 0)
                continue;
            var (sum, other) = (
                left.Aggregate((Int128)0, (s, l) => s + l.Minor),
                right.Aggregate((Int128)0, (s, e) => s + e.Minor)
            );
            if (cascade.IsSame(sum, other))
                cascade.Take(
                    left,
                    right,
                    MatchStrategy.ManyToMany,
                    DayScore,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The {left.Count} lines and {right.Count} entries that were left of {DateOnly.FromDayNumber(lines.Key):yyyy-MM-dd} come to the same."
                    )
                );
        }
    }
}
