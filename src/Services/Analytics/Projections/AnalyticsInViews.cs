using System.Runtime.CompilerServices;
using Florin.Platform.Projections;

namespace Florin.Analytics.Projections;

/// <summary>
/// Compares the stored counts with those that follow from the log of transactions, for offline checks.
/// Expired counts may already be removed from the stored ones, and how accounts' volumes are spread over rows depends on when
/// they came: so these are not compared row by row.
/// </summary>
internal static class AnalyticsInViews
{
    private const int Page = 1000;

    /// <summary>The consumer that keeps the counts.</summary>
    public const string Consumer = "analytics";

    /// <summary>What the stored counts say otherwise than those of the log, both at the same position.</summary>
    public static async IAsyncEnumerable<string> Differences(
        IViewStore stored,
        IViewStore folded,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        await foreach (var difference in Tallies(stored, folded, cancel))
            yield return difference;
        foreach (var difference in await Accounts(stored, folded, cancel))
            yield return difference;
        await foreach (var difference in Columns(stored, TallyRow.View, cancel))
            yield return difference;
        await foreach (var difference in Columns(stored, AccountVolumeRow.View, cancel))
            yield return difference;
        foreach (var row in await stored.Query(new ViewQuery(RecentRow.View), cancel))
            if (row.Key != RecentRow.Key)
                yield return $"recent_volumes has the row '{row.Key}', which nothing reads";
    }

    private static async IAsyncEnumerable<string> Tallies(
        IViewStore stored,
        IViewStore folded,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var oldest = new Dictionary<TallyPeriod, DateTimeOffset>();
        var (view, key) = (TallyRow.View, (Func<TallyRow, string>)(row => TallyRow.KeyOf(row.Bucket, row.Start)));
        await foreach (var row in All(stored, view, key, cancel))
        {
            oldest[row.Bucket] = oldest.TryGetValue(row.Bucket, out var o) && o < row.Start ? o : row.Start;
            if ((await folded.Find(view, key(row), cancel) is { } folding ? Text(folding) : null) is not { } wanted)
                yield return $"tallies has the row '{key(row)}', but the log does not";
            else if (Text(row) != wanted)
                yield return $"tallies, row '{key(row)}': the counts differ from the log";
        }
        await foreach (var row in All(folded, view, key, cancel))
            if (await stored.Find(view, key(row), cancel) is null && !MayBeGone(row, oldest))
                yield return $"tallies lacks the row '{key(row)}' that the log has";
    }

    // Days and totals are kept for ever; of the others the oldest go first.
    private static bool MayBeGone(TallyRow row, Dictionary<TallyPeriod, DateTimeOffset> oldest) =>
        row.Bucket is TallyPeriod.Minute or TallyPeriod.Hour
        && oldest.TryGetValue(row.Bucket, out var start)
        && row.Start < start;

    private static async Task<IReadOnlyList<string>> Accounts(IViewStore stored, IViewStore folded, CancellationToken cancel)
    {
        var (here, there) = (await Sums(stored, cancel), await Sums(folded, cancel));
        return
        [
            .. here.Where(sum => !there.TryGetValue(sum.Key, out var wanted) || wanted != sum.Value)
                .Select(sum => $"the volume of {sum.Key} differs from the log"),
            .. there.Keys.Except(here.Keys, StringComparer.Ordinal).Select(account => $"the volume of {account} is missing"),
        ];
    }

    private static async Task<Dictionary<string, (Int128 Minor, long Count, string Currency)>> Sums(
        IViewStore views,
        CancellationToken cancel
    )
    {
        var sums = new Dictionary<string, (Int128, long, string)>(StringComparer.Ordinal);
        await foreach (var row in All(views, AccountVolumeRow.View, row => row.Id.Value, cancel))
            Add(row);
        foreach (var row in (await views.Find(RecentRow.View, RecentRow.Key, cancel))?.Accounts ?? [])
            Add(row);
        return sums;

        void Add(AccountVolumeRow row)
        {
            if (!sums.TryGetValue(row.Id.Value, out var sum))
                sum = (0, 0, row.Currency.Code);
            var (minor, count, currency) = sum;
            if (currency != row.Currency.Code)
                throw new FormatException($"the volume of {row.Id} is in {currency} and in {row.Currency}");
            sums[row.Id.Value] = (minor + row.Minor, count + row.Transactions, currency);
        }
    }

    private static async IAsyncEnumerable<TRow> All<TRow>(
        IViewStore views,
        View<TRow> view,
        Func<TRow, string> key,
        [EnumeratorCancellation] CancellationToken cancel
    )
        where TRow : class
    {
        for (string? last = null; ; )
        {
            var after = last is null ? null : ((object?, string)?)(null, last);
            var rows = await views.Rows(view, q => q with { Limit = Page, After = after }, cancel);
            foreach (var row in rows)
                yield return row;
            if (rows.Count < Page)
                yield break;
            last = key(rows[^1]);
        }
    }

    // The order of a dictionary's entries depends on how batches were cut.
    private static string Text(TallyRow row) => string.Join('|', Parts(row));

    private static IEnumerable<string> Parts(TallyRow row)
    {
        var tally = row.Tally;
        yield return $"{row.Bucket} {row.Start:O} {tally.Created} {tally.Completed} {tally.Failed} {tally.Rejected}";
        yield return $"{tally.SentToReview} {tally.Reviewed}";
        foreach (var (currency, minor) in tally.Volume.OrderBy(v => v.Key, StringComparer.Ordinal))
            yield return $"{currency} {minor}";
        foreach (var (of, count) in tally.Latencies.OrderBy(l => l.Key))
            yield return $"{of} {count}";
    }

    // Each column by reading the rows in its order, which gives its value beside the document.
    private static async IAsyncEnumerable<string> Columns<TRow>(
        IViewStore views,
        View<TRow> view,
        [EnumeratorCancellation] CancellationToken cancel
    )
        where TRow : class
    {
        for (var i = 0; i < view.Columns.Length; i++)
        for ((object?, string)? last = null; ; )
        {
            var rows = await views.Query(
                new ViewQuery(view)
                {
                    Limit = Page,
                    OrderBy = view.Columns[i].Name,
                    After = last,
                },
                cancel
            );
            foreach (var row in rows)
                if (
                    view.Put(view.Row(row.Document)) is var put
                    && (put.Key != row.Key || !Equals(put.Columns[i], row.OrderValue))
                )
                    yield return $"{view.Name}, row '{row.Key}': {view.Columns[i].Name} is {row.OrderValue}, but its document has {put.Columns[i]}";
            if (rows.Count < Page)
                break;
            last = (rows[^1].OrderValue, rows[^1].Key);
        }
    }
}
