using Florin.Gateway.Model;
using Florin.Platform.Configuration;
using Microsoft.Extensions.Configuration;

namespace Florin.Gateway.Features.Caching;

/// <summary>Keeps the answers of routes that name a policy, and gives fallbacks on those that have one.</summary>
internal sealed class CacheStage(
    OutputCacheOptions options,
    AnswerCache cache,
    IConfiguration configuration,
    GatewayMetrics metrics,
    GatewayRuntime runtime
) : IRouteStage
{
    // What a route keeps only for its fallback is never fresh.
    private static readonly OutputCachePolicy ForFallback = new() { Duration = TimeSpan.Zero };

    public RouteHandler Wrap(Route route, RouteHandler next)
    {
        var (name, fallback) = (route.Config.OutputCachePolicy, route.Config.Fallback);
        if (name is null && fallback is null)
            return next;
        var policy = ForFallback;
        if (name is not null && !options.Policies.TryGetValue(name, out policy))
            throw new WrongConfiguration(
                $"Gateway:Routes:{route.Id}:OutputCachePolicy is '{name}': no such policy; known policies: {string.Join(", ", options.Policies.Keys)}."
            );
        return new CachedRoute(policy, fallback, cache, Name(route, name), next, metrics, runtime.Tokens, runtime.Clock).Answer;
    }

    // What is kept outlives a configuration, but is of use only while the route asks the same service in the same way.
    private string Name(Route route, string? policy) =>
        CacheKey.Digest([
            route.Id,
            route.Cluster.Id,
            .. Settings($"Gateway:Routes:{route.Id}"),
            .. Settings($"{OutputCacheOptions.Section}:{nameof(options.Policies)}:{policy}"),
        ]);

    private IEnumerable<string?> Settings(string section) =>
        configuration.GetSection(section).AsEnumerable().SelectMany(setting => new[] { setting.Key, setting.Value });
}
