namespace Florin.Unit.Tests.Gateway;

public sealed class LimitingRequests
{
    [Fact]
    public async Task Refuses_the_101st_within_a_quarter_of_an_hour_and_says_when_the_next_passes()
    {
        await using var gateway = await Start();
        await Use(gateway, 100);
        gateway.Time.Advance(TimeSpan.FromSeconds(10.5));
        var refused = await gateway.Get("/api/account/x");
        var problem = await refused.IsProblem(429, "rate-limited");
        Assert.Contains(
            " requests in 15 minutes is reached; ",
            problem.GetProperty("detail").GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal(890, problem.GetProperty("retryAfter").GetInt32());
        Assert.Equal("890", refused.Header("Retry-After"));
        Assert.Equal(("100", "0"), (refused.Header("X-RateLimit-Limit"), refused.Header("X-RateLimit-Remaining")));
        gateway.Time.Advance(TimeSpan.FromSeconds(889.5));
        Assert.Equal(200, (int)(await gateway.Get("/api/account/x")).StatusCode);
    }

    [Fact]
    public async Task Counts_down()
    {
        await using var gateway = await Start();
        Assert.Equal("99", (await gateway.Get("/api/account/x")).Header("X-RateLimit-Remaining"));
        Assert.Equal("98", (await gateway.Get("/nowhere")).Header("X-RateLimit-Remaining"));
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/health/ready")]
    [InlineData("/metrics")]
    [InlineData("/openapi.json")]
    [InlineData("/.well-known/jwks.json")]
    public async Task Leaves_out(string path)
    {
        await using var gateway = await Start("Gateway:RateLimit:Limit=1");
        await Use(gateway, 1);
        for (var request = 0; request < 3; request++)
        {
            var response = await gateway.Get(path);
            Assert.NotEqual(429, (int)response.StatusCode);
            Assert.Equal("0", response.Header("X-RateLimit-Remaining"));
        }
    }

    [Theory]
    [InlineData("free", "100")]
    [InlineData("basic", "1000")]
    [InlineData("premium", "10000")]
    [InlineData("internal", "2147483647")]
    [InlineData("unheard-of", "100")]
    public async Task Goes_by_the_tier_of_the_token(string tier, string limit)
    {
        await using var gateway = await Start();
        Assert.Equal(limit, (await gateway.Get("/api/account/x", $"user_1:{tier}")).Header("X-RateLimit-Limit"));
    }

    [Fact]
    public async Task Counts_users_apart_from_each_other_and_from_their_address()
    {
        await using var gateway = await Start("Gateway:RateLimit:Limit=2");
        foreach (var token in new[] { "user_1:free", "user_2:free", null })
        {
            Assert.Equal("1", (await gateway.Get("/api/account/x", token)).Header("X-RateLimit-Remaining"));
            Assert.Equal("0", (await gateway.Get("/api/account/x", token)).Header("X-RateLimit-Remaining"));
            Assert.Equal(429, (int)(await gateway.Get("/api/account/x", token)).StatusCode);
        }
    }

    [Fact]
    public async Task Counts_by_address_when_the_token_is_not_valid()
    {
        await using var gateway = await Start("Gateway:RateLimit:Limit=2");
        await gateway.Get("/api/account/x", "nonsense");
        Assert.Equal("0", (await gateway.Get("/api/account/x", "other")).Header("X-RateLimit-Remaining"));
    }

    [Fact]
    public async Task Lifts_every_tier_that_is_not_given_with_the_limit()
    {
        await using var gateway = await Start("Gateway:RateLimit:Limit=5000", "Gateway:RateLimit:Tiers:premium=7");
        foreach (var (tier, limit) in new[] { ("free", "5000"), ("basic", "5000"), ("premium", "7") })
            Assert.Equal(limit, (await gateway.Get("/api/account/x", $"user_1:{tier}")).Header("X-RateLimit-Limit"));
    }

    [Fact]
    public async Task Can_be_left_out_altogether()
    {
        await using var gateway = await Start("Gateway:RateLimit:Enabled=false", "Gateway:RateLimit:Limit=1");
        await Use(gateway, 3);
        Assert.Equal("2147483647", (await gateway.Get("/api/account/x", "user_1:free")).Header("X-RateLimit-Remaining"));
    }

    private static Task<GatewayScenario> Start(params string[] settings) =>
        GatewayScenario.Start(Place.Here, http => http.Say("done"), settings);

    private static async Task Use(GatewayScenario gateway, int requests)
    {
        for (var request = 0; request < requests; request++)
            Assert.Equal(200, (int)(await gateway.Get("/api/account/x")).StatusCode);
    }
}
