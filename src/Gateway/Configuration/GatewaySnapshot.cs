namespace Florin.Gateway;

/// <summary>All that one configuration says, ready to be used; another takes its place as a whole.</summary>
/// <param name="Config">What was configured.</param>
/// <param name="Clusters">Clusters by id.</param>
/// <param name="Routes">All routes, those of the services among them.</param>
/// <param name="Limits">How many requests a client may make.</param>
/// <param name="Table">Finds the route of a request.</param>
internal sealed record GatewaySnapshot(
    GatewayConfig Config,
    IReadOnlyDictionary<string, Cluster> Clusters,
    IReadOnlyList<Route> Routes,
    RateLimits Limits,
    RouteTable Table
);
