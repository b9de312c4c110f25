using Florin.Gateway.Model;
using Florin.Kernel;
using Florin.Platform.Http;
using Microsoft.AspNetCore.Http;

namespace Florin.Gateway.Pipeline.Routing;

/// <summary>Answers what goes to no route: preflights, refusals and what the gateway has itself. Sends the rest on its way.</summary>
internal sealed class RoutingStage : IRequestStage
{
    /// <inheritdoc/>
    public WrapRequest Read(StageContext context) => (_, next) => exchange => Answer(exchange, next);

    private static Task Answer(Exchange exchange, RequestHandler next)
    {
        var target = exchange.Target;
        if (exchange.IsPreflight)
            return exchange.AnswerNothing();
        if (exchange.Refused is { } wrong)
            return exchange.Answer(wrong);
        if (target.Allowed is { } allowed)
            return exchange.RefuseMethod(allowed);
        if (target.Route is not { } route)
            return AnswerItself(exchange, target, next);
        exchange.Path = target.Rest;
        if (route.IsOwn && !OwnAnswers.IsKeySet(target))
            exchange.RawPath = RawPath.Below(exchange.Http, segments: target.IsVersioned ? 3 : 2); // /api/{service}
        return next(exchange);
    }

    private static Task AnswerItself(Exchange exchange, in Target target, RequestHandler next)
    {
        var request = exchange.Http.Request;
        if (target.Own is not { } answer)
            return exchange.Refuse(RefusalCode.NotFound, $"No resource exists at {ClientPath.Of(request)}.");
        if (target.OwnMethods is { } methods)
            return methods.Split(", ").Contains(request.Method, StringComparer.Ordinal)
                ? next(exchange) // Its body is taken in first.
                : exchange.RefuseMethod(methods);
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
            return exchange.RefuseMethod(allowed: "GET, HEAD");
        // Probes and scrapers, who are not counted, may add what they like.
        return target is { Counted: true, HasQuery: false } && OwnQuery.Refuse(request) is { } refusal
            ? exchange.Answer(refusal)
            : answer(exchange);
    }
}
