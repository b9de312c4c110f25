using System.Globalization;
using Florin.Analytics.Projections;
using Florin.Kernel;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Platform.Queries;

namespace Florin.Analytics.Features;

/// <summary>What happened in a minute, an hour or a day.</summary>
/// <param name="Start">When it began.</param>
/// <param name="Created">Transactions that were created in it.</param>
/// <param name="Completed">That were completed in it.</param>
/// <param name="Failed">That failed in it.</param>
/// <param name="Rejected">That were rejected in it.</param>
/// <param name="SentToReview">That were sent to review in it.</param>
/// <param name="Volume">The amounts of those completed, by currency.</param>
/// <param name="FailureRate">The part of failed ones among all that ended in it.</param>
/// <param name="LatencyMs">From creation to the end, of those that ended in it.</param>
internal sealed record SeriesPoint(
    DateTimeOffset Start,
    long Created,
    long Completed,
    long Failed,
    long Rejected,
    long SentToReview,
    SortedDictionary<string, DecimalTotal> Volume,
    double FailureRate,
    LatencyView LatencyMs
)
{
    public static SeriesPoint Of(TallyRow row) =>
        new(
            row.Start,
            row.Tally.Created,
            row.Tally.Completed,
            row.Tally.Failed,
            row.Tally.Rejected,
            row.Tally.SentToReview,
            TallyView.Volume(row.Tally),
            TallyView.FailureRate(row.Tally),
            LatencyView.Of(row.Tally)
        );
}

/// <summary>Asks for the buckets of a time.</summary>
/// <param name="Bucket">How long each is.</param>
/// <param name="First">When the first one begins.</param>
/// <param name="Last">When the last one begins.</param>
/// <param name="Page">Which page of them.</param>
internal sealed record SeriesOf(TallyPeriod Bucket, DateTimeOffset First, DateTimeOffset Last, PageRequest Page)
    : IQuery<TallySeries>
{
    /// <summary>Tells it from every other.</summary>
    public string Key =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Bucket} {First.UtcTicks} {Last.UtcTicks} {Page.Limit} {Page.After?.Value} {Page.After?.Key} {Page.List}"
        );
}

/// <summary>A page of buckets.</summary>
/// <param name="Rows">What was counted in each.</param>
/// <param name="Next">The cursor of the next page; null if there is none.</param>
/// <param name="Complete">False while something that happened is not counted yet.</param>
internal sealed record TallySeries(IReadOnlyList<TallyRow> Rows, string? Next, bool? Complete);

internal static class GetTimeSeriesFeature
{
    /// <summary>A chart wants all of it, so a page without a limit is a long one.</summary>
    private const int LongPage = 1000;

    public static void Add(ServiceBuilder service, Projection tallies)
    {
        service.Queries.Handles(
            (SeriesOf query, CancellationToken cancel) => Read(tallies, query, cancel),
            CachedTallies.Of<SeriesOf, TallySeries>(tallies, query => query.Key, series => series with { Complete = false })
        );
        var ask = service.Queries.Asker<SeriesOf, TallySeries>();
        service
            .Get("/timeseries", Permission.AnalyticsRead, (request, cancel) => Answer(ask, request, cancel))
            .Does("Returns figures per minute, hour or day, earliest first; buckets without activity are omitted.")
            .Gives<ListData<SeriesPoint>>()
            .With<string>("bucket", "Bucket size: minute, hour or day (default: hour).")
            .With<DateTimeOffset>(
                "from",
                "First bucket, which contains this time (default: 6 hours, 30 days or 2 years before the end)."
            )
            .With<DateTimeOffset>("to", "Last bucket, which contains this time (default: now).")
            .With<int>("limit", "Maximum number of items, 1 to 100 (default: 1000).")
            .With<string>("cursor", "The nextCursor of the previous page.")
            .Refuses(RefusalCodes.Unavailable);
    }

    private static async Task<Reply> Answer(Ask<SeriesOf, TallySeries> ask, Request request, CancellationToken cancel)
    {
        var query = request.Query;
        var page = query.Page();
        var bucket = query.OneOf("bucket", "minute", "hour", "day") switch
        {
            "minute" => TallyPeriod.Minute,
            "day" => TallyPeriod.Day,
            _ => TallyPeriod.Hour,
        };
        var (first, last) = query.Range();
        var to = last ?? request.Now;
        var from = first ?? Before(to, bucket);
        if (last is null && from > to)
            query.Problem(
                "from",
                $"'{Rfc3339.Text(from)}' is in the future; without to the range ends now, {Rfc3339.Text(to)}."
            );
        if (query.Text("limit") is null)
            page = page with { Limit = LongPage };
        if (page.After is { Value: not long })
            query.Problem("cursor", "is not a cursor of this list.");
        query.ThrowIfInvalid();
        var series = await ask(
            new SeriesOf(bucket, TallyRow.StartOf(bucket, from), TallyRow.StartOf(bucket, to), page),
            cancel
        );
        return Reply.List([.. series.Rows.Select(SeriesPoint.Of)], series.Next, series.Complete);
    }

    private static async ValueTask<TallySeries> Read(Projection tallies, SeriesOf query, CancellationToken cancel)
    {
        var read = await tallies.Read(TimeSpan.Zero, cancel);
        var (rows, next) = await read.Store.Page(
            TallyRow.View,
            query.Page,
            q =>
                (q with { OrderBy = "start" })
                    .Where("bucket", Comparison.Equal, TallyRow.NameOf(query.Bucket))
                    .Where("start", Comparison.AtLeast, ViewTime.Micros(query.First))
                    .Where("start", Comparison.AtMost, ViewTime.Micros(query.Last)),
            cancel
        );
        return new TallySeries(rows, next, read.Complete);
    }

    private static DateTimeOffset Before(DateTimeOffset to, TallyPeriod bucket)
    {
        var span = bucket switch
        {
            TallyPeriod.Minute => TimeSpan.FromHours(6),
            TallyPeriod.Day => TimeSpan.FromDays(730),
            _ => TimeSpan.FromDays(30),
        };
        return to - DateTimeOffset.MinValue > span ? to - span : DateTimeOffset.MinValue;
    }
}
