using Florin.Platform.RateLimiting;
using Florin.Redis;
using Florin.Testing;

namespace Florin.Provider.Tests.Redis;

public sealed class LimitsInRedis
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(900);

    [Theory]
    [MemberData(nameof(All))]
    public async Task Let_exactly_the_limit_through_two_gateways_that_ask_at_once(RateLimitAlgorithm algorithm)
    {
        await using var redis = await SomeRedis.Start();
        var rule = new RateLimitRule(algorithm, TimeSpan.FromDays(1));
        var limiters = new[] { await redis.Gateway(), await redis.Gateway() }.Select(g => g.Limiter("p", rule)).ToList();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 3000).Select(i => limiters[i % 2].Acquire("a", 500, CancellationToken.None).AsTask())
        );
        Assert.All(answers, answer => Assert.Equal(RateLimitStore.Redis, answer.Store));
        Assert.Equal(500, answers.Count(answer => answer.Allowed));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Agree_with_those_in_process_on_random_schedules(RateLimitAlgorithm algorithm)
    {
        await using var redis = await SomeRedis.Start();
        var gateway = await redis.Gateway();
        for (var seed = 1; seed <= 6; seed++)
        {
            var random = new Random(seed);
            int? burst = random.Next(2) == 0 ? random.Next(1, 20) : null;
            var rule = new RateLimitRule(algorithm, TimeSpan.FromSeconds(random.Next(60, 1000)), burst);
            var time = new FakeTime();
            var here = RateLimiters.InProcess<string>(rule, 1000, 1_000_000, time);
            var there = (RedisRateLimiter)gateway.Limiter($"agree-{seed}", rule);
            var (limit, now) = (random.Next(1, 30), 1_700_000_000_000_000L);
            for (var request = 0; request < 400; request++)
            {
                var step = random.Next(3) == 0 ? 0 : random.NextInt64(1, (long)(rule.Window.TotalMicroseconds * 3 / limit));
                now += step;
                time.Advance(TimeSpan.FromMicroseconds(step));
                var (key, count) = ($"key-{random.Next(3)}", random.Next(5) > 0);
                var expected = count ? here.Decide(key, limit) : here.Look(key, limit);
                var actual = await there.Ask(key, limit, count, now, CancellationToken.None);
                AreSame(expected, actual, $"{algorithm}, seed {seed}, request {request}");
            }
        }
    }

    [Fact]
    public async Task Hold_in_the_example_of_the_contract()
    {
        await using var redis = await SomeRedis.Start();
        var rule = new RateLimitRule(RateLimitAlgorithm.SlidingWindowLog, Window);
        var limiter = (RedisRateLimiter)(await redis.Gateway()).Limiter("p", rule);
        Assert.True((await At(0.1)).Allowed);
        for (var request = 2; request <= 100; request++)
            Assert.True((await At(request * 6)).Allowed);
        var refused = await At(610);
        Assert.Equal((false, TimeSpan.FromSeconds(900.1 - 610)), (refused.Allowed, refused.RetryAfter));
        Assert.False((await At(900.099999)).Allowed);
        Assert.True((await At(900.1)).Allowed);
        Assert.False((await At(900.1)).Allowed);

        ValueTask<RateDecision> At(double seconds) =>
            limiter.Ask("a", 100, count: true, 1_700_000_000_000_000 + (long)Math.Round(seconds * 1e6), CancellationToken.None);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Stand_still_when_the_clock_of_Redis_goes_back(RateLimitAlgorithm algorithm)
    {
        await using var redis = await SomeRedis.Start();
        var limiter = (RedisRateLimiter)(await redis.Gateway()).Limiter("p", new RateLimitRule(algorithm, Window));
        const long Now = 1_700_000_000_000_000;
        Assert.True((await Ask(Now)).Allowed);
        Assert.True((await Ask(Now - 5_000_000_000)).Allowed);
        var refused = await Ask(Now - 5_000_000_000);
        Assert.False(refused.Allowed);
        Assert.InRange(refused.RetryAfter, TimeSpan.FromTicks(1), 2 * Window); // Not from where the clock went.
        Assert.True((await Ask(Now + 2 * (long)Window.TotalMicroseconds)).Allowed);

        ValueTask<RateDecision> Ask(long now) => limiter.Ask("a", 2, count: true, now, CancellationToken.None);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Expire_by_themselves(RateLimitAlgorithm algorithm)
    {
        await using var redis = await SomeRedis.Start();
        var rule = new RateLimitRule(algorithm, TimeSpan.FromMilliseconds(100));
        var limiter = (await redis.Gateway()).Limiter("p", rule);
        Assert.True((await limiter.Acquire("a", 1, CancellationToken.None)).Allowed);
        await using var client = await RedisClient.Connect(redis.Server.Port);
        await SomeRedis.Until(async () => await client.Keys("florin:limit:*") == 0);
        Assert.Equal(
            RateDecision.Fresh(1) with
            {
                Store = RateLimitStore.Redis,
            },
            await limiter.Peek("a", 1, CancellationToken.None)
        );
    }

    [Fact]
    public async Task Are_forgotten_when_told_to()
    {
        await using var redis = await SomeRedis.Start();
        var rule = new RateLimitRule(RateLimitAlgorithm.FixedWindow, Window);
        var limiter = (await redis.Gateway()).Limiter("p", rule);
        await limiter.Acquire("a", 1, CancellationToken.None);
        Assert.False((await limiter.Peek("a", 1, CancellationToken.None)).Allowed);
        Assert.True(await limiter.Forget("a", CancellationToken.None));
        Assert.True((await limiter.Acquire("a", 1, CancellationToken.None)).Allowed);
    }

    [Fact]
    public async Task Keep_policies_apart()
    {
        await using var redis = await SomeRedis.Start();
        var (gateway, rule) = (await redis.Gateway(), new RateLimitRule(RateLimitAlgorithm.TokenBucket, Window));
        Assert.True((await gateway.Limiter("p", rule).Acquire("a", 1, CancellationToken.None)).Allowed);
        Assert.True((await gateway.Limiter("q", rule).Acquire("a", 1, CancellationToken.None)).Allowed);
        Assert.False((await gateway.Limiter("p", rule).Acquire("a", 1, CancellationToken.None)).Allowed);
    }

    [Fact]
    public async Task Take_one_round_trip_and_one_more_when_Redis_has_forgotten_the_script()
    {
        await using var redis = await SomeRedis.Start();
        var rule = new RateLimitRule(RateLimitAlgorithm.SlidingWindowCounter, Window);
        var limiter = (await redis.Gateway()).Limiter("p", rule);
        await using var client = await RedisClient.Connect(redis.Server.Port);
        await limiter.Acquire("a", 100, CancellationToken.None);
        await SomeRedis.Until(async () => await client.Calls("eval") >= 2); // The limiter's script, and the heartbeat's.
        var (before, loads) = (await client.Calls("evalsha"), await client.Calls("eval"));
        for (var request = 0; request < 10; request++)
            await limiter.Acquire("b", 100, CancellationToken.None);
        Assert.InRange(await client.Calls("evalsha") - before, 10, 1000); // The heartbeat is one, too.
        Assert.Equal(loads, await client.Calls("eval"));
        await client.ForgetScripts();
        Assert.True((await limiter.Acquire("b", 100, CancellationToken.None)).Allowed);
        Assert.True(await client.Calls("eval") > loads);
        Assert.Equal(89, (await limiter.Peek("b", 100, CancellationToken.None)).Remaining);
    }

    public static TheoryData<RateLimitAlgorithm> All => [.. Enum.GetValues<RateLimitAlgorithm>()];

    // Redis counts microseconds, and rounds waits up to them.
    private static void AreSame(RateDecision expected, RateDecision actual, string where)
    {
        Assert.True(
            (expected.Allowed, expected.Remaining) == (actual.Allowed, actual.Remaining),
            $"{where}: {expected} {actual}"
        );
        Assert.True(IsRoundedUp(expected.ResetAfter, actual.ResetAfter), $"{where}: {expected} {actual}");
        Assert.True(IsRoundedUp(expected.RetryAfter, actual.RetryAfter), $"{where}: {expected} {actual}");
    }

    private static bool IsRoundedUp(TimeSpan exact, TimeSpan rounded) =>
        rounded >= exact && rounded - exact < TimeSpan.FromMicroseconds(1);
}
