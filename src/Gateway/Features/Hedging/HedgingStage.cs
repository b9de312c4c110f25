using Florin.Gateway.Model;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Hedging;

namespace Florin.Gateway.Features.Hedging;

/// <summary>Asks another destination when the first is slow to answer a GET; Polly decides when.</summary>
internal sealed class HedgingStage : IRouteStage
{
    /// <inheritdoc/>
    public Type OfCluster => typeof(ClusterHedging);

    /// <inheritdoc/>
    public WrapRoute Read(StageContext context)
    {
        var clusters = context.OfClusters(context.Read<ClusterHedging>);
        return (route, next) =>
            !route.Config.Duplex && clusters.GetValueOrDefault(route.Cluster) is { Hedging: { Enabled: true } config }
                ? Hedged(config, context.Runtime.Clock, next)
                : next;
    }

    private static RouteHandler Hedged(HedgingConfig config, TimeProvider clock, RouteHandler next)
    {
        var pipeline = new ResiliencePipelineBuilder<Hedge> { TimeProvider = clock }
            .AddHedging(
                new HedgingStrategyOptions<Hedge>
                {
                    Delay = config.Delay,
                    MaxHedgedAttempts = config.MaxAttempts - 1,
                    ShouldHandle = static ended => ValueTask.FromResult(ended.Outcome.Result is { Failed: true }),
                }
            )
            .Build();
        return (exchange, r) =>
            Hedge.Fits(exchange.Http) && r.Cluster.Destinations.Count > 1
                ? Answer(exchange, r, config, pipeline, next)
                : next(exchange, r);
    }

    private static async Task Answer(
        Exchange exchange,
        Route route,
        HedgingConfig config,
        ResiliencePipeline<Hedge> pipeline,
        RouteHandler next
    )
    {
        var asked = new Asked();
        var first = await pipeline.ExecuteAsync(
            async cancel =>
            {
                var hedge = new Hedge(exchange, asked.Last, config.MaxBodyBytes, cancel);
                asked.Last = hedge.Inner;
                await hedge.Ask(route, next);
                return hedge;
            },
            exchange.Http.RequestAborted
        );
        if (first.IsUnfit)
            await next(exchange, route);
        else
            await first.Give(exchange);
    }

    private sealed class Asked
    {
        public Exchange? Last { get; set; }
    }

    /// <summary>What a cluster says of it.</summary>
    private sealed record ClusterHedging
    {
        /// <summary>Asking a second destination when the first is slow.</summary>
        [ValidateObjectMembers]
        public HedgingConfig Hedging { get; init; } = new();
    }
}
