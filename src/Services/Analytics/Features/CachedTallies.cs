using Florin.Analytics.Projections;
using Florin.Platform.Feeds;
using Florin.Platform.Projections;
using Florin.Platform.Queries;

namespace Florin.Analytics.Features;

/// <summary>
/// That figures may be cached: while the read model stands at the same position of the same log they are the same, and everybody who
/// may ask gets the same. While it cannot be read the last ones are given, marked as not complete.
/// </summary>
internal static class CachedTallies
{
    private static readonly TimeSpan StaleFor = TimeSpan.FromMinutes(10);

    public static QueryCache<TQuery, TAnswer> Of<TQuery, TAnswer>(
        Projection tallies,
        Func<TQuery, string> key,
        Func<TAnswer, TAnswer> mark
    )
        where TQuery : IQuery<TAnswer> =>
        new(key, cancel => Stand(tallies, cancel))
        {
            StaleFor = StaleFor,
            IsFault = fault => fault is ViewFault or ViewUnavailable,
            Mark = mark,
        };

    // What is set aside may be handled later at the same position; what is being built is no answer.
    private static async ValueTask<string?> Stand(Projection tallies, CancellationToken cancel)
    {
        if (tallies.Consumer is not { Halted: null, Failure: null, CatchingUpTo: null, Parked: 0 })
            return null;
        var standing = await tallies.Rows.Load(AnalyticsInViews.Consumer, cancel);
        var stand = TopAccountsAt.StandOf(standing);
        return standing.Parked.Count > 0 ? null : $"{stand.Generation}/{TallyRow.View.Version}/{stand.Mark}";
    }
}
