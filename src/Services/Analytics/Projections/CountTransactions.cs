using Florin.Contracts.Transactions;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;

namespace Florin.Analytics.Projections;

/// <summary>
/// Follows the transactions. A batch is added up in memory first; then a few rows change: one for each minute, hour and day
/// that it touches, and one for all accounts.
/// </summary>
internal sealed class CountTransactions(AnalyticsOptions options, TimeProvider clock)
{
    private const int PurgedAtOnce = 1000;
    private static readonly TallyPeriod[] Buckets = Enum.GetValues<TallyPeriod>();
    private static readonly ConsumerOptions Options = new() { MaxBatch = 8192, Linger = TimeSpan.FromMilliseconds(50) };
    private readonly SteadyTime _steady = new(clock);
    private DateTimeOffset _purged;

    public static Projection Add(ServiceBuilder service, AnalyticsOptions options) =>
        service.Projects(
            AnalyticsInViews.Consumer,
            follows: "transaction",
            [TallyRow.View, AccountVolumeRow.View, RecentRow.View],
            new CountTransactions(options, service.Clock).Handle,
            Options
        );

    private async ValueTask Handle(IReadOnlyList<Recorded> events, Changes changes, CancellationToken cancel)
    {
        var minutes = new Dictionary<DateTimeOffset, Tally>();
        var accounts = new AccountVolumes();
        foreach (var recorded in events)
        {
            var minute = TallyRow.StartOf(TallyPeriod.Minute, recorded.At);
            var tally = minutes.GetValueOrDefault(minute) ?? new Tally();
            if (tally.Count(recorded))
                minutes[minute] = tally;
            if (recorded.Data is TransactionCompleted completed)
                accounts.Count(completed);
        }
        await changes.Load(TallyRow.View, Buckets.SelectMany(bucket => Keys(bucket, minutes.Keys)), cancel);
        foreach (var bucket in Buckets)
            Keep(bucket, minutes, changes);
        await accounts.Keep(events[^1].At, changes, cancel);
        if (_steady.After(events[^1].At) is { } steady)
            await Purge(steady, changes, cancel);
    }

    private static IEnumerable<string> Keys(TallyPeriod bucket, IEnumerable<DateTimeOffset> minutes) =>
        minutes.Select(minute => TallyRow.KeyOf(bucket, TallyRow.StartOf(bucket, minute)));

    private static void Keep(TallyPeriod bucket, Dictionary<DateTimeOffset, Tally> minutes, Changes changes)
    {
        foreach (var group in minutes.GroupBy(m => TallyRow.StartOf(bucket, m.Key)))
        {
            var added = group.Aggregate(new Tally(), (sum, minute) => sum.Add(minute.Value));
            changes.Update(
                TallyRow.View,
                TallyRow.KeyOf(bucket, group.Key),
                row => new TallyRow(bucket, group.Key, row is null ? added : added.Add(row.Tally))
            );
        }
    }

    /// <summary>Removes what is over its time; once an hour is enough.</summary>
    private async ValueTask Purge(DateTimeOffset now, Changes changes, CancellationToken cancel)
    {
        var hour = TallyRow.StartOf(TallyPeriod.Hour, now);
        if (hour <= _purged)
            return;
        var more =
            await Purge(TallyPeriod.Minute, hour - options.KeepMinutes, changes, cancel)
            | await Purge(TallyPeriod.Hour, hour - options.KeepHours, changes, cancel);
        if (!more)
            _purged = hour;
    }

    private static async ValueTask<bool> Purge(
        TallyPeriod bucket,
        DateTimeOffset before,
        Changes changes,
        CancellationToken cancel
    )
    {
        var over = await changes.Stored(
            new ViewQuery(TallyRow.View) { Limit = PurgedAtOnce }
                .Where("bucket", Comparison.Equal, TallyRow.NameOf(bucket))
                .Where("start", Comparison.Less, ViewTime.Micros(before)),
            cancel
        );
        foreach (var row in over)
            changes.Delete(TallyRow.View, row.Key);
        return over.Count == PurgedAtOnce;
    }
}
