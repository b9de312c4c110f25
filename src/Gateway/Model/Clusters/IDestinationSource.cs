using Florin.Gateway.Model.Configuration;

namespace Florin.Gateway.Model.Clusters;

/// <summary>Finds destinations of clusters beside those of the configuration.</summary>
internal interface IDestinationSource
{
    /// <summary>Tells of a cluster whose destinations are others now.</summary>
    event Action<string>? Changed;

    /// <summary>Those that it knows of for a cluster now, by id. Asking changes nothing: the configuration may yet be refused.</summary>
    IEnumerable<KeyValuePair<string, DestinationConfig>> Of(string cluster, ClusterConfig config);
}
