using System.Diagnostics.Metrics;
using Florin.Gateway.Model;
using Florin.Gateway.Model.Clusters;
using Florin.Kernel;
using Florin.Platform.Resilience.Retry;
using Microsoft.AspNetCore.Http;
using Polly;
using Polly.Retry;

namespace Florin.Gateway.Features.Retrying;

/// <summary>
/// Tries again what failed on the way to a cluster: only what is safe to repeat, before anything of an answer was sent,
/// within the request's time and the cluster's budget. Polly makes the tries; a request that succeeds never comes to it.
/// </summary>
internal sealed class RetryPolicy
{
    private static readonly Meter Meter = new("Florin.Gateway");
    private static readonly Counter<long> Made = Meter.CreateCounter<long>(
        "florin.gateway.retries",
        "{request}",
        "Requests that were retried."
    );

    private readonly RouteHandler _next;
    private readonly ResiliencePipeline<Tries> _pipeline;

    /// <summary>A policy with a full budget.</summary>
    public RetryPolicy(RetryConfig config, RouteHandler next, TimeProvider clock, Func<double> random)
    {
        (Config, _next, Clock, Random) = (config, next, clock, random);
        Budget = new RetryBudget(config);
        _pipeline = new ResiliencePipelineBuilder<Tries> { TimeProvider = clock }
            .AddRetry(
                new RetryStrategyOptions<Tries>
                {
                    MaxRetryAttempts = Math.Max(1, config.MaxRetries),
                    ShouldHandle = static tried => ValueTask.FromResult(tried.Outcome.Result is { Again: true }),
                    DelayGenerator = static tried => ValueTask.FromResult(tried.Outcome.Result?.Delay),
                }
            )
            .Build();
    }

    /// <summary>Its options.</summary>
    public RetryConfig Config { get; }

    /// <summary>What keeps retries from multiplying the load.</summary>
    public RetryBudget Budget { get; }

    /// <summary>Time.</summary>
    public TimeProvider Clock { get; }

    /// <summary>For jitter, from 0 to 1.</summary>
    public Func<double> Random { get; }

    /// <summary>Handles a request of a route.</summary>
    public Task Handle(Exchange exchange, Route route)
    {
        if (!Repeatable.Is(exchange.Http.Request) || !CanBreak(route.Cluster))
            return _next(exchange, route);
        Budget.Earn();
        return HasBody(exchange.Http) ? WithBody(exchange, route) : Try(new Tries(exchange, route, body: null, this), route);
    }

    private async Task WithBody(Exchange exchange, Route route)
    {
        if (await KeptBody.Of(exchange, Config.MaxBodyBytes) is { } body)
            await Try(new Tries(exchange, route, body, this), route);
        else
            await _next(exchange, route);
    }

    private Task Try(Tries tries, Route route)
    {
        tries.Prepare();
        tries.Exchange.Tries = tries;
        var first = _next(tries.Exchange, route);
        return first.IsCompletedSuccessfully && !tries.Again && !Decide(tries)
            ? Task.CompletedTask
            : Continue(first, tries, route);
    }

    private async Task Continue(Task first, Tries tries, Route route)
    {
        await first;
        if (!tries.Again && !Decide(tries))
            return;
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: true, tries.Exchange.Http.RequestAborted);
        try
        {
            await _pipeline.ExecuteAsync(
                static (_, made) => made.Policy.Once(made.tries, made.route),
                context,
                (Policy: this, tries, route)
            );
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    // The first try is made already; Polly sees how it ended.
    private async ValueTask<Tries> Once(Tries tries, Route route)
    {
        if (tries.IsFirst)
        {
            tries.IsFirst = false;
            return tries;
        }
        if (!tries.Prepare())
            return tries;
        Made.Add(1, new KeyValuePair<string, object?>("service", route.Cluster.Id));
        await _next(tries.Exchange, route);
        if (!tries.Again)
            Decide(tries);
        return tries;
    }

    // What the gateway refuses to protect the service is not asked for again at once: that would undo the protection.
    private static bool Decide(Tries tries) =>
        tries.Exchange.Failure is { IsFinal: false } failure
        && (failure.Code == RefusalCodes.Unavailable || failure.Code == RefusalCodes.Timeout)
        && !tries.Exchange.Http.RequestAborted.IsCancellationRequested
        && tries.Decide(retryAfter: null);

    // A service of this process answers, or the process is gone.
    private static bool CanBreak(Cluster cluster) => cluster.Destinations is not [{ Upstream.IsHere: true }];

    private static bool HasBody(HttpContext http) =>
        http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false };
}
