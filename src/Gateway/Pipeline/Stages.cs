using Florin.Gateway.Features.Bodies;
using Florin.Gateway.Features.Caching;
using Florin.Gateway.Features.Canary;
using Florin.Gateway.Features.Compression;
using Florin.Gateway.Features.Cors;
using Florin.Gateway.Features.FaultInjection;
using Florin.Gateway.Features.Forwarding;
using Florin.Gateway.Features.Hedging;
using Florin.Gateway.Features.Limits;
using Florin.Gateway.Features.Proxies;
using Florin.Gateway.Features.Retrying;
using Florin.Gateway.Features.Transforms;
using Florin.Gateway.Model;
using Florin.Gateway.Pipeline.Routing;

namespace Florin.Gateway.Pipeline;

/// <summary>The stages on a request's way through the gateway, of which each does its part and calls the next.</summary>
internal sealed class Stages : IDisposable
{
    /// <summary>The stages of a gateway that has read no configuration yet.</summary>
    public Stages() =>
        // The guide quotes this list: docs/guide/gateway.md.
        InOrder = [
            new CompressionStage(),
            // Arrival: request id, versions, the route. From here on everything is answered with the gateway's headers.
            new ProxyStage(),
            new CorsStage(),
            Limits,
            new RoutingStage(),
            new BodyStage(),
            new ItemStage(Limits),
            // The way to a cluster, which the parts of a dashboard go too.
            new FaultStage(),
            new CanaryStage(),
            new CacheStage(),
            new TransformStage(),
            new RetryStage(),
            new HedgingStage(),
            Guard,
        ];

    /// <summary>All of them, from the outside in.</summary>
    public IReadOnlyList<IStage> InOrder { get; }

    /// <summary>Knows how many requests a client may make.</summary>
    public LimitStage Limits { get; } = new();

    /// <summary>Lets requests through to their destinations.</summary>
    public GuardStage Guard { get; } = new();

    /// <summary>Has all of them read a configuration.</summary>
    public StageSet Read(StageContext context) =>
        new(
            [.. InOrder.OfType<IConnectionStage>().Select(stage => stage.Read(context))],
            [.. InOrder.OfType<IRequestStage>().Select(stage => stage.Read(context))],
            [.. InOrder.OfType<IRouteStage>().Select(stage => stage.Read(context))]
        );

    /// <summary>The configuration that was read last is in use.</summary>
    public void Take()
    {
        foreach (var stage in InOrder)
            stage.Take();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var stage in InOrder.OfType<IDisposable>())
            stage.Dispose();
    }
}
