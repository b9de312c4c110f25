using Florin.Gateway.Features.Cors;
using Florin.Gateway.Features.Limits;
using Florin.Gateway.Model.Clusters;
using Florin.Gateway.Model.Configuration;
using Florin.Platform.Configuration;
using Microsoft.AspNetCore.Cors.Infrastructure;
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
        Timeout = config.Timeout ?? cluster.Protection.Timeout;
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

    /// <summary>Whether the gateway keeps its answers.</summary>
    public bool KeepsAnswers => Config.OutputCachePolicy is not null || Config.Fallback is not null;

    /// <summary>What limits its requests in the place of the gateway's own limits; null for those.</summary>
    public RatePolicy? Limits { get; private set; }

    /// <summary>Which pages of other origins may read its answers; null for none.</summary>
    public CorsPolicy? Cors { get; private set; }

    /// <summary>Handles its requests.</summary>
    public RouteHandler Handler { get; private set; } =
        static (_, route) => throw new InvalidOperationException($"The route {route.Id} is not composed.");

    /// <summary>Finds what limits its requests.</summary>
    /// <exception cref="WrongConfiguration">There is no such policy.</exception>
    public void LimitBy(RateLimits limits)
    {
        if (!limits.TryFind(Config.RateLimiterPolicy, out var policy))
            throw new WrongConfiguration(
                $"Gateway:Routes:{Id}:{nameof(Config.RateLimiterPolicy)} is '{Config.RateLimiterPolicy}': no such policy; known policies: {string.Join(", ", limits.Names)}."
            );
        Limits = policy;
    }

    /// <summary>Finds which pages of other origins may read its answers.</summary>
    /// <exception cref="WrongConfiguration">There is no such policy.</exception>
    public void ShareBy(CorsPolicies cors) => Cors = cors.Of(Id, Config.CorsPolicy);

    /// <summary>Composes what it does: the stages, outermost first, around the last.</summary>
    /// <exception cref="WrongConfiguration">Some of them cannot be as the route's configuration says; the message has all reasons.</exception>
    public void Compose(IReadOnlyList<IRouteStage> stages, RouteHandler last)
    {
        var problems = new List<string>();
        Handler = last;
        foreach (var stage in stages.Reverse())
            try
            {
                Handler = stage.Wrap(this, Handler);
            }
            catch (WrongConfiguration wrong)
            {
                problems.Add(wrong.Message);
            }
        if (problems.Count > 0)
            throw new WrongConfiguration(string.Join(Environment.NewLine, problems));
    }
}
