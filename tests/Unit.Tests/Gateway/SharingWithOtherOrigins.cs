using System.Net;
using Florin.Platform.Configuration;

namespace Florin.Unit.Tests.Gateway;

/// <summary>CORS: what browsers are told that ask for pages of other origins.</summary>
public sealed class SharingWithOtherOrigins
{
    private static readonly string[] Shop =
    [
        "Gateway:Cors:DefaultPolicy=pages",
        "Gateway:Cors:Policies:pages:Origins:0=https://app.example.com",
        "Gateway:Cors:Policies:pages:Origins:1=https://*.example.org",
        "Gateway:Cors:Policies:pages:Methods:0=PUT",
        "Gateway:Cors:Policies:pages:Headers:0=Authorization",
        "Gateway:Cors:Policies:pages:ExposedHeaders:0=X-Request-Id",
    ];

    [Theory]
    [InlineData(Place.Here, "https://app.example.com", true)]
    [InlineData(Place.Elsewhere, "https://shop.example.org", true)]
    [InlineData(Place.Here, "https://evil.example.com", false)]
    [InlineData(Place.Elsewhere, "http://app.example.com", false)]
    public async Task Lets_the_pages_of_the_policy_read_answers(Place place, string origin, bool isAllowed)
    {
        await using var gateway = await GatewayScenario.Start(place, http => http.Say("x"), Shop);
        using var response = await Ask(gateway, HttpMethod.Get, origin);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(isAllowed, response.Headers.Contains("Access-Control-Allow-Origin"));
        if (!isAllowed)
            return;
        Assert.Equal(origin, response.Header("Access-Control-Allow-Origin"));
        Assert.Equal("X-Request-Id", response.Header("Access-Control-Expose-Headers"));
        Assert.Contains("Origin", response.Headers.Vary);
    }

    [Fact]
    public async Task Answers_for_the_service_who_asks_if_it_may_ask()
    {
        var asked = 0;
        await using var gateway = await GatewayScenario.Start(
            Place.Here,
            http =>
            {
                asked++;
                return http.Say("x");
            },
            Shop
        );
        using var response = await Ask(
            gateway,
            HttpMethod.Options,
            "https://app.example.com",
            ("Access-Control-Request-Method", "PUT"),
            ("Access-Control-Request-Headers", "authorization")
        );
        Assert.Equal((HttpStatusCode.NoContent, 0), (response.StatusCode, asked));
        Assert.Equal("https://app.example.com", response.Header("Access-Control-Allow-Origin"));
        Assert.Equal("PUT", response.Header("Access-Control-Allow-Methods"));
        Assert.Equal("600", response.Header("Access-Control-Max-Age"));
    }

