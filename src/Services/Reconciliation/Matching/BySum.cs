using System.Collections.Immutable;
using System.Globalization;

namespace Florin.Reconciliation.Matching;

/// <summary>
/// Matches one line with several entries whose sum it is, and the other way round: first what belongs together anyway, such as a
/// batch of one day, then the only choice of a few that comes to the sum. Both searches are bounded by numbers of steps.
/// </summary>
internal static class BySum
{
    private const decimal GroupScore = 0.85m;
    private const decimal DayScore = 0.75m;
    private const decimal ChoiceScore = 0.65m;
    private const int MaxLookedAt = 64;

    /// <summary>Matches lines with several entries each.</summary>
    public static void FindEntriesOfALine(Cascade cascade) =>
        Find(
            cascade,
            [.. cascade.Lines.Select(Item)],
            [.. cascade.Entries.Select(Item)],
            (line, entries, score, reason) => cascade.Take([line], entries, MatchStrategy.OneToMany, score, reason),
            cascade.IsOpen,
            "entries"
        );

    /// <summary>Matches entries with several lines each.</summary>
    public static void FindLinesOfAnEntry(Cascade cascade) =>
        Find(
            cascade,
            [.. cascade.Entries.Select(Item)],
            [.. cascade.Lines.Select(Item)],
            (entry, lines, score, reason) => cascade.Take(lines, [entry], MatchStrategy.ManyToOne, score, reason),
            cascade.IsOpen,
            "lines"
        );

    private static SumItem<OpenLine> Item(OpenLine line) =>
        new(line, line.Minor, line.Day, line.Line.Reference ?? line.Line.Text);

    private static SumItem<OpenEntry> Item(OpenEntry entry) =>
        new(entry, entry.Minor, entry.Day, entry.Reference ?? entry.Description);

    private static void Find<TOne, TPart>(
        Cascade cascade,
        SumItem<TOne>[] ones,
        SumItem<TPart>[] parts,
        Func<TOne, IReadOnlyList<TPart>, decimal, string, bool> take,
        Func<TPart, bool> isOpen,
        string what
    )
    {
        var groups = new SumGroups<TPart>(parts);
        var search = new SubsetSearch();
        foreach (var one in ones)
        {
            var group = groups
                .Of(one.Minor, one.Day, cascade)
                .FirstOrDefault(g => g.Parts.Count <= cascade.MaxGroup && g.Parts.All(part => isOpen(part.Of)));
            if (
                group is not null
                && take(one.Of, OfParts(group.Parts), group.Name is null ? DayScore : GroupScore, ReasonOf(group, what))
            )
                continue;
            var near = Near(parts, one.Day, cascade).Where(part => isOpen(part.Of)).ToList();
            if (
                search.Only(
                    [.. near.Select(part => part.Minor)],
                    one.Minor,
                    cascade.Tolerance.Amount.Minor,
                    cascade.MaxGroup
                ) is
                { } chosen
            )
                take(one.Of, OfParts([.. chosen.Select(i => near[i])]), ChoiceScore, ReasonOf(near.Count, chosen.Count, what));
        }
    }

    private static string ReasonOf(int near, int chosen, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"Of {near} {what} near it only these {chosen} come to its amount.");

    private static ImmutableArray<T> OfParts<T>(IReadOnlyList<SumItem<T>> parts) => [.. parts.Select(part => part.Of)];

    private static string ReasonOf<T>(SumGroup<T> group, string what) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"All {group.Parts.Count} {what} of {DateOnly.FromDayNumber(group.Day):yyyy-MM-dd}{(group.Name is null ? "" : " with one text")} come to its amount."
        );

    // They stand by day; the nearest are around the place where the day would be.
    private static IEnumerable<SumItem<T>> Near<T>(SumItem<T>[] parts, int day, Cascade cascade)
    {
        var (low, high) = (0, parts.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (parts[middle].Day < day)
                low = middle + 1;
            else
                high = middle;
        }
        return parts
            .Skip(Math.Max(0, low - MaxLookedAt / 2))
            .Take(MaxLookedAt)
            .Where(part => cascade.IsNear(part.Day, day))
            .OrderBy(part => Math.Abs(part.Day - day));
    }
}

/// <summary>A line or an entry as a part of a sum.</summary>
/// <param name="Of">Which.</param>
/// <param name="Minor">Its amount.</param>
/// <param name="Day">Its day.</param>
/// <param name="Name">What those of one batch have in common; null where there is nothing.</param>
internal sealed record SumItem<T>(T Of, long Minor, int Day, string? Name);
