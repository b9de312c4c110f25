using Florin.Platform.Hosting;

namespace Florin.Unit.Tests.Gateway;

/// <summary>Limits that routes name in the place of the gateway's own.</summary>
public sealed class LimitingByPolicy
{
    [Fact]
    public async Task Counts_a_route_by_its_own_and_leaves_the_others_to_the_gateways()
    {
        await using var gateway = await Start("Limit=2");
        Assert.Equal(("2", "1"), Standing(await gateway.Get("/search")));
        Assert.Equal(("100", "99"), Standing(await gateway.Get("/api/account/x")));
        Assert.Equal(("2", "0"), Standing(await gateway.Get("/search")));
        await (await gateway.Get("/search")).IsProblem(429, "rate-limited");
        Assert.Equal(("100", "98"), Standing(await gateway.Get("/api/account/x")));
    }

    [Fact]
    public async Task Counts_by_the_algorithm_that_it_names()
    {
        await using var gateway = await Start("Limit=60", "Window=00:01:00", "Algorithm=LeakyBucket", "Burst=1");
        Assert.Equal(200, await Status(gateway));
        var refused = await gateway.Get("/search");
        Assert.Equal((429, "1"), ((int)refused.StatusCode, refused.Header("Retry-After")));
        gateway.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, await Status(gateway));
    }

    [Theory]
    [InlineData("ApiKey", "X-Api-Key")]
    [InlineData("Header:X-Tenant", "X-Tenant")]
    [InlineData("header:x-tenant", "X-Tenant")]
    public async Task Counts_by_a_header_and_by_address_without_it(string partition, string header)
    {
        await using var gateway = await Start("Limit=1", $"PartitionBy={partition}");
        foreach (var value in new[] { "one", "two", null })
        {
            Assert.Equal(200, await Status(gateway, header, value));
            Assert.Equal(429, await Status(gateway, header, value));
        }
    }

    [Fact]
    public async Task Counts_by_address_whoever_it_is()
    {
        await using var gateway = await Start("Limit=1", "PartitionBy=Ip");
        Assert.Equal(200, (int)(await gateway.Get("/search", "user_1:premium")).StatusCode);
        Assert.Equal(429, (int)(await gateway.Get("/search", "user_2:premium")).StatusCode);
    }

    [Theory]
    [InlineData("free", "5")]
    [InlineData("premium", "7")]
    [InlineData("internal", "5")]
    public async Task Goes_by_the_tiers_that_it_gives(string tier, string limit)
    {
        await using var gateway = await Start("Limit=5", "Tiers:Premium=7");
        Assert.Equal(limit, (await gateway.Get("/search", $"user_1:{tier}")).Header("X-RateLimit-Limit"));
    }

    [Fact]
    public async Task Can_be_none_at_all_or_the_gateways_own()
    {
        await using var none = await StartWith("Disable", "Gateway:RateLimit:Limit=1");
        for (var request = 0; request < 3; request++)
            Assert.Equal("2147483647", (await none.Get("/search")).Header("X-RateLimit-Limit"));
        await using var own = await StartWith("default", "Gateway:RateLimit:Limit=1");
        Assert.Equal(200, await Status(own));
        Assert.Equal(429, (int)(await own.Get("/api/account/x")).StatusCode);
    }

    [Theory]
    [InlineData("Gateway:Routes:search:RateLimiterPolicy is 'serach': there is no such policy; known: search", "serach", "Limit=1")]
    [InlineData("Gateway:RateLimit:Policies:search:Limit is '': ", "search", "Window=00:01:00")]
    [InlineData("Gateway:RateLimit:Policies:search:Limitt is no setting", "search", "Limit=1", "Limitt=1")]
    [InlineData("PartitionBy is 'Ip': must be User", "search", "Limit=1", "PartitionBy=Ip", "Tiers:Free=1")]
    [InlineData("Burst is '3': belongs to TokenBucket", "search", "Limit=1", "Burst=3")]
    [InlineData("Algorithm is 'Guess': one of SlidingWindowLog,", "search", "Limit=1", "Algorithm=Guess")]
    [InlineData("search:Store is 'Redis': needs Gateway:Redis:Endpoints", "search", "Limit=1", "Store=Redis")]
    public async Task Is_refused_with_what_is_wrong(string message, string named, params string[] policy)
    {
        var wrong = await Assert.ThrowsAsync<WrongConfiguration>(() => StartWith(named, Of(policy)));
        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
    }

    private static Task<GatewayScenario> Start(params string[] policy) => StartWith("search", Of(policy));

    private static Task<GatewayScenario> StartWith(string named, params string[] settings) =>
        GatewayScenario.Start(
            Place.Here,
            http => http.Say("done"),
            [
                "Gateway:Routes:search:ClusterId=account",
                "Gateway:Routes:search:Match:Path=/search",
                $"Gateway:Routes:search:RateLimiterPolicy={named}",
                .. settings,
            ]
        );

    private static string[] Of(string[] policy) => [.. policy.Select(setting => $"Gateway:RateLimit:Policies:search:{setting}")];

    private static (string Limit, string Remaining) Standing(HttpResponseMessage answer) =>
        (answer.Header("X-RateLimit-Limit"), answer.Header("X-RateLimit-Remaining"));

    private static async Task<int> Status(GatewayScenario gateway, string header = "X-None", string? value = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/search");
        if (value is not null)
            request.Headers.Add(header, value);
        return (int)(await gateway.Client.SendAsync(request)).StatusCode;
    }
}
