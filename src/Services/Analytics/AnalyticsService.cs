using Florin.Analytics.Features;
using Florin.Analytics.Projections;
using Florin.Contracts.Users;
using Florin.Platform.Hosting;
using Florin.Platform.Verification;

namespace Florin.Analytics;

/// <summary>Counts transactions, their volume and their time, by minute, hour and day. Its table of contents.</summary>
public static class AnalyticsService
{
    /// <summary>The analytics service. Its own log holds nothing: all that it knows follows from the transactions.</summary>
    public static ServiceDefinition Definition { get; } =
        new("analytics", 7, _ => { }, Add)
        {
            ReadsPublished = true,
            Verifies = plan =>
                plan.Add(new ViewCheck(AnalyticsInViews.Consumer) { Differences = AnalyticsInViews.Differences }),
        };

    private static void Add(ServiceBuilder service)
    {
        service.RecordDenial = new UsersClient(service.Calls).Record; // The audit does not follow this log.
        var tallies = CountTransactions.Add(service, service.Options<AnalyticsOptions>(AnalyticsOptions.Section));
        GetSummaryFeature.Add(service, tallies);
        GetTimeSeriesFeature.Add(service, tallies);
        ListTopAccountsFeature.Add(service, tallies, RemoteTopAccounts.Add(service, tallies));
    }
}
