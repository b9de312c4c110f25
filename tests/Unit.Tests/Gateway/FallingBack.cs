using Florin.Platform.Configuration;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.Gateway;

/// <summary>What a route answers while its service cannot.</summary>
public sealed class FallingBack
{
    private static readonly string[] Shop =
    [
        "Gateway:Routes:shop:ClusterId=account",
        "Gateway:Routes:shop:Match:Path=/shop/{**rest}",
        "Gateway:CircuitBreaker:MinimumThroughput=2",
    ];

    private bool _fails;

    [Theory]
    [InlineData(Place.Here)]
    [InlineData(Place.Elsewhere)]
    public async Task Gives_the_last_good_answer_and_says_that_it_is_old(Place place)
    {
        await using var gateway = await GatewayScenario.Start(
            place,
            Answer,
            [.. Shop, "Gateway:Routes:shop:Fallback:Kind=LastGood"]
        );
        Assert.Equal("good", await (await gateway.Get("/shop/a")).Content.ReadAsStringAsync());
        await OpenCircuit(gateway);
        gateway.Time.Advance(TimeSpan.FromSeconds(5));
        var stale = await gateway.Get("/shop/a");
        Assert.Equal((200, "good"), ((int)stale.StatusCode, await stale.Content.ReadAsStringAsync()));
        Assert.Equal(
            ("110 - \"Response is Stale\"", "5", "florin; hit; fwd=stale; detail=circuit-open"),
            (stale.Header("Warning"), stale.Header("Age"), stale.Header("Cache-Status"))
        );
        await (await gateway.Get("/shop/never-asked")).IsProblem(503, "circuit-open");
        await (await gateway.Get("/shop/a", "ann:free")).IsProblem(503, "circuit-open");
    }

    [Fact]
    public async Task Gives_nothing_that_is_too_old()
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Here,
            Answer,
            [
                .. Shop,
                "Gateway:Routes:shop:Fallback:Kind=LastGood",
                "Gateway:Routes:shop:Fallback:MaxAge=00:00:10",
                "Gateway:CircuitBreaker:BreakDuration=00:01:00",
            ]
        );
        await gateway.Get("/shop/a");
        await OpenCircuit(gateway);
        gateway.Time.Advance(TimeSpan.FromSeconds(10));
        await (await gateway.Get("/shop/a")).IsProblem(503, "circuit-open");
    }

    [Fact]
    public async Task Gives_what_the_configuration_says_to_any_method()
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Here,
            Answer,
            [
                .. Shop,
                "Gateway:Routes:shop:Fallback:Kind=Static",
                "Gateway:Routes:shop:Fallback:Status=202",
                "Gateway:Routes:shop:Fallback:ContentType=text/plain",
                "Gateway:Routes:shop:Fallback:Body=closed for lunch",
            ]
        );
        await OpenCircuit(gateway);
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
        {
            var answer = await gateway.Send(method, "/shop/a");
            Assert.Equal((202, "closed for lunch"), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
            Assert.Equal("199 - \"Fallback: circuit-open\"", answer.Header("Warning"));
        }
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("text")]
    [InlineData("text/plain; x=\"a\nb\"")]
    public async Task Stops_the_start_with_a_content_type_that_is_none(string type)
    {
        var refused = await Assert.ThrowsAsync<WrongConfiguration>(() =>
            GatewayScenario.Start(Place.Here, Answer, [.. Shop, $"Gateway:Routes:shop:Fallback:ContentType={type}"])
        );
        Assert.Equal(
            $"Gateway:Routes:shop:Fallback:ContentType is '{type.Replace("\n", "\\u000A", StringComparison.Ordinal)}': must be a content type, such as application/json; charset=utf-8.",
            refused.Message
        );
    }

    [Fact]
    public async Task Takes_the_place_of_an_answer_that_broke_half_way()
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Elsewhere,
            async http =>
            {
                if (_fails)
                    http.Response.ContentLength = 100;
                await http.Say("good");
                if (_fails)
                    http.Abort();
            },
            [.. Shop, "Gateway:Routes:shop:Fallback:Kind=LastGood"]
        );
        await gateway.Get("/shop/a");
        _fails = true;
        var stale = await gateway.Get("/shop/a");
        Assert.Equal("good", await stale.Content.ReadAsStringAsync());
        Assert.Equal("florin; hit; fwd=stale; detail=unavailable", stale.Header("Cache-Status"));
    }

    private async Task OpenCircuit(GatewayScenario gateway)
    {
        _fails = true;
        while ((await gateway.Get("/api/account/x")).StatusCode != System.Net.HttpStatusCode.ServiceUnavailable) { }
    }

    private Task Answer(HttpContext http)
    {
        if (_fails)
            http.Response.StatusCode = 500;
        return http.Say("good");
    }
}
