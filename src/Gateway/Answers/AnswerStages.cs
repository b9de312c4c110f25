using Microsoft.Extensions.Configuration;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Florin.Gateway;

/// <summary>What routes do to answers and to what is answered, outermost first: faults, canary, cache and fallback, transforms.</summary>
internal sealed class AnswerStages(GatewayRuntime runtime, GatewayMetrics metrics, ITransformBuilder transforms) : IDisposable
{
    private readonly Lock _lock = new();
    private (long Bytes, AnswerCache Cache)? _cache;

    /// <summary>The stages of a configuration. Answers that are kept outlive it, as long as their room stays the same.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="problems">To which everything is added that is wrong with them; they then serve to find out what else is.</param>
    public IReadOnlyList<IRouteStage> Of(IConfiguration configuration, ICollection<string> problems)
    {
        var caching = OutputCacheOptions.Of(configuration, _cache?.Bytes ?? new OutputCacheOptions().MaxBytes, problems);
        return
        [
            new FaultStage(FaultPermission.Of(configuration, problems), runtime),
            new CanaryStage(runtime.Tokens), // The groups' answers are kept apart.
            new CacheStage(caching, CacheOf(caching.MaxBytes), configuration, metrics, runtime.Clock),
            new TransformStage(transforms),
            new RetryStage(runtime.Clock, runtime.Random),
            new HedgingStage(runtime.Clock),
        ];
    }

    public void Dispose() => _cache?.Cache.Dispose();

    private AnswerCache CacheOf(long bytes)
    {
        lock (_lock)
        {
            if (_cache is { } same && same.Bytes == bytes)
                return same.Cache;
            // Requests under way may still use the earlier one; the collector takes it when they are done.
            _cache = (bytes, new AnswerCache(bytes, runtime.Clock));
            return _cache.Value.Cache;
        }
    }
}
