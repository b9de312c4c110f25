using Florin.Gateway.Model;
using Polly;
using Polly.Hedging;

namespace Florin.Gateway.Features.Hedging;

/// <summary>Hedged GETs, as a feature of routes; Polly decides when another destination is asked.</summary>
internal sealed class HedgingStage(TimeProvider clock) : IRouteStage
{
    public RouteHandler Wrap(Route route, RouteHandler next)
    {
        if (route.Cluster.Config.Hedging is not { Enabled: true } config)
            return next;
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
}
