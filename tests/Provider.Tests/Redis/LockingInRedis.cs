using Florin.Redis;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Provider.Tests.Redis;

/// <summary>The lock under which one process computes what others wait for.</summary>
public sealed class LockingInRedis
{
    [Fact]
    public async Task Is_had_by_one_until_that_one_gives_it_back()
    {
        await using var redis = await SomeRedis.Start();
        var options = new RedisOptions { Endpoints = $"127.0.0.1:{redis.Server.Port}", Timeout = TimeSpan.FromSeconds(10) };
        await using var link = new RedisLink(options, TimeProvider.System, NullLogger.Instance);
        link.Connect();
        await SomeRedis.Until(() => link.Problem is null);
        var one = new RedisLock(link, TimeProvider.System);
        var round = 0;
        // Where the machine is so busy that the lock ends by itself meanwhile, once more.
        await SomeRedis.Until(async () =>
        {
            var key = $"{++round}";
            var had = await Take("a", key);
            var refused = await Take("b", key);
            await Give("b", key, "not b's");
            var refusedStill = await Take("b", key);
            await Give("a", key, had);
            return had is not null && refused is null && refusedStill is null && await Take("b", key) is not null;
        });
        Assert.InRange(round, 1, 10);

        ValueTask<object?> Take(string who, string key) =>
            one.AcquireLockAsync("c", who, "1", key, "l", TimeSpan.Zero, null, CancellationToken.None);

        ValueTask Give(string who, string key, object? had) =>
            one.ReleaseLockAsync("c", who, "1", key, "l", had, null, CancellationToken.None);
    }
}
