using Florin.Gateway.Model;

namespace Florin.Gateway.Features.Transforms;

/// <summary>Changes the requests and answers of a route as its <c>Transforms</c> say.</summary>
internal sealed class TransformStage : IRouteStage
{
    /// <inheritdoc/>
    public Type OfRoute => typeof(TransformRoute);

    /// <inheritdoc/>
    public WrapRoute Read(StageContext context) =>
        (route, next) =>
        {
            var configured = context.Read<TransformRoute>(route).Transforms;
            if (configured.Count == 0)
                return next;
            var transforms = RouteTransforms.Of(route, configured, context.Transforms);
            return (exchange, r) => Answer(exchange, r, transforms, next);
        };

    private static async Task Answer(Exchange exchange, Route route, RouteTransforms transforms, RouteHandler next)
    {
        var request = exchange.Http.Request;
        var (path, query) = (exchange.Path, request.QueryString);
        exchange.Transforms = transforms;
        await transforms.Request(exchange);
        try
        {
            await next(exchange, route);
        }
        finally
        {
            (exchange.Path, request.QueryString) = (path, query); // What was asked is what the log tells.
        }
    }

    /// <summary>What a route says of it.</summary>
    private sealed record TransformRoute
    {
        /// <summary>What is changed of requests and answers, by YARP's names.</summary>
        public List<Dictionary<string, string>> Transforms { get; init; } = [];
    }
}
