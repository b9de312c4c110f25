using Florin.Platform.Configuration;
using Florin.Platform.Hosting;
using Florin.Platform.Identity.Tokens;
using Florin.Platform.Projections;
using Florin.Platform.Queries;
using Florin.Platform.RateLimiting;

namespace Florin.Redis;

/// <summary>Everything that this process shares with others in one Redis, over one connection.</summary>
internal sealed class RedisStore : IRemoteStore
{
    private readonly RedisLink _link;
    private readonly RedisRateLimits? _limits;
    private readonly RedisRevocations _revocations;

    public RedisStore(RedisOptions options, RemoteStoreContext context)
    {
        var (clock, log) = (context.Clock, context.Logs.CreateLogger("Florin.Redis"));
        _link = new RedisLink(options, clock, log);
        Rankings = new RedisRankings(_link);
        QueryCache = new RemoteQueryCache(new RedisAnswers(_link, clock), new RedisLock(_link, clock));
        _limits = context.IsGateway ? new RedisRateLimits(_link, options, context.Ids.Next("gw_"), clock) : null;
        var life = context.Configuration.Options<TokenOptions>(TokenOptions.Section).Lifetime;
        _revocations = new RedisRevocations(_link, life, clock, log);
    }

    public string? Problem => _link.Problem;

    public IRemoteRateLimits? RateLimits => _limits;

    public IRemoteRevocations Revocations => _revocations;

    public IRemoteRankings Rankings { get; }

    public RemoteQueryCache QueryCache { get; }

    public void Start()
    {
        _link.Connect();
        _limits?.Start();
        _revocations.Start();
    }

    public async ValueTask DisposeAsync()
    {
        if (_limits is not null)
            await _limits.DisposeAsync();
        await _revocations.DisposeAsync();
        await _link.DisposeAsync();
    }
}
