using Florin.System.Tests.Running;
using RedisServer = Florin.Testing.RedisServer;

namespace Florin.System.Tests.Journeys;

/// <summary>Two gateways, each a process of its own, that keep one limit in a real Redis.</summary>
public sealed class TwoGateways
{
    private const int Limit = 20;
    private const string Path = "/api/discovery/services";

    [Fact]
    public async Task Let_no_more_through_together_than_one_would_and_go_on_while_Redis_is_away()
    {
        await using var redis = await RedisServer.Start();
        using var here = new Place();
        using var there = new Place();
        await using var first = await Gateway(here, redis);
        await using var second = await Gateway(there, redis);
        HttpClient[] both = [here.Client("gateway"), there.Client("gateway")];
        foreach (var gateway in both)
            await Store(gateway, "redis"); // Two of the twenty, or more.
        var answers = await Task.WhenAll(Enumerable.Range(0, 4 * Limit).Select(i => both[i % 2].Ask("GET", Path)));
        Assert.InRange(answers.Count(answer => answer.Status == 200), 1, Limit - 2);
        Assert.Equal(429, (await both[0].Ask("GET", Path)).Status);
        foreach (var gateway in both)
            await Eventually.Is(() => gateway.GetStringAsync("/metrics"), text => text.Contains("florin_redis_gateways 2"));
        await redis.Kill();
        foreach (var gateway in both)
            Assert.Equal($"{Limit / 2}", (await Store(gateway, "local-fallback")).Header("X-RateLimit-Limit"));
        await redis.StartAgain();
        foreach (var gateway in both)
            await Store(gateway, "redis");
    }

    private static Task<FlorinProcess> Gateway(Place place, RedisServer redis) =>
        FlorinProcess.Start(
            place.Arguments(
                "--services=gateway",
                "--Gateway:RateLimit:Enabled=true",
                $"--Gateway:RateLimit:Limit={Limit}",
                "--Gateway:RateLimit:Store=Redis",
                $"--Gateway:Redis:Endpoints=127.0.0.1:{redis.Port}",
                "--Gateway:Redis:Timeout=00:00:05" // A busy machine is no broken one.
            )
        );

    private static Task<Answer> Store(HttpClient gateway, string store) =>
        Eventually.Is(
            () => gateway.Ask("GET", Path),
            answer => answer.Headers.TryGetValues("X-RateLimit-Store", out var values) && values.Single() == store
        );
}
