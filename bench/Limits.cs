using System.Diagnostics;
using Florin.Platform.RateLimiting;

namespace Florin.Bench;

/// <summary>What a rate limit costs in process, with a million clients that ask in random order.</summary>
internal static class Limits
{
    private const int Clients = 1_000_000;
    private const int Rounds = 5;

    // A sixteenth more than there are, for keys do not spread quite evenly over the parts.
    private const int MaxKeys = Clients + Clients / 16;

    public static int Run()
    {
        Console.WriteLine(
            $"In process, {Clients:n0} clients{"", 6} {"ns/decision", 12} {"slowest round", 14} {"bytes/client", 13}"
        );
        foreach (var algorithm in Enum.GetValues<RateLimitAlgorithm>())
            InProcess(algorithm);
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

    /// <summary>As the gateway's key of a client.</summary>
    private readonly record struct Client(string? User, UInt128 Address);
}
