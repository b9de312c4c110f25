using Florin.Platform.RateLimiting;
using StackExchange.Redis;

namespace Florin.Redis;

/// <summary>Counts in Redis, by its clock, for all gateways together: one round trip a decision.</summary>
internal sealed class RedisRateLimiter(RedisLink link, string policy, RateLimitRule rule) : IRateLimiter<string>
{
    private const long TicksPerMicrosecond = TimeSpan.TicksPerMicrosecond;

    private readonly Script _script = Script.OfLimiter(NameOf(rule.Algorithm));
    private readonly RedisValue _window = rule.Window.Ticks / TicksPerMicrosecond;
    private readonly RedisValue _burst = rule.Burst ?? 0;

    public ValueTask<RateDecision> Acquire(string key, int limit, int requests, CancellationToken cancel) =>
        Ask(key, limit, count: true, now: 0, cancel, requests);

    public ValueTask<RateDecision> Peek(string key, int limit, CancellationToken cancel) =>
        Ask(key, limit, count: false, now: 0, cancel);

    public async ValueTask<bool> Forget(string key, CancellationToken cancel) =>
        await link.Delete(Name(key), member: null, cancel);

    /// <summary>Decides as of an instant.</summary>
    /// <param name="now">Microseconds; 0 is the time of Redis.</param>
    /// <param name="requests">How many requests it counts as.</param>
#pragma warning disable CA1068 // Mostly it is one.
    internal async ValueTask<RateDecision> Ask(
        string key,
        int limit,
        bool count,
        long now,
        CancellationToken cancel,
        int requests = 1
    )
#pragma warning restore CA1068
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        if (limit == RateDecision.Unlimited)
            return RateDecision.Without with { Store = RateLimitStore.Redis };
        return
            await link.Run(_script, Name(key), cancel, limit, _window, _burst, count, now, requests)
                is [var allowed, var remaining, var reset, var retry]
            ? new RateDecision(allowed == 1, limit, (int)remaining, Time(reset), Time(retry)) { Store = RateLimitStore.Redis }
            : RateDecision.Undecided;
    }

    // Another algorithm writes another kind of value.
    private string Name(string key) => $"limit:{policy}:{rule.Algorithm}:{key}";

    private static TimeSpan Time(long microseconds) => TimeSpan.FromTicks(microseconds * TicksPerMicrosecond);

    private static string NameOf(RateLimitAlgorithm algorithm) =>
        algorithm is RateLimitAlgorithm.TokenBucket or RateLimitAlgorithm.LeakyBucket ? "Bucket" : algorithm.ToString();
}
