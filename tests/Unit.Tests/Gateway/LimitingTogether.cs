using System.Net.Http.Json;
using System.Text.Json;
using Florin.Platform.Configuration;

namespace Florin.Unit.Tests.Gateway;

/// <summary>Limits in a store that several gateways have together.</summary>
public sealed class LimitingTogether
{
    [Fact]
    public async Task Counts_in_the_store_and_says_so()
    {
        await using var gateway = await Start("Gateway:RateLimit:Limit=2");
        var first = await gateway.Get("/api/account/x");
        Assert.Equal(("1", "redis"), (first.Header("X-RateLimit-Remaining"), first.Header("X-RateLimit-Store")));
        await gateway.Get("/api/account/x");
        var refused = await gateway.Get("/api/account/x");
        await refused.IsProblem(429, "rate-limited");
        Assert.Equal("redis", refused.Header("X-RateLimit-Store"));
        await gateway.Get("/api/account/x", "user_1:free");
        Assert.Equal(["Default ip:127.0.0.1", "Default user:user_1"], gateway.Remote.Asked.Distinct());
    }

    [Fact]
    public async Task Says_nothing_of_a_store_when_each_gateway_counts_for_itself()
    {
        await using var gateway = await GatewayScenario.StartWithStore(http => http.Say("done"));
        Assert.False((await gateway.Get("/api/account/x")).Headers.Contains("X-RateLimit-Store"));
        Assert.Empty(gateway.Remote.Asked);
    }

    [Fact]
    public async Task Counts_its_share_by_itself_while_the_store_is_away()
    {
        await using var gateway = await Start("Gateway:RateLimit:Limit=9");
        (gateway.Remote.Gateways, gateway.Remote.IsAway) = (3, true);
        for (var remaining = 2; remaining >= 0; remaining--)
        {
            var passed = await gateway.Get("/api/account/x");
            Assert.Equal(200, (int)passed.StatusCode);
            Assert.Equal(("3", $"{remaining}"), (passed.Header("X-RateLimit-Limit"), passed.Header("X-RateLimit-Remaining")));
            Assert.Equal("local-fallback", passed.Header("X-RateLimit-Store"));
        }
        Assert.Equal(429, (int)(await gateway.Get("/api/account/x")).StatusCode);
        gateway.Remote.IsAway = false;
        var back = await gateway.Get("/api/account/x");
        Assert.Equal(("8", "redis"), (back.Header("X-RateLimit-Remaining"), back.Header("X-RateLimit-Store")));
    }

    [Fact]
    public async Task Lets_at_least_one_through_however_many_gateways_share()
    {
        await using var gateway = await Start("Gateway:RateLimit:Limit=2");
        (gateway.Remote.Gateways, gateway.Remote.IsAway) = (50, true);
        Assert.Equal(200, (int)(await gateway.Get("/api/account/x")).StatusCode);
        Assert.Equal(429, (int)(await gateway.Get("/api/account/x")).StatusCode);
    }

    [Fact]
    public async Task Keeps_an_even_pace_while_the_store_is_away_when_it_is_to_be_strict()
    {
        await using var gateway = await Start("Gateway:RateLimit:Limit=90", "Gateway:RateLimit:WhenStoreIsDown=LocalStrict");
        gateway.Remote.IsAway = true;
        Assert.Equal("local-strict", (await gateway.Get("/api/account/x")).Header("X-RateLimit-Store"));
        gateway.Time.Advance(TimeSpan.FromSeconds(9.9));
        var refused = await gateway.Get("/api/account/x");
        Assert.Equal((429, "1"), ((int)refused.StatusCode, refused.Header("Retry-After")));
        gateway.Time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(200, (int)(await gateway.Get("/api/account/x")).StatusCode);
    }

    [Fact]
    public async Task Refuses_everything_while_the_store_is_away_when_it_is_to_be_closed()
    {
        await using var gateway = await Start("Gateway:RateLimit:WhenStoreIsDown=Closed");
        Assert.Equal(200, (int)(await gateway.Get("/api/account/x")).StatusCode);
        gateway.Remote.IsAway = true;
        var refused = await gateway.Get("/api/account/x");
        await refused.IsProblem(503, "unavailable");
        Assert.Equal(("closed", "1"), (refused.Header("X-RateLimit-Store"), refused.Header("Retry-After")));
        Assert.Equal(200, (int)(await gateway.Get("/health")).StatusCode);
    }

    [Fact]
    public async Task Lets_everything_pass_while_the_store_is_away_when_it_is_to_be_open()
    {
        await using var gateway = await Start("Gateway:RateLimit:Limit=1", "Gateway:RateLimit:WhenStoreIsDown=Open");
        gateway.Remote.IsAway = true;
        for (var request = 0; request < 3; request++)
            Assert.Equal("open", (await gateway.Get("/api/account/x")).Header("X-RateLimit-Store"));
    }

    [Fact]
    public async Task Is_degraded_and_still_ready_while_the_store_is_away()
    {
        await using var gateway = await Start();
        Assert.Equal("healthy", await Status("healthy"));
        gateway.Remote.IsAway = true;
        Assert.Equal("degraded", await Status("degraded"));
        gateway.Remote.IsAway = false;
        Assert.Equal("healthy", await Status("healthy"));
        Assert.Empty(gateway.Remote.Asked); // Health never waits for the store.

        async Task<string?> Status(string store)
        {
            var answer = await gateway.Get("/health");
            Assert.Equal(200, (int)answer.StatusCode);
            var data = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");
            var redis = data.GetProperty("stores").EnumerateArray().Single();
            Assert.Equal(("redis", store), (redis.GetProperty("name").GetString(), redis.GetProperty("status").GetString()));
            return data.GetProperty("status").GetString();
        }
    }

    [Fact]
    public async Task Needs_a_store()
    {
        var wrong = await Assert.ThrowsAsync<WrongConfiguration>(() =>
            GatewayScenario.Start(Place.Here, _ => Task.CompletedTask, "Gateway:RateLimit:Store=Redis")
        );
        Assert.Contains("Gateway:RateLimit:Store is 'Redis': needs Redis:Endpoints", wrong.Message, StringComparison.Ordinal);
    }

    private static Task<GatewayScenario> Start(params string[] settings) =>
        GatewayScenario.StartWithStore(http => http.Say("done"), ["Gateway:RateLimit:Store=Redis", .. settings]);
}