    [Fact]
    public async Task Lets_pages_read_the_gateways_own_problems_too()
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Here,
            http =>
            {
                http.Response.StatusCode = 500;
                return http.Say("x");
            },
            [.. Shop, "Gateway:CircuitBreaker:MinimumThroughput=1"]
        );
        (await gateway.Get("/api/account/x")).Dispose();
        using var response = await Ask(gateway, HttpMethod.Get, "https://app.example.com");
        await response.IsProblem(503, "circuit-open");
        Assert.Equal("https://app.example.com", response.Header("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("GET", "/nowhere", 404, "not-found")]
    [InlineData("GET", "/api/account/internal/x", 404, "not-found")]
    [InlineData("GET", "/api/v9/account/x", 404, "not-found")]
    [InlineData("POST", "/health", 405, "method-not-allowed")]
    [InlineData("DELETE", "/shop", 405, "method-not-allowed")]
    [InlineData("GET", "/api/users/x/dashboard", 404, "not-found")]
    public async Task Lets_pages_read_what_is_answered_before_any_route(string method, string path, int status, string code)
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Here,
            http => http.Say("x"),
            [
                .. Shop,
                "Gateway:Routes:shop:ClusterId=account",
                "Gateway:Routes:shop:Match:Path=/shop",
                "Gateway:Routes:shop:Match:Methods:0=GET",
            ]
        );
        using var response = await Ask(gateway, new HttpMethod(method), "https://app.example.com", path);
        await response.IsProblem(status, code);
        Assert.Equal("https://app.example.com", response.Header("Access-Control-Allow-Origin"));
        using var evil = await Ask(gateway, new HttpMethod(method), "https://evil.example.com", path);
        Assert.False(evil.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Lets_pages_read_that_a_limit_is_used_up_without_counting_preflights()
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Here,
            http => http.Say("x"),
            [.. Shop, "Gateway:RateLimit:Limit=1"]
        );
        for (var i = 0; i < 3; i++)
        {
            using var preflight = await Ask(
                gateway,
                HttpMethod.Options,
                "https://app.example.com",
                ("Access-Control-Request-Method", "PUT")
            );
            Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        }
        using var first = await Ask(gateway, HttpMethod.Get, "https://app.example.com");
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        using var second = await Ask(gateway, HttpMethod.Get, "https://app.example.com");
        await second.IsProblem(429, "rate-limited");
        Assert.Equal("https://app.example.com", second.Header("Access-Control-Allow-Origin"));
        Assert.Equal(["Origin"], second.Headers.Vary);
    }

    [Fact]
    public async Task Answers_as_many_preflights_of_an_address_as_anybody_has_requests()
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Here,
            http => http.Say("x"),
            [.. Shop, "Gateway:RateLimit:Limit=2", "Gateway:RateLimit:Tiers:Basic=3", "Gateway:RateLimit:Tiers:Premium=4"]
        );
        for (var i = 0; i <= 4; i++)
        {
            using var preflight = await Ask(
                gateway,
                HttpMethod.Options,
                "https://app.example.com",
                ("Access-Control-Request-Method", "PUT")
            );
            Assert.Equal(i < 4 ? 204 : 429, (int)preflight.StatusCode);
        }
        using var asked = await Ask(gateway, HttpMethod.Get, "https://app.example.com");
        Assert.Equal((200, "1"), ((int)asked.StatusCode, asked.Header("X-RateLimit-Remaining")));
    }

    [Theory]
    [InlineData("https://app.example.com")]
    [InlineData("https://evil.example.com")]
    [InlineData(null)]
    public async Task Tells_caches_that_answers_differ_by_origin(string? origin)
    {
        foreach (var second in new[] { "1=https://*.example.org", "0=https://app.example.com" }) // Several origins, or one.
        {
            await using var gateway = await GatewayScenario.Start(
                Place.Here,
                http => http.Say("x"),
                "Gateway:Cors:DefaultPolicy=pages",
                "Gateway:Cors:Policies:pages:Origins:0=https://app.example.com",
                $"Gateway:Cors:Policies:pages:Origins:{second}"
            );
            foreach (var path in new[] { "/api/account/x", "/nowhere" })
            {
                using var response = await gateway.GetWith(path, "Origin", origin);
                Assert.Equal(["Origin"], response.Headers.Vary);
            }
        }
    }

    [Fact]
    public async Task Lets_pages_read_that_nobody_can_count()
    {
        await using var gateway = await GatewayScenario.StartWithStore(
            http => http.Say("x"),
            [.. Shop, "Gateway:RateLimit:Store=Redis", "Gateway:RateLimit:WhenStoreIsDown=Closed"]
        );
        gateway.Remote.IsAway = true;
        using var response = await Ask(gateway, HttpMethod.Get, "https://app.example.com");
        await response.IsProblem(503, "unavailable");
        Assert.Equal("https://app.example.com", response.Header("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Goes_by_the_policy_of_the_route_also_where_the_gateway_refuses()
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Here,
            http => http.Say("x"),
            [
                .. Shop,
                "Gateway:RateLimit:Limit=1",
                "Gateway:Routes:shop:ClusterId=account",
                "Gateway:Routes:shop:Match:Path=/shop",
                "Gateway:Routes:shop:CorsPolicy=Disable",
            ]
        );
        for (var i = 0; i < 2; i++)
        {
            using var response = await Ask(gateway, HttpMethod.Get, "https://app.example.com", "/shop");
            Assert.Equal(i == 0 ? 200 : 429, (int)response.StatusCode);
            Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
        }
    }

    [Fact]
    public async Task Is_with_nobody_without_a_policy()
    {
        await using var gateway = await GatewayScenario.Start(Place.Here, http => http.Say("x"));
        using var response = await Ask(gateway, HttpMethod.Get, "https://app.example.com");
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("Gateway:Cors:DefaultPolicy=other", "Gateway:Cors:DefaultPolicy is 'other'")]
    [InlineData("Gateway:Cors:Policies:pages:Origins:0=example.com", "'example.com'")]
    [InlineData("Gateway:Cors:Policies:open:MaxAge=00:01:00", "Gateway:Cors:Policies:open:Origins")]
    public async Task Stops_the_start_where_it_makes_no_sense(string setting, string message)
    {
        var refused = await Assert.ThrowsAsync<WrongConfiguration>(() =>
            GatewayScenario.Start(Place.Here, http => http.Say("x"), [.. Shop, setting])
        );
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> Ask(
        GatewayScenario gateway,
        HttpMethod method,
        string origin,
        params (string Name, string Value)[] headers
    ) => Ask(gateway, method, origin, "/api/account/x", headers);

    private static Task<HttpResponseMessage> Ask(
        GatewayScenario gateway,
        HttpMethod method,
        string origin,
        string path,
        params (string Name, string Value)[] headers
    )
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Origin", origin);
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return gateway.Client.SendAsync(request);
    }
}
