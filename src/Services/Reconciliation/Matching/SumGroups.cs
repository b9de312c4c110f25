namespace Florin.Reconciliation.Matching;

/// <summary>Lines or entries that belong together.</summary>
/// <param name="Day">Their day.</param>
/// <param name="Name">What they have in common beside it; null where it is the day alone.</param>
/// <param name="Parts">They.</param>
/// <param name="Sum">Their sum.</param>
internal sealed record SumGroup<T>(int Day, string? Name, IReadOnlyList<SumItem<T>> Parts, Int128 Sum);

/// <summary>Lines or entries in groups of a day, and of a day and a name, of one sign each.</summary>
internal sealed class SumGroups<T>
{
    private readonly Dictionary<int, List<SumGroup<T>>> _ofDay;

    /// <summary>Groups of two or more.</summary>
    public SumGroups(IReadOnlyCollection<SumItem<T>> parts)
    {
        var named = parts.Where(part => part.Name is not null).GroupBy(part => (part.Day, part.Minor < 0, part.Name));
        var days = parts.GroupBy(part => (part.Day, part.Minor < 0, (string?)null));
        _ofDay = named
            .Concat(days)
            .Where(group => group.Skip(1).Any())
            .Select(group => new SumGroup<T>(
                group.Key.Day,
                group.Key.Item3,
                [.. group],
                group.Aggregate((Int128)0, (sum, part) => sum + part.Minor)
            ))
            .GroupBy(group => group.Day)
            .ToDictionary(groups => groups.Key, groups => groups.ToList());
    }

    /// <summary>The groups near a day that come to an amount: those with a name first, the nearest of them first.</summary>
    public IEnumerable<SumGroup<T>> Of(long minor, int day, Cascade cascade) =>
        Enumerable
            .Range(-cascade.Tolerance.Days, 2 * cascade.Tolerance.Days + 1)
            .Where(apart => _ofDay.ContainsKey(day + apart))
            .SelectMany(apart => _ofDay[day + apart])
            .Where(group => cascade.IsSame(minor, group.Sum))
            .OrderBy(group => group.Name is null)
            .ThenBy(group => Math.Abs(group.Day - day))
            .ThenBy(group => group.Day)
            .ThenBy(group => group.Name, StringComparer.Ordinal);
}
