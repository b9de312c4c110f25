using Florin.Gateway.Model;
using Florin.Platform.Http;
using Florin.Platform.RateLimiting;

namespace Florin.Gateway.Features.Limits;

/// <summary>How the requests of one route are counted, and what happens to those that are too many.</summary>
/// <param name="limits">The limits of the configuration.</param>
/// <param name="policy">The route's own; null for the gateway's.</param>
/// <param name="items">The field of a body whose items count; null where only the endpoint may say so.</param>
/// <param name="services">What all routes use.</param>
internal sealed class RouteLimits(RateLimits limits, RatePolicy? policy, string? items, LimitServices services)
{
    /// <summary>Lets requests through within the limit.</summary>
    public RequestHandler Before(RequestHandler next) => exchange => Decide(exchange, next);

    /// <summary>Lets requests through whose items fit within the limit.</summary>
    public RequestHandler BeforeItems(RequestHandler next) =>
        exchange =>
            exchange.Rule.CountedItems is { } field && exchange.BodyLength is > 0
                ? CountItems(exchange, field, next)
                : next(exchange);

    private Task Decide(Exchange exchange, RequestHandler next)
    {
        var target = exchange.Target;
        if (target.Route is { } route)
            exchange.Rule = services.Rules.Of(exchange.Http.Request.Method, route.Cluster, target.Rest, items);
        ValueTask<RateDecision> decision;
        try
        {
            var counted = target.Counted && !UncountedRequest.IsMarked(exchange.Http);
            decision = limits.Decide(exchange.Http, policy, counted, counted && exchange.Rule.ByAddress, exchange.IsPreflight);
        }
        catch (Exception fault) when (!IsClientGone(exchange, fault))
        {
            return CountFault(exchange, Task.FromException(fault));
        }
        return decision is { IsCompletedSuccessfully: true, Result: var rate }
            ? Conclude(exchange, rate, next)
            : ConcludeOnceDecided(exchange, decision, next);
    }

    private async Task ConcludeOnceDecided(Exchange exchange, ValueTask<RateDecision> decision, RequestHandler next)
    {
        RateDecision rate;
        try
        {
            rate = await decision;
        }
        catch (Exception fault) when (!IsClientGone(exchange, fault))
        {
            await CountFault(exchange, Task.FromException(fault));
            return;
        }
        await Conclude(exchange, rate, next);
    }

    private Task Conclude(Exchange exchange, in RateDecision rate, RequestHandler next)
    {
        exchange.Restamp(rate, services.Resets.After(rate.ResetAfter));
        return rate.Allowed ? next(exchange) : services.Refusals.Request(exchange, rate, limits.WindowOf(policy));
    }

    // Before the caller is known: counted all the same, by address, so that failing requests are not unlimited.
    private async Task CountFault(Exchange exchange, Task fault)
    {
        var rate = exchange.Target.Counted ? await limits.TakeByAddress(exchange.Http, policy) : limits.Unknown;
        exchange.Restamp(rate, services.Resets.After(rate.ResetAfter));
        await (rate.Allowed ? fault : services.Refusals.Request(exchange, rate, limits.WindowOf(policy)));
    }

    // One was counted when it came, also where the others do not fit; so it passes again when there is room for all of them.
    private async Task CountItems(Exchange exchange, string field, RequestHandler next)
    {
        if (await FitsItems(exchange, field))
            await next(exchange);
    }

    private async ValueTask<bool> FitsItems(Exchange exchange, string field)
    {
        var body = exchange.Http.Request.BodyReader;
        if (!body.TryRead(out var read))
            return true;
        var count = CountedItems.Of(read.Buffer, field);
        body.AdvanceTo(read.Buffer.Start);
        if (count <= 1)
            return true;
        var rate = await limits.Take(exchange.Http, policy, count - 1);
        if (!rate.Allowed)
            rate = await limits.Take(exchange.Http, policy, count);
        exchange.Restamp(rate, services.Resets.After(rate.ResetAfter));
        if (rate.Allowed)
            return true;
        await services.Refusals.Items(exchange, rate, limits.WindowOf(policy), count);
        return false;
    }

    private static bool IsClientGone(Exchange exchange, Exception fault) =>
        fault is OperationCanceledException gone && RequestBody.IsClientGone(exchange.Http, gone);
}
