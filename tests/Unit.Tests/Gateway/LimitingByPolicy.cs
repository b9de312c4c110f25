using System.Net;
using Florin.Gateway.Features.Limits;
using Florin.Gateway.Model;
using Florin.Platform.Configuration;
using Florin.Platform.Identity;
using Florin.Platform.RateLimiting;
using Florin.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Florin.Unit.Tests.Gateway;

/// <summary>Limits that routes name in the place of the gateway's own.</summary>
public sealed class LimitingByPolicy
{
    private readonly FakeTime _time = new();

    [Fact]
    public async Task Counts_a_route_by_its_own_and_leaves_the_others_to_the_gateways()
    {
        var limits = Limits("Limit=2");
        Assert.Equal((2, 1), await Standing(limits, "search"));
        Assert.Equal((100, 99), await Standing(limits, null));
        Assert.Equal((2, 0), await Standing(limits, "SEARCH"));
        Assert.False((await Decide(limits, "search")).Allowed);
        Assert.Equal((100, 98), await Standing(limits, "Default"));
    }

    [Fact]
    public async Task Counts_by_the_algorithm_that_it_names()
    {
        var limits = Limits("Limit=60", "Window=00:01:00", "Algorithm=LeakyBucket", "Burst=1");
        Assert.True((await Decide(limits, "search")).Allowed);
        Assert.Equal(TimeSpan.FromSeconds(1), (await Decide(limits, "search")).RetryAfter);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await Decide(limits, "search")).Allowed);
    }

    [Theory]
    [InlineData("ApiKey", "X-Api-Key")]
    [InlineData("Header:X-Tenant", "X-Tenant")]
    [InlineData("header:x-tenant", "X-Tenant")]
    public async Task Counts_by_a_header_and_by_address_without_it(string partition, string header)
    {
        var limits = Limits("Limit=1", $"PartitionBy={partition}");
        foreach (var value in new[] { "one", "two", "" })
        {
            Assert.True((await Decide(limits, "search", header, value)).Allowed);
            Assert.False((await Decide(limits, "search", header, value)).Allowed);
        }
    }

    [Theory]
    [InlineData("Ip", false)]
    [InlineData("User", true)]
    public async Task Counts_users_apart_only_when_it_counts_by_user(string partition, bool apart)
    {
        var limits = Limits("Limit=1", $"PartitionBy={partition}");
        Assert.True((await Decide(limits, "search", "Authorization", "Bearer user_1:premium")).Allowed);
        Assert.Equal(apart, (await Decide(limits, "search", "Authorization", "Bearer user_2:premium")).Allowed);
    }

    [Theory]
    [InlineData("free", 5)]
    [InlineData("premium", 7)]
    [InlineData("internal", 5)]
    public async Task Goes_by_the_tiers_that_it_gives(string tier, int limit)
    {
        var limits = Limits("Limit=5", "Tiers:Premium=7");
        Assert.Equal(limit, (await Decide(limits, "search", "Authorization", $"Bearer user_1:{tier}")).Limit);
    }

    [Fact]
    public async Task Can_be_none_at_all()
    {
        var limits = Limits("Limit=1");
        for (var request = 0; request < 3; request++)
            Assert.Equal(RateDecision.Without, await Decide(limits, "Disable"));
        Assert.False(limits.TryFind("serach", out _));
    }

    [Fact]
    public async Task Goes_on_counting_in_a_new_configuration_with_another_limit_and_afresh_with_another_way_of_counting()
    {
        var before = Limits("Limit=5", "PartitionBy=Ip");
        await Decide(before, "search");
        var higher = Limits(before, "Limit=9", "PartitionBy=Ip");
        Assert.Equal((9, 7), await Standing(higher, "search"));
        var other = Limits(higher, "Limit=9", "Algorithm=FixedWindow");
        Assert.Equal((9, 8), await Standing(other, "search"));
    }

    [Fact]
    public async Task Tells_where_a_client_stands_and_lets_it_start_afresh()
    {
        var limits = Limits("Limit=3", "PartitionBy=Ip");
        await Decide(limits, "search");
        Assert.True(limits.TryFind("search", out var policy));
        Assert.True(ClientKey.TryParse("ip:192.0.2.1", null, out var client));
        Assert.Equal(2, (await policy!.Standing(client, tier: null, CancellationToken.None)).Remaining);
        Assert.True(await policy.Forget(client, CancellationToken.None));
        Assert.Equal(3, (await policy.Standing(client, tier: null, CancellationToken.None)).Remaining);
    }

    [Theory]
    [InlineData("user:user_1", "user:user_1")]
    [InlineData("ip:192.0.2.1", "ip:192.0.2.1")]
    [InlineData("ip:::ffff:192.0.2.1", "ip:192.0.2.1")]
    [InlineData("ip:255.255.255.255", "ip:255.255.255.255")]
    [InlineData("ip:2001:db8::1234:5", "ip:2001:db8::")]
    [InlineData("a key", "value:")]
    [InlineData("ip:somewhere", null)]
    [InlineData("ip:999", null)]
    [InlineData("ip:192.0.2", null)]
    [InlineData("user:", null)]
    [InlineData("", null)]
    public void Names_a_client_as_an_operator_does(string text, string? shown)
    {
        Assert.Equal(shown is not null, ClientKey.TryParse(text, null, out var client));
        if (shown is not null)
            Assert.StartsWith(shown, client.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("a key", client.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Knows_an_address_in_both_of_its_forms_as_one_client() =>
        Assert.Equal(ClientKey.Parse("ip:192.0.2.1", null), ClientKey.Parse("ip:::ffff:192.0.2.1", null));

    [Theory]
    [InlineData("Gateway:RateLimit:Policies:search:Limit is '': ", "Window=00:01:00")]
    [InlineData("Gateway:RateLimit:Policies:search:Limitt is not a known setting", "Limit=1", "Limitt=1")]
    [InlineData("PartitionBy is 'Ip': must be User", "Limit=1", "PartitionBy=Ip", "Tiers:Free=1")]
    [InlineData("Burst is '3': belongs to TokenBucket", "Limit=1", "Burst=3")]
    [InlineData("Algorithm is 'Guess': expected one of SlidingWindowLog,", "Limit=1", "Algorithm=Guess")]
    [InlineData("search:Store is 'Redis': needs Redis:Endpoints", "Limit=1", "Store=Redis")]
    public void Is_refused_with_what_is_wrong(string message, params string[] policy)
    {
        var wrong = Assert.Throws<WrongConfiguration>(() => Limits(policy));
        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limits_the_requests_of_its_route_and_no_others()
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Here,
            http => http.Say("done"),
            "Gateway:RateLimit:Policies:search:Limit=1",
            "Gateway:Routes:search:ClusterId=account",
            "Gateway:Routes:search:Match:Path=/search/{**rest}",
            "Gateway:Routes:search:RateLimiterPolicy=search",
            "Gateway:Routes:free:ClusterId=account",
            "Gateway:Routes:free:Match:Path=/free/{**rest}",
            "Gateway:Routes:free:RateLimiterPolicy=Disable"
        );
        Assert.Equal("1", (await gateway.Get("/search/x")).Header("X-RateLimit-Limit"));
        await (await gateway.Get("/search/x")).IsProblem(429, "rate-limited");
        Assert.Equal("99", (await gateway.Get("/api/account/x")).Header("X-RateLimit-Remaining"));
        Assert.Equal("2147483647", (await gateway.Get("/free/x")).Header("X-RateLimit-Remaining"));
    }

    [Fact]
    public async Task Is_refused_where_a_route_names_one_that_there_is_not()
    {
        var wrong = await Assert.ThrowsAsync<WrongConfiguration>(() =>
            GatewayScenario.Start(
                Place.Here,
                _ => Task.CompletedTask,
                "Gateway:Routes:search:ClusterId=account",
                "Gateway:Routes:search:RateLimiterPolicy=serach"
            )
        );
        const string Message =
            "Gateway:Routes:search:RateLimiterPolicy is 'serach': no such policy; known policies: Default, Disable";
        Assert.Contains(Message, wrong.Message, StringComparison.Ordinal);
    }

    private RateLimits Limits(params string[] policy) => Limits(before: null, policy);

    private RateLimits Limits(RateLimits? before, params string[] policy)
    {
        var settings = policy
            .Select(setting => setting.Split('=', 2))
            .Select(s => KeyValuePair.Create($"Gateway:RateLimit:Policies:search:{s[0]}", (string?)s[1]));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return RateLimits.Of(configuration, new RateLimitSources(new SpelledTokens(), Remote: null, _time), before);
    }

    private static async Task<(int Limit, int Remaining)> Standing(RateLimits limits, string? policy)
    {
        var decision = await Decide(limits, policy);
        return (decision.Limit, decision.Remaining);
    }

    private static async Task<RateDecision> Decide(
        RateLimits limits,
        string? policy,
        string header = "X-None",
        string value = ""
    )
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Parse("192.0.2.1");
        http.Request.Headers[header] = value;
        Assert.True(limits.TryFind(policy, out var found));
        return await limits.Decide(http, found, counted: true, byAddress: false);
    }

    /// <summary>Tokens that say what they stand for: <c>user_1:premium</c>.</summary>
    private sealed class SpelledTokens : ITokenVerifier
    {
        public ValueTask<Actor?> Verify(string token, CancellationToken cancel) =>
            new(token.Split(':') is [var id, var tier] ? new Actor(id, Role.User, tier) : null);
    }
}
