using Florin.Gateway.Model.Clusters;
using Florin.Gateway.Model.Configuration;
using Microsoft.AspNetCore.Http;

namespace Florin.Gateway.Model;

/// <summary>Requests that go to one cluster, and how they are handled. Immutable once it is composed.</summary>
internal sealed class Route
{
    /// <summary>A route that does nothing yet.</summary>
    /// <param name="id">Its id in the configuration; a service's own route has the service's name.</param>
    /// <param name="config">Its configuration.</param>
    /// <param name="cluster">Who answers.</param>
    /// <param name="pathBase">What of the path leads to the cluster and is not passed on.</param>
    public Route(string id, RouteConfig config, Cluster cluster, PathString pathBase)
    {
        (Id, Config, Cluster, PathBase) = (id, config, cluster, pathBase);
        (Timeout, SecurityHeaders) = (config.Timeout ?? cluster.Protection.Timeout, SecurityHeaders.Of(config));
    }

    /// <summary>Its id in the configuration.</summary>
    public string Id { get; }

    /// <summary>Its configuration.</summary>
    public RouteConfig Config { get; }

    /// <summary>Who answers.</summary>
    public Cluster Cluster { get; }

    /// <summary>What of the path leads to the cluster and is not passed on; empty for a route from the configuration.</summary>
    public PathString PathBase { get; }

    /// <summary>It is the route that a service has by itself.</summary>
    public bool IsOwn { get; init; }

    /// <summary>How long an answer may take.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>The security headers of its answers.</summary>
    public SecurityHeaders SecurityHeaders { get; }

    /// <summary>Whether its cluster is configured without a mistake; where it is not, the configuration is refused.</summary>
    public bool HasSoundCluster { get; init; } = true;

    /// <summary>Whether a stage keeps its answers, and says itself who else may.</summary>
    public bool KeepsAnswers { get; set; }

    /// <summary>The weights of the groups of destinations that its requests are split between; null where they are not.</summary>
    public IReadOnlyDictionary<string, double>? Groups { get; set; }

    /// <summary>Its section of the configuration.</summary>
    public string Section => $"Gateway:Routes:{Id}";

    /// <summary>Handles its requests from where they came in.</summary>
    public RequestHandler Entry { get; private set; } =
        static exchange => throw new InvalidOperationException($"The route {exchange.Target.Route?.Id} is not composed.");

    /// <summary>Handles its requests on the way to its cluster.</summary>
    public RouteHandler Handler { get; private set; } =
        static (_, route) => throw new InvalidOperationException($"The route {route.Id} is not composed.");

    /// <summary>Composes what it does.</summary>
    /// <param name="handler">On the way to its cluster.</param>
    /// <param name="entry">From where requests come in.</param>
    public void Compose(RouteHandler handler, RequestHandler entry) => (Handler, Entry) = (handler, entry);
}
