using Florin.Gateway.Features.Bodies;
using Florin.Gateway.Features.Compression;
using Florin.Gateway.Features.Cors;
using Florin.Gateway.Features.Dashboards;
using Florin.Gateway.Features.Limits;
using Florin.Gateway.Features.Proxies;
using Florin.Gateway.Model;
using Florin.Gateway.Model.Clusters;
using Florin.Gateway.Model.Configuration;
using Florin.Gateway.Pipeline.Routing;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;

namespace Florin.Gateway.Pipeline.Configuration;

/// <summary>All that one configuration says, ready to be used; another takes its place as a whole.</summary>
/// <param name="Config">What was configured.</param>
/// <param name="Clusters">Clusters by id.</param>
/// <param name="Routes">All routes by id, those of the services among them.</param>
/// <param name="Limits">How many requests a client may make.</param>
/// <param name="Table">Finds the route of a request.</param>
/// <param name="Proxies">Whose word is taken for who a client is.</param>
/// <param name="Cors">Which pages of other origins may read answers.</param>
/// <param name="Dashboard">Makes one answer of several services'.</param>
/// <param name="Compression">Which answers are compressed.</param>
/// <param name="Bodies">How bodies are taken in.</param>
/// <param name="Answers">How answers wait for slow clients.</param>
internal sealed record GatewaySnapshot(
    GatewayConfig Config,
    IReadOnlyDictionary<string, Cluster> Clusters,
    IReadOnlyDictionary<string, Route> Routes,
    RateLimits Limits,
    RouteTable Table,
    TrustedProxies Proxies,
    CorsPolicies Cors,
    Dashboard Dashboard,
    CompressionOptions Compression,
    BodyLimits Bodies,
    AnswerLimits Answers
)
{
    /// <summary>All of the process's configuration as it was when this was taken, to be shown.</summary>
    public required IReadOnlyDictionary<string, string> Shown { get; init; }

    /// <summary>Answers a request by this configuration to its end, whatever else is taken meanwhile.</summary>
    public RequestDelegate Pipeline { get; private set; } =
        static _ => throw new InvalidOperationException("The configuration is not composed.");

    /// <summary>Which pages of other origins may read the answer to a request that goes to a target; null for none.</summary>
    public CorsPolicy? CorsOf(in Target target) => target.Route is { } route ? route.Cors : Cors.Default;

    /// <summary>Starts what its clusters do by themselves, such as asking their destinations for their health.</summary>
    public void Start()
    {
        foreach (var cluster in Clusters.Values)
            cluster.Start();
    }

    /// <summary>Composes what it does with a request.</summary>
    public GatewaySnapshot Compose(Func<HttpContext, GatewaySnapshot, Task> serve)
    {
        Pipeline = ResponseCompression.Before(http => serve(http, this), Compression);
        return this;
    }
}
