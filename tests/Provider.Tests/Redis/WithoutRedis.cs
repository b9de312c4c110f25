using Florin.Platform.RateLimiting;
using Florin.Redis;
using Florin.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Provider.Tests.Redis;

public sealed class WithoutRedis
{
    private static readonly RateLimitRule Rule = new(RateLimitAlgorithm.SlidingWindowLog, TimeSpan.FromHours(1));

    [Fact]
    public async Task Nothing_is_decided_and_nothing_thrown()
    {
        using var nobody = FreePorts.Take();
        var options = new RedisOptions { Endpoints = $"127.0.0.1:{nobody.First}" };
        await using var link = new RedisLink(options, TimeProvider.System, NullLogger.Instance);
        await using var gateway = new RedisRateLimits(link, options, "g", TimeProvider.System);
        var limiter = gateway.Limiter("p", Rule);
        Assert.Equal(RateDecision.Undecided, await limiter.Acquire("a", 1, CancellationToken.None));
        link.Connect();
        gateway.Start();
        Assert.Equal(RateDecision.Undecided, await limiter.Acquire("a", 1, CancellationToken.None));
        Assert.False(await limiter.Forget("a", CancellationToken.None));
        Assert.NotNull(gateway.Problem);
        Assert.Equal(1, gateway.Gateways);
    }

    [Fact]
    public async Task One_that_comes_later_is_found()
    {
        await using var redis = await SomeRedis.Start();
        await redis.Server.Kill();
        var options = new RedisOptions
        {
            Endpoints = $"127.0.0.1:{redis.Server.Port}",
            Timeout = TimeSpan.FromSeconds(10),
            HeartbeatEvery = TimeSpan.FromMilliseconds(50),
        };
        await using var link = new RedisLink(options, TimeProvider.System, NullLogger.Instance);
        await using var gateway = new RedisRateLimits(link, options, "g", TimeProvider.System);
        link.Connect();
        gateway.Start();
        await redis.Server.StartAgain();
        await SomeRedis.Until(() => gateway.Problem is null);
        Assert.True((await gateway.Limiter("p", Rule).Acquire("a", 1, CancellationToken.None)).Allowed);
    }

    [Fact]
    public async Task One_that_holds_something_else_in_a_place_is_used_for_all_others()
    {
        await using var redis = await SomeRedis.Start();
        var gateway = await redis.Gateway();
        var limiter = gateway.Limiter("p", Rule);
        await limiter.Acquire("a", 1, CancellationToken.None);
        await redis.Server.Run(
            "EVAL \"for _, key in ipairs(redis.call('KEYS', 'florin:*')) do redis.call('DEL', key); redis.call('LPUSH', key, 'x') end\" 0"
        );
        for (var i = 0; i < 20; i++)
            Assert.Equal(RateDecision.Undecided, await limiter.Acquire("a", 1, CancellationToken.None));
        Assert.True((await limiter.Acquire("b", 1, CancellationToken.None)).Allowed);
        Assert.Null(gateway.Problem);
    }

    [Fact]
    public async Task One_that_was_killed_has_forgotten_nothing_for_all_that_is_known()
    {
        await using var redis = await SomeRedis.Start();
        var limiter = (await redis.Gateway(timeout: TimeSpan.FromMilliseconds(200))).Limiter("p", Rule);
        await redis.Server.Kill();
        Assert.False(await limiter.Forget("a", CancellationToken.None));
        await redis.Server.StartAgain();
        await SomeRedis.Until(async () => await limiter.Forget("a", CancellationToken.None));
    }

    [Fact]
    public async Task Killed_and_restarted_under_load_it_is_away_and_comes_back_by_itself()
    {
        await using var redis = await SomeRedis.Start();
        var gateway = await redis.Gateway();
        var limiter = gateway.Limiter("p", Rule);
        using var stop = new CancellationTokenSource();
        var (redisSaid, nobodySaid) = (0, 0);
        var load = Enumerable.Range(0, 8).Select(i => Load($"key-{i % 2}")).ToList();
        for (var round = 0; round < 3; round++)
        {
            await More(() => redisSaid);
            await redis.Server.Kill();
            await More(() => nobodySaid);
            await SomeRedis.Until(() => gateway.Problem is not null); // An answer from before may be heard late.
            await redis.Server.StartAgain();
        }
        await More(() => redisSaid);
        await SomeRedis.Until(() => gateway.Problem is null);
        await stop.CancelAsync();
        await Task.WhenAll(load);

        async Task Load(string key)
        {
            while (!stop.IsCancellationRequested)
            {
                var decision = await limiter.Acquire(key, 1_000_000, CancellationToken.None);
                Interlocked.Increment(ref decision.Store == RateLimitStore.Redis ? ref redisSaid : ref nobodySaid);
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None); // While nobody is asked too.
            }
        }

        async Task More(Func<int> count)
        {
            var before = count();
            await SomeRedis.Until(() => count() > before + 20);
        }
    }

    [Fact]
    public async Task One_that_hangs_is_soon_not_asked_and_asked_again_when_it_answers()
    {
        await using var redis = await SomeRedis.Start();
        var gateway = await redis.Gateway(timeout: TimeSpan.FromMilliseconds(20));
        var limiter = gateway.Limiter("p", Rule);
        await redis.Server.Hold();
        var undecided = 0;
        // One that is not asked answers at once; one that is asked does not.
        while (undecided < 10)
        {
            var decision = limiter.Acquire("a", 1_000_000, CancellationToken.None);
            undecided = decision.IsCompleted ? undecided + 1 : 0;
            await decision;
        }
        await SomeRedis.Until(() => gateway.Problem is not null); // As above.
        await redis.Server.Release();
        await SomeRedis.Until(() => gateway.Problem is null);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while ((await limiter.Acquire("a", 1_000_000, patience.Token)).Store != RateLimitStore.Redis)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
    }

    [Fact]
    public async Task The_number_of_gateways_is_the_one_that_was_known_last()
    {
        await using var redis = await SomeRedis.Start();
        var seldom = TimeSpan.FromMilliseconds(400); // So that none is given up because the machine is busy.
        var first = await redis.Gateway(heartbeat: seldom);
        var second = await redis.Gateway(heartbeat: seldom);
        await SomeRedis.Until(() => (first.Gateways, second.Gateways) == (2, 2));
        await redis.Server.Kill();
        await SomeRedis.Until(() => first.Problem is not null);
        Assert.Equal(2, first.Gateways);
        await redis.Server.StartAgain();
        await SomeRedis.Until(() => (first.Problem, second.Problem) == (null, null));
        await second.DisposeAsync();
        await SomeRedis.Until(() => first.Gateways == 1);
    }
}
