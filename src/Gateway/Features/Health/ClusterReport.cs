using System.Text.Json;
using Florin.Gateway.Model.Clusters;
using Florin.Platform.Resilience.Breaker;
using Florin.Platform.Resilience.Bulkhead;

namespace Florin.Gateway.Features.Health;

/// <summary>How a cluster stands, for operators.</summary>
internal sealed record ClusterReport(
    string Id,
    string LoadBalancingPolicy,
    CircuitReport Circuit,
    BulkheadReport Bulkhead,
    IReadOnlyList<DestinationReport> Destinations
)
{
    /// <summary>As it is now.</summary>
    public static ClusterReport Of(Cluster cluster) =>
        new(
            cluster.Id,
            cluster.Config.LoadBalancingPolicy.ToString(),
            CircuitReport.Of(cluster.Breaker),
            BulkheadReport.Of(cluster.Bulkhead),
            [.. cluster.Destinations.Select(destination => DestinationReport.Of(cluster, destination))]
        );
}

/// <summary>How a circuit stands.</summary>
/// <param name="State">What it does with requests.</param>
/// <param name="Since">Since when.</param>
/// <param name="Succeeded">Of the sampled requests.</param>
/// <param name="Failed">Of the sampled requests.</param>
/// <param name="Slow">Of both.</param>
/// <param name="Refused">Since the start.</param>
/// <param name="SecondsIn">How long it has been in each state since the start.</param>
internal sealed record CircuitReport(
    string State,
    DateTimeOffset Since,
    int Succeeded,
    int Failed,
    int Slow,
    long Refused,
    IReadOnlyDictionary<string, double> SecondsIn
)
{
    /// <summary>As it is now.</summary>
    public static CircuitReport Of(CircuitBreaker breaker)
    {
        var (succeeded, failed) = breaker.Sampled;
        return new CircuitReport(
            NameOf(breaker.State),
            breaker.LastChanged,
            succeeded,
            failed,
            breaker.SampledSlow,
            breaker.Refused,
            Enum.GetValues<CircuitState>()
                .ToDictionary(NameOf, state => Math.Round(breaker.SpentIn(state).TotalSeconds, 3), StringComparer.Ordinal)
        );
    }

    private static string NameOf(CircuitState state) => JsonNamingPolicy.CamelCase.ConvertName(state.ToString());
}

/// <summary>How a bulkhead stands.</summary>
internal sealed record BulkheadReport(int Limit, int Active, int Queued, int MaxQueue, double Utilisation, long Refused)
{
    /// <summary>As it is now.</summary>
    public static BulkheadReport Of(Bulkhead bulkhead) =>
        new(
            bulkhead.Limit,
            bulkhead.Active,
            bulkhead.Queued,
            bulkhead.MaxQueue,
            Math.Round(bulkhead.Utilisation, 3),
            bulkhead.Refused
        );
}

/// <summary>How a destination stands.</summary>
/// <param name="Cluster">Its cluster.</param>
/// <param name="Id">Its id there.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Weight">Its share.</param>
/// <param name="Priority">The lowest come first.</param>
/// <param name="Group">The group that a canary chooses it by.</param>
/// <param name="Drained">An operator lets it finish.</param>
/// <param name="State">Whether it gets requests: healthy, unhealthy (it does not say that it is well), or ejected (its answers failed).</param>
/// <param name="Active">Requests under way.</param>
/// <param name="Requests">Since the start.</param>
/// <param name="Failures">Of them.</param>
/// <param name="ErrorRate">The one by the other, 0 to 1.</param>
/// <param name="LatencyMs">How long its answers took in the last one to two minutes.</param>
internal sealed record DestinationReport(
    string Cluster,
    string Id,
    string Address,
    int Weight,
    int Priority,
    string? Group,
    bool Drained,
    string State,
    int Active,
    long Requests,
    long Failures,
    double ErrorRate,
    LatencyReport LatencyMs
)
{
    /// <summary>As it is now.</summary>
    public static DestinationReport Of(Cluster cluster, Destination destination) =>
        new(
            cluster.Id,
            destination.Id,
            destination.Config.Address,
            destination.Config.Weight,
            destination.Config.Priority,
            destination.Config.Group,
            destination.Drained,
            destination.OutUntil != 0 ? "ejected"
                : destination.IsUnwell ? "unhealthy"
                : "healthy",
            destination.Active,
            destination.Requests,
            destination.Failures,
            Math.Round(destination.Failures / Math.Max(1.0, destination.Requests), 4),
            LatencyReport.Of(destination.Latency)
        );
}

/// <summary>How long answers took, in milliseconds.</summary>
internal sealed record LatencyReport(double P50, double P95, double P99)
{
    /// <summary>As it is now.</summary>
    public static LatencyReport Of(LatencyHistogram latency) =>
        new(In(latency.Quantile(0.5)), In(latency.Quantile(0.95)), In(latency.Quantile(0.99)));

    private static double In(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);
}
