namespace Florin.Gateway.Model.Configuration;

/// <summary>What the configuration adds to the routes and clusters that every service has: section <c>Gateway</c>.</summary>
internal sealed record GatewayConfig
{
    /// <summary>Routes by id. One with a service's name replaces that service's own route.</summary>
    public Dictionary<string, RouteConfig> Routes { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Clusters by id. One with a service's name replaces where that service's requests go.</summary>
    public Dictionary<string, ClusterConfig> Clusters { get; init; } = new(StringComparer.OrdinalIgnoreCase);
}
