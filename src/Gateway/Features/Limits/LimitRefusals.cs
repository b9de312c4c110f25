using Florin.Gateway.Model;
using Florin.Kernel;
using Florin.Platform.RateLimiting;

namespace Florin.Gateway.Features.Limits;

/// <summary>Refuses requests that exceed a rate limit, or that cannot be counted because the counter store is unavailable.</summary>
internal sealed class LimitRefusals(GatewayMetrics metrics)
{
    /// <summary>Refuses a request as a whole.</summary>
    public Task Request(Exchange exchange, in RateDecision rate, TimeSpan window)
    {
        if (rate.Store is RateLimitStore.Closed)
            return exchange.Refuse(
                RefusalCodes.Unavailable,
                "The rate limit store is unavailable at the moment.",
                rate.RetryAfter
            );
        metrics.Refused(exchange.Target.Service, RefusalCodes.RateLimited.Name);
        var detail =
            $"The limit of {rate.Limit} requests in {LengthOfTime.InWords(window)} is reached; retry in {Math.Ceiling(rate.RetryAfter.TotalSeconds)} s.";
        return exchange.Refuse(RefusalCodes.RateLimited, detail, rate.RetryAfter);
    }

    /// <summary>Refuses a request whose items, counted one by one, exceed the limit.</summary>
    public Task Items(Exchange exchange, in RateDecision rate, TimeSpan window, int items)
    {
        if (rate.Store is RateLimitStore.Closed)
            return Request(exchange, rate, window);
        metrics.Refused(exchange.Target.Service, RefusalCodes.RateLimited.Name);
        return exchange.Refuse(RefusalCodes.RateLimited, CountedItems.WhyNot(items, rate, window), rate.RetryAfter);
    }
}
