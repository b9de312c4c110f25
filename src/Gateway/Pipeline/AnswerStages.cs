using Florin.Gateway.Features.Caching;
using Florin.Gateway.Features.Canary;
using Florin.Gateway.Features.FaultInjection;
using Florin.Gateway.Features.Hedging;
using Florin.Gateway.Features.Retrying;
using Florin.Gateway.Features.Transforms;
using Florin.Gateway.Model;
using Microsoft.Extensions.Configuration;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Florin.Gateway.Pipeline;

/// <summary>What routes do to answers and to what is answered, outermost first: faults, canary, cache and fallback, transforms.</summary>
internal sealed class AnswerStages(GatewayRuntime runtime, GatewayMetrics metrics, ITransformBuilder transforms) : IDisposable
{
    private readonly Lock _lock = new();
    private (long Bytes, AnswerCache Cache)? _cache;
    private (long Bytes, AnswerCache Cache)? _next;

    /// <summary>The stages of a configuration. Answers that are kept outlive it, as long as their room stays the same.</summary>
    /// <param name="configuration">The whole configuration, which is in use only after <see cref="Take"/>.</param>
    /// <param name="problems">To which everything is added that is wrong with them; they then serve to find out what else is.</param>
    public IReadOnlyList<IRouteStage> Of(IConfiguration configuration, ICollection<string> problems)
    {
        var caching = OutputCacheOptions.Of(configuration, _cache?.Bytes ?? new OutputCacheOptions().MaxBytes, problems);
        return
        [
            new FaultStage(FaultPermission.Of(configuration, problems), runtime),
            new CanaryStage(runtime.Tokens), // The groups' answers are kept apart.
            new CacheStage(caching, CacheOf(caching.MaxBytes), configuration, metrics, runtime),
            new TransformStage(transforms),
            new RetryStage(runtime.Clock, runtime.Random),
            new HedgingStage(runtime.Clock),
        ];
    }

    /// <summary>The configuration whose stages were asked for last is in use.</summary>
    public void Take()
    {
        lock (_lock)
            _cache = _next; // Requests under way may still use the earlier one; the collector takes it when they are done.
    }

    public void Dispose() => _cache?.Cache.Dispose();

    private AnswerCache CacheOf(long bytes)
    {
        lock (_lock)
        {
            if (_cache is not { } next || next.Bytes != bytes)
                next = (bytes, new AnswerCache(bytes, runtime.Clock));
            _next = next;
            return next.Cache;
        }
    }
}
