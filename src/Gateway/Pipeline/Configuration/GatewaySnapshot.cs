using Florin.Gateway.Features.Bodies;
using Florin.Gateway.Features.Dashboards;
using Florin.Gateway.Features.Limits;
using Florin.Gateway.Model;
using Florin.Gateway.Model.Clusters;
using Florin.Gateway.Pipeline.Routing;
using Microsoft.AspNetCore.Http;

namespace Florin.Gateway.Pipeline.Configuration;

/// <summary>All that one configuration says, ready to be used; another takes its place as a whole.</summary>
/// <param name="Clusters">Clusters by id.</param>
/// <param name="Routes">All routes by id, those of the services among them.</param>
/// <param name="Limits">How many requests a client may make.</param>
/// <param name="Table">Finds the route of a request.</param>
/// <param name="Dashboard">Makes one answer of several services'.</param>
/// <param name="Search">Searches in several services at once.</param>
/// <param name="Answers">How answers wait for slow clients.</param>
/// <param name="Stages">What its stages do.</param>
internal sealed record GatewaySnapshot(
    IReadOnlyDictionary<string, Cluster> Clusters,
    IReadOnlyDictionary<string, Route> Routes,
    RateLimits Limits,
    RouteTable Table,
    Dashboard Dashboard,
    SearchEverything Search,
    AnswerLimits Answers,
    StageSet Stages
)
{
    /// <summary>All of the process's configuration as it was when this was taken, to be shown.</summary>
    public required IReadOnlyDictionary<string, string> Shown { get; init; }

    /// <summary>Answers a request by this configuration to its end, whatever else is taken meanwhile.</summary>
    public RequestDelegate Pipeline { get; private set; } =
        static _ => throw new InvalidOperationException("The configuration is not composed.");

    /// <summary>Answers the requests that go to no route.</summary>
    public RequestHandler WithoutRoute { get; } = Stages.WithoutRoute();

    /// <summary>Starts what its clusters do by themselves, such as asking their destinations for their health.</summary>
    public void Start()
    {
        foreach (var cluster in Clusters.Values)
            cluster.Start();
    }

    /// <summary>Composes what it does with a request.</summary>
    public GatewaySnapshot Compose(Func<HttpContext, GatewaySnapshot, Task> serve)
    {
        Pipeline = Stages.Around(http => serve(http, this));
        return this;
    }
}
