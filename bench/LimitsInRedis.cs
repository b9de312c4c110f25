using System.Diagnostics;
using Florin.Platform.RateLimiting;
using Florin.Redis;
using Florin.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Bench;

/// <summary>What a rate limit costs in a Redis on loopback, where one decision is one round trip.</summary>
internal static class LimitsInRedis
{
    private const int Calls = 20_000;

    public static async Task<int> Run()
    {
        if (!Tools.Have("redis-server"))
            return 1;
        await using var server = await RedisServer.Start();
        var options = new RedisOptions { Endpoints = $"127.0.0.1:{server.Port}", Timeout = TimeSpan.FromSeconds(5) };
        await using var link = new RedisLink(options, TimeProvider.System, NullLogger.Instance);
        await using var limits = new RedisRateLimits(link, options, "bench", TimeProvider.System);
        link.Connect();
        limits.Start();
        while (limits.Problem is not null)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        Console.WriteLine($"Redis on loopback, {"at once", 12} {"p50 µs", 10} {"p99 µs", 10} {"decisions/s", 12}");
        foreach (var algorithm in Enum.GetValues<RateLimitAlgorithm>())
        foreach (var atOnce in new[] { 1, 32 })
            await Measure(limits, algorithm, atOnce);
        return 0;
    }

    private static async Task Measure(RedisRateLimits limits, RateLimitAlgorithm algorithm, int atOnce)
    {
        var rule = new RateLimitRule(algorithm, TimeSpan.FromMinutes(15));
        var limiter = limits.Limiter($"bench-{atOnce}", rule);
        await Ask(Calls / 10); // Connections and code are warm.
        var started = Stopwatch.GetTimestamp();
        var took = await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Ask(Calls / atOnce)));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var sorted = took.SelectMany(t => t).Order().ToList();
        Console.WriteLine(
            $"{algorithm, 22} {atOnce, 8} {Quantile.Of(sorted, 0.5), 10:n0} {Quantile.Of(sorted, 0.99), 10:n0} {sorted.Count / seconds, 12:n0}"
        );

        async Task<List<double>> Ask(int calls)
        {
            var each = new List<double>(calls);
            for (var call = 0; call < calls; call++)
            {
                var before = Stopwatch.GetTimestamp();
                var decision = await limiter.Acquire($"client-{call % 1000}", 100, CancellationToken.None);
                each.Add(Stopwatch.GetElapsedTime(before).TotalMicroseconds);
                if (decision.Store != RateLimitStore.Redis)
                    throw new InvalidOperationException("Redis did not answer.");
            }
            return each;
        }
    }
}
