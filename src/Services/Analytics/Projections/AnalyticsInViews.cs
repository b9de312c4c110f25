using Florin.Platform.Projections;

namespace Florin.Analytics.Projections;

/// <summary>
/// Compares the stored counts with those that follow from the log of transactions, for offline checks.
/// Expired counts may already be removed from the stored ones, and how accounts' volumes are spread over rows depends on when
/// they came: so these are not compared row by row.
/// </summary>
public static class AnalyticsInViews
{
    private const int Page = 1000;

    /// <summary>The consumer that keeps the counts.</summary>
    public const string Consumer = "analytics";

    /// <summary>What the stored counts say otherwise than those of the log, both at the same position.</summary>
    public static IEnumerable<string> Differences(IViewStore stored, IViewStore folded) =>
        [
            .. Tallies(stored, folded),
            .. Accounts(stored, folded),
            .. Columns(stored, TallyRow.View),
            .. Columns(stored, AccountRow.View),
            .. stored
                .Query(new ViewQuery(RecentRow.View))
                .Where(row => row.Key != RecentRow.Key)
                .Select(row => $"recent_volumes has the row '{row.Key}', which nothing reads"),
        ];

    private static IEnumerable<string> Tallies(IViewStore stored, IViewStore folded)
    {
        var oldest = new Dictionary<Bucket, DateTimeOffset>();
        var (view, key) = (TallyRow.View, (Func<TallyRow, string>)(row => TallyRow.KeyOf(row.Bucket, row.Start)));
        foreach (var row in All(stored, view, key))
        {
            oldest[row.Bucket] = oldest.TryGetValue(row.Bucket, out var o) && o < row.Start ? o : row.Start;
            if ((folded.Find(view, key(row)) is { } folding ? Text(folding) : null) is not { } wanted)
                yield return $"tallies has the row '{key(row)}', but the log does not";
            else if (Text(row) != wanted)
                yield return $"tallies, row '{key(row)}': the counts differ from the log";
        }
        foreach (var row in All(folded, view, key))
            if (stored.Find(view, key(row)) is null && !MayBeGone(row, oldest))
                yield return $"tallies lacks the row '{key(row)}' that the log has";
    }

    // Days and totals are kept for ever; of the others the oldest go first.
    private static bool MayBeGone(TallyRow row, Dictionary<Bucket, DateTimeOffset> oldest) =>
        row.Bucket is Bucket.Minute or Bucket.Hour && oldest.TryGetValue(row.Bucket, out var start) && row.Start < start;

    private static IEnumerable<string> Accounts(IViewStore stored, IViewStore folded)
    {
        var (here, there) = (Sums(stored), Sums(folded));
        foreach (var (account, (minor, count, currency)) in here)
            if (!there.TryGetValue(account, out var wanted) || wanted != (minor, count, currency))
                yield return $"the volume of {account} differs from the log";
        foreach (var account in there.Keys.Except(here.Keys, StringComparer.Ordinal))
            yield return $"the volume of {account} is missing";
    }

    private static Dictionary<string, (Int128 Minor, long Count, string Currency)> Sums(IViewStore views)
    {
        var sums = new Dictionary<string, (Int128, long, string)>(StringComparer.Ordinal);
        var recent = views.Find(RecentRow.View, RecentRow.Key)?.Accounts ?? [];
        foreach (var row in All(views, AccountRow.View, row => row.Id.Value).Concat(recent))
        {
            if (!sums.TryGetValue(row.Id.Value, out var sum))
                sum = (0, 0, row.Currency.Code);
            var (minor, count, currency) = sum;
            if (currency != row.Currency.Code)
                throw new FormatException($"the volume of {row.Id} is in {currency} and in {row.Currency}");
            sums[row.Id.Value] = (minor + row.Minor, count + row.Transactions, currency);
        }
        return sums;
    }

    private static IEnumerable<TRow> All<TRow>(IViewStore views, View<TRow> view, Func<TRow, string> key)
        where TRow : class
    {
        for (string? last = null; ; )
        {
            var rows = views.Rows(view, q => q with { Limit = Page, After = last is null ? null : (null, last) });
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
    private static IEnumerable<string> Columns<TRow>(IViewStore views, View<TRow> view)
        where TRow : class
    {
        for (var i = 0; i < view.Columns.Length; i++)
        for ((object?, string)? last = null; ; )
        {
            var rows = views.Query(
                new ViewQuery(view)
                {
                    Limit = Page,
                    OrderBy = view.Columns[i].Name,
                    After = last,
                }
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
