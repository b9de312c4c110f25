using Florin.Gateway.Model;
using Florin.Gateway.Model.Configuration;
using Florin.Platform.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Florin.Gateway.Features.Caching;

/// <summary>
/// Keeps the answers of routes that name a policy, and gives fallbacks on those that have one. What is kept outlives a
/// configuration, as long as its room stays the same.
/// </summary>
internal sealed class CacheStage : IRouteStage, IDisposable
{
    // What a route keeps only for its fallback is never fresh.
    private static readonly OutputCachePolicy ForFallback = new() { Duration = TimeSpan.Zero };

    private readonly Lock _lock = new();
    private (long Bytes, AnswerCache Cache)? _cache;
    private (long Bytes, AnswerCache Cache)? _next;

    /// <inheritdoc/>
    public IReadOnlyList<(string Section, Type Options)> Sections => [(OutputCacheOptions.Section, typeof(OutputCacheOptions))];

    /// <inheritdoc/>
    public Type OfRoute => typeof(CacheRoute);

    /// <inheritdoc/>
    public WrapRoute Read(StageContext context)
    {
        var room = _cache?.Bytes ?? new OutputCacheOptions().MaxBytes;
        var options = OutputCacheOptions.Of(context.Configuration, room, context.Problems);
        var cache = CacheOf(options.MaxBytes, context.Runtime.Clock);
        return (route, next) => Wrap(context, options, cache, route, next);
    }

    /// <inheritdoc/>
    public void Take()
    {
        lock (_lock)
            _cache = _next; // Requests under way may still use the earlier one; the collector takes it when they are done.
    }

    /// <inheritdoc/>
    public void Dispose() => _cache?.Cache.Dispose();

    private static RouteHandler Wrap(
        StageContext context,
        OutputCacheOptions options,
        AnswerCache cache,
        Route route,
        RouteHandler next
    )
    {
        var read = context.Read<CacheRoute>(route);
        var (name, fallback) = (read.OutputCachePolicy, read.Fallback);
        if (name is null && fallback is null)
            return next;
        if (route.Config.Duplex && name is not null)
            throw RouteConfig.ExcludedByDuplex(route.Section, nameof(read.OutputCachePolicy), name);
        route.KeepsAnswers = true;
        var policy = ForFallback;
        if (name is not null && !options.Policies.TryGetValue(name, out policy))
            throw new WrongConfiguration(
                $"{route.Section}:OutputCachePolicy is '{name}': no such policy; known policies: {string.Join(", ", options.Policies.Keys)}."
            );
        var (named, runtime) = (Name(context.Configuration, route, name), context.Runtime);
        return new CachedRoute(policy, fallback, cache, named, next, context.Metrics, runtime.Tokens, runtime.Clock).Answer;
    }

    private AnswerCache CacheOf(long bytes, TimeProvider clock)
    {
        lock (_lock)
        {
            if (_cache is not { } next || next.Bytes != bytes)
                next = (bytes, new AnswerCache(bytes, clock));
            _next = next;
            return next.Cache;
        }
    }

    // What is kept outlives a configuration, but is of use only while the route asks the same service in the same way.
    private static string Name(IConfiguration configuration, Route route, string? policy)
    {
        return CacheKey.Digest([
            route.Id,
            route.Cluster.Id,
            .. Settings(route.Section),
            .. Settings($"{OutputCacheOptions.Section}:{nameof(OutputCacheOptions.Policies)}:{policy}"),
        ]);

        IEnumerable<string?> Settings(string section) =>
            configuration.GetSection(section).AsEnumerable().SelectMany(setting => new[] { setting.Key, setting.Value });
    }

    /// <summary>What a route says of it.</summary>
    private sealed record CacheRoute
    {
        /// <summary>The policy by which answers are kept. Default none: they are not.</summary>
        public string? OutputCachePolicy { get; init; }

        /// <summary>What is answered while the cluster cannot. Default its problem.</summary>
        [ValidateObjectMembers]
        public FallbackOptions? Fallback { get; init; }
    }
}
