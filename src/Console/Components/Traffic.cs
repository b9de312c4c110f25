using Florin.WebConsole.Api;

namespace Florin.WebConsole.Components;

/// <summary>How much traffic there is, from one look at the clusters' counts to the next.</summary>
internal sealed class Traffic
{
    private long _requests;
    private long _failures;
    private DateTimeOffset? _at;

    /// <summary>Requests a second; null before the second look.</summary>
    public double? RequestsPerSecond { get; private set; }

    /// <summary>The share of requests that failed between the last two looks, from 0 to 1; null before the second look.</summary>
    public double? ErrorRate { get; private set; }

    /// <summary>The 99th percentile of the slowest destination, in milliseconds; null where there is none.</summary>
    public double? SlowestP99 { get; private set; }

    /// <summary>Looks.</summary>
    public void Take(IReadOnlyList<ShownCluster> clusters, DateTimeOffset now)
    {
        var destinations = clusters.SelectMany(cluster => cluster.Destinations).ToList();
        var (requests, failures) = (destinations.Sum(d => d.Requests), destinations.Sum(d => d.Failures));
        SlowestP99 = destinations.Max(d => (double?)d.LatencyMs.P99);
        // Counts begin at zero where a gateway or a destination is new.
        if (_at is { } before && now > before && requests >= _requests)
        {
            RequestsPerSecond = (requests - _requests) / (now - before).TotalSeconds;
            ErrorRate = requests == _requests ? 0 : Math.Max(0, failures - _failures) / (double)(requests - _requests);
        }
        (_requests, _failures, _at) = (requests, failures, now);
    }

    /// <summary>The share of a cluster's requests that failed recently, from 0 to 1.</summary>
    public static double ErrorRateOf(ShownCluster cluster) => cluster.Destinations.Max(d => (double?)d.ErrorRate) ?? 0;
}
