using System.Net;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.Gateway;

/// <summary>Services that answer slowly, break off or fail, behind a route of the configuration with real connections.</summary>
public sealed class StandingBadServices
{
    private const string Text = "Every letter of this comes alone.";

    private static readonly string[] OnEveryAnswer =
    [
        "X-Request-Id",
        "X-Service",
        "X-RateLimit-Limit",
        "X-RateLimit-Remaining",
        "X-RateLimit-Reset",
        "X-Content-Type-Options",
        "Strict-Transport-Security",
        "Content-Security-Policy",
    ];

    [Fact]
    public async Task Gives_an_answer_whole_that_comes_byte_by_byte()
    {
        await using var service = await LoopbackServer.Start(async http =>
        {
            foreach (var letter in Text)
            {
                await http.Response.WriteAsync($"{letter}", http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
            }
        });
        await using var gateway = await Before(service.Address);
        using var answer = await gateway.Get("/shop/x");
        Assert.Equal(Text, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Leaves_out_one_that_closes_half_way_and_goes_on_with_the_other()
    {
        await using var breaking = RawHttp.Server("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
        await using var well = await LoopbackServer.Start(http => http.Say("whole"));
        await using var gateway = await Before(breaking.Address, well.Address);
        var outcomes = new List<string>();
        for (var i = 0; i < 40; i++)
            outcomes.Add(await Outcome(gateway));
        Assert.Contains("broken", outcomes);
        Assert.All(outcomes.TakeLast(20), outcome => Assert.Equal("whole", outcome));
    }

    [Fact]
    public async Task Lets_bursts_of_failures_through_and_is_there_when_they_end()
    {
        var failing = true;
        await using var service = await LoopbackServer.Start(http =>
        {
            http.Response.StatusCode = failing ? 500 : 200;
            return http.Say("said");
        });
        await using var gateway = await Before(service.Address);
        for (var i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.InternalServerError, (await gateway.Send(HttpMethod.Post, "/shop/x")).StatusCode);
        failing = false;
        Assert.Equal(HttpStatusCode.OK, (await gateway.Send(HttpMethod.Post, "/shop/x")).StatusCode);
    }

    [Theory]
    [InlineData("GET", "/shop/x", 200)]
    [InlineData("GET", "/shop/missing", 404)]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("GET", "/api/v7/account/x", 404)]
    [InlineData("POST", "/away/x", 503)]
    [InlineData("POST", "/health", 405)]
    [InlineData("GET", "/few/x", 429)]
    public async Task Puts_the_contracts_headers_on_every_answer(string method, string path, int status)
    {
        await using var service = await LoopbackServer.Start(http =>
        {
            http.Response.StatusCode = http.Request.Path.Value == "/shop/missing" ? 404 : 200;
            return Task.CompletedTask;
        });
        await using var gateway = await Before(service.Address);
        if (status == 429)
            using (await gateway.Get(path)) { }
        using var answer = await gateway.Send(new HttpMethod(method), path);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.All(OnEveryAnswer, name => Assert.NotEmpty(answer.Header(name)));
    }

    private static async Task<string> Outcome(GatewayScenario gateway)
    {
        try
        {
            using var answer = await gateway.Send(HttpMethod.Post, "/shop/x");
            return await answer.Content.ReadAsStringAsync();
        }
        catch (HttpRequestException)
        {
            return "broken";
        }
    }

    private static Task<GatewayScenario> Before(params Uri[] services) =>
        GatewayScenario.Start(
            Place.Here,
            http => http.Say("no"),
            [
                "Gateway:CircuitBreaker:MinimumThroughput=1000",
                "Gateway:Routes:shop:ClusterId=shop",
                "Gateway:Routes:shop:Match:Path=/shop/{**rest}",
                "Gateway:Clusters:shop:LoadBalancingPolicy=RoundRobin",
                "Gateway:Clusters:shop:HealthCheck:Active:Enabled=false",
                .. services.Select((address, i) => $"Gateway:Clusters:shop:Destinations:d{i}:Address={address}"),
                "Gateway:Routes:away:ClusterId=away",
                "Gateway:Routes:away:Match:Path=/away/{**rest}",
                "Gateway:Clusters:away:Destinations:a:Address=http://127.0.0.1:9",
                "Gateway:RateLimit:Policies:few:Limit=1",
                "Gateway:Routes:few:ClusterId=shop",
                "Gateway:Routes:few:Match:Path=/few/{**rest}",
                "Gateway:Routes:few:RateLimiterPolicy=few",
            ]
        );
}
