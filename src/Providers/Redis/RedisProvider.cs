using Florin.Platform.Configuration;
using Florin.Platform.Hosting;
using Florin.Platform.RateLimiting;

namespace Florin.Redis;

/// <summary>What several instances share in Redis, where <c>Gateway:Redis:Endpoints</c> names one.</summary>
public sealed class RedisProvider : IRemoteStoreProvider
{
    /// <inheritdoc/>
    public IReadOnlyList<(string Section, Type Options)> Sections => [(RedisOptions.Section, typeof(RedisOptions))];

    /// <inheritdoc/>
    public IRemoteStore? Open(RemoteStoreContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var options = context.Configuration.Options<RedisOptions>(RedisOptions.Section);
        if (options.Endpoints is null)
            return null;
        var log = context.Logs.CreateLogger("Florin.Redis");
        return new Store(new RedisRateLimits(options, context.Ids.Next("gw_"), context.Clock, log));
    }

    private sealed class Store(RedisRateLimits limits) : IRemoteStore
    {
        public IRemoteRateLimits RateLimits => limits;

        public void Start() => limits.Start();

        public ValueTask DisposeAsync() => limits.DisposeAsync();
    }
}
