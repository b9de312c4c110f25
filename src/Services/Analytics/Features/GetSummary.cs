using System.Text.Json.Serialization;
using Florin.Analytics.Projections;
using Florin.Kernel;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Platform.Queries;

namespace Florin.Analytics.Features;

/// <summary>Everything since the beginning.</summary>
/// <param name="Created">Transactions that were created.</param>
/// <param name="Completed">That were completed.</param>
/// <param name="Failed">That failed.</param>
/// <param name="Rejected">That were rejected.</param>
/// <param name="InReview">That wait for an administrator now.</param>
/// <param name="Volume">The amounts of those completed, by currency.</param>
/// <param name="FailureRate">The part of failed ones among all that ended.</param>
/// <param name="LatencyMs">From creation to the end.</param>
/// <param name="Complete">False while something that happened is not counted yet; without a value nothing is missing.</param>
internal sealed record Summary(
    long Created,
    long Completed,
    long Failed,
    long Rejected,
    long InReview,
    SortedDictionary<string, DecimalTotal> Volume,
    double FailureRate,
    LatencyView LatencyMs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Complete = null
)
{
    public static Summary Of(Tally tally) =>
        new(
            tally.Created,
            tally.Completed,
            tally.Failed,
            tally.Rejected,
            tally.SentToReview - tally.Reviewed,
            TallyView.Volume(tally),
            TallyView.FailureRate(tally),
            LatencyView.Of(tally)
        );
}

/// <summary>Asks for everything since the beginning.</summary>
internal sealed record SummaryNow : IQuery<TotalTally>;

/// <summary>Everything since the beginning, as it is counted.</summary>
/// <param name="Tally">The counts.</param>
/// <param name="Complete">False while something that happened is not counted yet.</param>
internal sealed record TotalTally(Tally Tally, bool? Complete)
{
    [JsonIgnore]
    public Summary Shown => Summary.Of(Tally) with { Complete = Complete };
}

internal static class GetSummaryFeature
{
    private static readonly string Key = TallyRow.KeyOf(TallyPeriod.All, TallyRow.StartOf(TallyPeriod.All, default));

    public static void Add(ServiceBuilder service, Projection tallies)
    {
        service.Queries.Handles(
            (SummaryNow _, CancellationToken cancel) => Answer(tallies, cancel),
            CachedTallies.Of<SummaryNow, TotalTally>(tallies, _ => "", total => total with { Complete = false })
        );
        var ask = service.Queries.Asker<SummaryNow, TotalTally>();
        service
            .Get(
                "/summary",
                Permission.AnalyticsRead,
                async (_, cancel) => Reply.Ok((await ask(new SummaryNow(), cancel)).Shown)
            )
            .Does("Returns counts, volume, failure rate and latency of all transactions.")
            .Gives<Summary>()
            .Refuses(RefusalCodes.Unavailable);
    }

    private static async ValueTask<TotalTally> Answer(Projection tallies, CancellationToken cancel)
    {
        var read = await tallies.Read(TimeSpan.Zero, cancel);
        return new TotalTally((await read.Store.Find(TallyRow.View, Key, cancel))?.Tally ?? new Tally(), read.Complete);
    }
}
