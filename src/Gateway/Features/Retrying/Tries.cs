using Florin.Gateway.Model;
using Florin.Platform.Resilience.Breaker;
using Microsoft.AspNetCore.Http;

namespace Florin.Gateway.Features.Retrying;

/// <summary>The tries at one request: what is left of its time, and whether a failure is worth another.</summary>
/// <param name="exchange">The request.</param>
/// <param name="route">Its route.</param>
/// <param name="body">Its body, to be sent again; null without one.</param>
/// <param name="policy">How it may be repeated.</param>
internal sealed class Tries(Exchange exchange, Route route, KeptBody? body, RetryPolicy policy) : IRetries
{
    private readonly long _started = policy.Clock.GetTimestamp();
    private readonly TimeSpan _total = exchange.Timeout ?? route.Timeout;
    private bool _decided;

    /// <summary>The request.</summary>
    public Exchange Exchange => exchange;

    /// <summary>Whether the next try is the first, which Polly need not make again.</summary>
    public bool IsFirst { get; set; } = true;

    /// <inheritdoc/>
    public int Retries { get; private set; }

    /// <summary>How long to wait before the next.</summary>
    public TimeSpan Delay { get; private set; }

    /// <summary>Whether there is to be another try.</summary>
    public bool Again => _decided;

    /// <summary>Makes the request as it was before it was tried; false when no time is left for it, which is told then.</summary>
    public bool Prepare()
    {
        _decided = false;
        var left = IsFirst ? _total : Left;
        if (left <= TimeSpan.Zero) // The wait took longer than it was to: a machine that is busy fires timers late.
        {
            exchange.Failure = Failure.OfTime(route.Cluster);
            return false;
        }
        exchange.Patience = policy.Config.AttemptTimeout is { } attempt && attempt < left ? attempt : left;
        body?.Restore(exchange.Http.Request);
        if (IsFirst)
            return true;
        exchange.Failure = null;
        exchange.Avoid = exchange.Destination;
        exchange.Http.Response.Clear();
        exchange.Stamp();
        return true;
    }

    /// <inheritdoc/>
    public bool Decide(TimeSpan? retryAfter)
    {
        if (exchange.Http.Response.HasStarted || Retries >= policy.Config.MaxRetries)
            return false;
        var delay = policy.Config.Backoff.After(Retries, policy.Random);
        Delay = retryAfter > delay ? retryAfter.Value : delay;
        // An open circuit would refuse it, and a retry that finds no time left helps nobody.
        if (Delay >= Left || route.Cluster.Breaker.State is not CircuitState.Closed)
            return false;
        if (!policy.Budget.TrySpend())
            return false;
        Retries++;
        return _decided = true;
    }

    private TimeSpan Left => _total - policy.Clock.GetElapsedTime(_started);
}
