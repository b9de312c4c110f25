using Florin.Platform.Hosting;
using Microsoft.Extensions.Configuration;

namespace Florin.Redis;

/// <summary>What several instances share in Redis, where <c>Redis:Endpoints</c> names one.</summary>
public sealed class RedisProvider : IRemoteStoreProvider
{
    /// <inheritdoc/>
    public IReadOnlyList<(string Section, Type Options)> Sections =>
        [(RedisOptions.Section, typeof(RedisOptions)), (RedisOptions.Alias, typeof(RedisOptions))];

    /// <inheritdoc/>
    public void Check(IConfiguration configuration, ICollection<string> problems) =>
        RedisOptions.Compare(configuration, problems);

    /// <inheritdoc/>
    public IRemoteStore? Open(RemoteStoreContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var options = RedisOptions.Of(context.Configuration);
        return options.Endpoints is null ? null : new RedisStore(options, context);
    }
}
