using Florin.Gateway.Features.Bodies;
using Florin.Gateway.Features.Caching;
using Florin.Gateway.Features.Canary;
using Florin.Gateway.Features.Compression;
using Florin.Gateway.Features.Cors;
using Florin.Gateway.Features.FaultInjection;
using Florin.Gateway.Features.Forwarding;
using Florin.Gateway.Features.Hedging;
using Florin.Gateway.Features.Limits;
using Florin.Gateway.Features.Owners;
using Florin.Gateway.Features.Proxies;
using Florin.Gateway.Features.Related;
using Florin.Gateway.Features.Retrying;
using Florin.Gateway.Features.Signatures;
using Florin.Gateway.Features.Transforms;
using Florin.Gateway.Features.Translation;
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
            new CompressionStage(), // answers, as their clients accept
            // A request gets its id, its version and its route; from here on every answer has the gateway's headers.
            new ProxyStage(), // who the client is behind trusted proxies
            new CorsStage(), // which pages of other origins may read the answer
            Limits, // how many requests a client may make
            new RoutingStage(), // answers what goes to no route, such as 404, 405, preflights, /health and dashboards
            new SignatureStage(), // whether a signed request is what its client signed
            new BodyStage(), // takes the body in, or refuses it
            new ItemStage(Limits), // counts a batch as its items
            new RelatedStage(), // adds what belongs to a resource, where a client asks for it
            // From here on the parts of a dashboard go the same way.
            new FaultStage(), // makes faults on purpose
            Canary, // chooses the group of destinations
            new CacheStage(), // keeps answers, and falls back on them
            new TransformStage(), // changes requests and answers
            new RetryStage(), // tries again what failed
            new HedgingStage(), // asks a second destination when the first is slow
            new OwnerStage(), // the instance that owns the service's log
            new GrpcStage(), // asks a destination that speaks only gRPC
            Guard, // circuit breaker, bulkhead, timeout, then the destination
        ];

    /// <summary>All of them, from the outside in.</summary>
    public IReadOnlyList<IStage> InOrder { get; }

    /// <summary>Knows how many requests a client may make.</summary>
    public LimitStage Limits { get; } = new();

    /// <summary>Splits routes between groups of destinations.</summary>
    public CanaryStage Canary { get; } = new();

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
