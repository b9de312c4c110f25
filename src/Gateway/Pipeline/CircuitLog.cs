using Florin.Gateway.Model.Clusters;
using Florin.Platform.Resilience.Breaker;
using Microsoft.Extensions.Logging;

namespace Florin.Gateway.Pipeline;

/// <summary>Logs each change of a cluster's circuit, once for a breaker that several configurations in turn share.</summary>
internal sealed partial class CircuitLog(ILogger log)
{
    /// <summary>Logs the changes of these clusters' circuits from now on.</summary>
    /// <param name="clusters">The clusters of the configuration that was taken.</param>
    /// <param name="before">Those of the one before, whose circuits are logged already; null at the start.</param>
    public void Watch(IReadOnlyDictionary<string, Cluster> clusters, IReadOnlyDictionary<string, Cluster>? before)
    {
        var watched = before?.Values.Select(cluster => cluster.Breaker).ToHashSet() ?? [];
        foreach (var cluster in clusters.Values)
            if (!watched.Contains(cluster.Breaker))
                cluster.Breaker.Changed += change => Changed(log, cluster.Id, change.From, change.To);
    }

    [LoggerMessage(
        EventId = EventIds.CircuitChanged,
        Level = LogLevel.Warning,
        Message = "The circuit of {Service} changed from {From} to {To}"
    )]
    private static partial void Changed(ILogger log, string service, CircuitState from, CircuitState to);
}
