using Florin.Gateway.Model;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Florin.Gateway.Features.Transforms;

/// <summary>Changes the requests and answers of a route as its <c>Transforms</c> say.</summary>
internal sealed class TransformStage(ITransformBuilder builder) : IRouteStage
{
    public RouteHandler Wrap(Route route, RouteHandler next)
    {
        if (route.Config.Transforms.Count == 0)
            return next;
        var transforms = RouteTransforms.Of(route, builder);
        return (exchange, r) => Answer(exchange, r, transforms, next);
    }

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
}
