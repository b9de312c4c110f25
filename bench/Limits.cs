using System.Diagnostics;
using Florin.Platform.RateLimiting;
using Florin.Redis;
using Florin.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Bench;

/// <summary>
/// What a rate limit costs: in process with a million clients that ask in random order, and in a Redis on loopback, where
/// one decision is one round trip.
/// </summary>
internal static class Limits
{
    private const int Clients = 1_000_000;
    private const int Rounds = 5;
    private const int Calls = 20_000;

    // A sixteenth more than there are, for keys do not spread quite evenly over the parts.
    private const int MaxKeys = Clients + Clients / 16;

    public static async Task<int> Run()
    {
        Console.WriteLine(
            $"In process, {Clients:n0} clients{"", 6} {"ns/decision", 12} {"slowest round", 14} {"bytes/client", 13}"
        );
        foreach (var algorithm in Enum.GetValues<RateLimitAlgorithm>())
            InProcess(algorithm);
        if (!Tools.Have("redis-server"))
            return 1;
        await using var server = await RedisServer.Start();
        var options = new RedisOptions { Endpoints = $"127.0.0.1:{server.Port}", Timeout = TimeSpan.FromSeconds(5) };
        await using var limits = new RedisRateLimits(options, "bench", TimeProvider.System, NullLogger.Instance);
        limits.Start();
        while (limits.Problem is not null)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        Console.WriteLine();
        Console.WriteLine($"Redis on loopback, {"at once", 12} {"p50 µs", 10} {"p99 µs", 10} {"decisions/s", 12}");
        foreach (var algorithm in Enum.GetValues<RateLimitAlgorithm>())
        foreach (var atOnce in new[] { 1, 32 })
            await InRedis(limits, algorithm, atOnce);
        return 0;
    }

    private static void InProcess(RateLimitAlgorithm algorithm)
    {
        var keys = new Client[Clients];
        for (var i = 0; i < Clients; i++)
            keys[i] = new Client(null, (UInt128)i * 0x9E3779B97F4A7C15);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var rule = new RateLimitRule(algorithm, TimeSpan.FromMinutes(15));
        var limiter = RateLimiters.InProcess<Client>(rule, MaxKeys, 64_000_000, TimeProvider.System);
        foreach (var key in keys)
            limiter.Decide(key, 100);
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Clients;
        new Random(1).Shuffle(keys);
        var took = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            foreach (var key in keys)
                limiter.Decide(key, 100);
            took.Add(Stopwatch.GetElapsedTime(started).TotalNanoseconds / Clients);
        }
        if (limiter.Keys != Clients)
            throw new InvalidOperationException($"{limiter.Keys} of {Clients} clients are remembered.");
        Console.WriteLine($"{algorithm, 28} {took.Min(), 12:n0} {took.Max(), 14:n0} {bytes, 13:n0}");
    }

    private static async Task InRedis(RedisRateLimits limits, RateLimitAlgorithm algorithm, int atOnce)
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

    /// <summary>As the gateway's key of a client.</summary>
    private readonly record struct Client(string? User, UInt128 Address);
}
