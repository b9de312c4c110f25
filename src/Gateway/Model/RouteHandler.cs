using Florin.Gateway.Model.Clusters;
using Florin.Platform.Resilience;

namespace Florin.Gateway.Model;

/// <summary>
/// Answers a request on a route. A failure of the gateway's own it does not write but leaves in
/// <see cref="Exchange.Failure"/>, so that a stage further out may try again or answer otherwise.
/// </summary>
internal delegate Task RouteHandler(Exchange exchange, Route route);

/// <summary>A feature of routes.</summary>
internal interface IRouteStage
{
    /// <summary>
    /// What to do on a route around what comes next; next itself where the route does not use the feature, so that it costs
    /// nothing there. Called once for each route when a configuration is taken.
    /// </summary>
    /// <exception cref="Florin.Platform.Configuration.WrongConfiguration">The route's configuration is not allowed; the whole configuration is refused.</exception>
    RouteHandler Wrap(Route route, RouteHandler next);
}

/// <summary>Why the gateway itself cannot give an answer.</summary>
/// <param name="Code">The contract's code.</param>
/// <param name="Detail">In words.</param>
/// <param name="RetryAfter">When another try can make sense.</param>
internal sealed record Failure(string Code, string Detail, TimeSpan? RetryAfter)
{
    /// <summary>That of a cluster.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="code">The contract's code.</param>
    /// <param name="why">What it did or could not do, in words.</param>
    /// <param name="retryAfter">When another try can make sense.</param>
    public static Failure Of(Cluster cluster, string code, string why, TimeSpan? retryAfter) =>
        new(code, $"The {cluster.Id} service {why}.", retryAfter);

    /// <summary>A cluster's that had no time left.</summary>
    public static Failure OfTime(Cluster cluster) =>
        Of(cluster, DependencyUnavailable.Timeout, "did not respond in time", retryAfter: null);
}
