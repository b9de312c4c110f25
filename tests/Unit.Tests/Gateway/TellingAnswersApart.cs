using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.Gateway;

/// <summary>Whose answers of a route's cache are, and of which request: nobody gets another's.</summary>
public sealed class TellingAnswersApart
{
    private static string[] Shop => KeepingAnswers.Shop;

    private int _asked;

    [Fact]
    public async Task Never_gives_one_users_to_another()
    {
        await using var gateway = await GatewayScenario.Start(Place.Here, Count, Shop);
        Assert.Equal("1", await Text(await gateway.Get("/shop/a", "ann:free")));
        Assert.Equal("2", await Text(await gateway.Get("/shop/a", "bob:free")));
        Assert.Equal("3", await Text(await gateway.Get("/shop/a")));
        Assert.Equal("1", await Text(await gateway.Get("/shop/a", "ann:free")));
        Assert.Equal("4", await Text(await gateway.GetWith("/shop/a", "X-Api-Key", "ann")));
        Assert.Equal("5", await Text(await gateway.GetWith("/shop/a", "X-Api-Key", "bob")));
        Assert.Equal("4", await Text(await gateway.GetWith("/shop/a", "X-Api-Key", "ann")));
    }

    [Theory]
    [InlineData("/shop/list?a%3A1%3A1%3Ax%1Fb=y", "/shop/list?a=x&b=y")]
    [InlineData("/shop/list?1:a1;1:x", "/shop/list?a=x")]
    [InlineData("/shop/list%1Fa%3A1%3A1%3Ax", "/shop/list?a=x")]
    [InlineData("/shop/list1%3Aa1;1%3Ax", "/shop/list?a=x")]
    [InlineData("/shop/list?a=1,2&a=3", "/shop/list?a=1&a=2,3")]
    [InlineData("/shop/list?a=1,2", "/shop/list?a=1&a=2")]
    public async Task Never_takes_one_request_for_another_however_it_is_written(string one, string other)
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Here,
            http => http.Say($"{http.Request.Path}{http.Request.QueryString}"),
            [.. Shop, "Gateway:OutputCache:Policies:short:Public=true"]
        );
        var first = await Text(await gateway.Get(one));
        var second = await Text(await gateway.Get(other));
        Assert.NotEqual(first, second);
        Assert.Equal(first, await Text(await gateway.Get(one)));
    }

    [Theory]
    [InlineData("Accept-Language", false, false)]
    [InlineData("Accept, Accept-Language", false, false)]
    [InlineData("Accept, *", false, false)]
    [InlineData("accept, Accept-Encoding", true, true)]
    [InlineData("X-Tenant", true, true)]
    [InlineData("Cookie, X-Api-Key", false, true)]
    [InlineData("Cookie", true, false)]
    public async Task Keeps_only_what_varies_by_what_it_tells_apart(string vary, bool isPublic, bool isKept)
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Elsewhere,
            http =>
            {
                http.Response.Headers.Vary = vary;
                return Count(http);
            },
            [
                .. Shop,
                $"Gateway:OutputCache:Policies:short:Public={isPublic}",
                "Gateway:OutputCache:Policies:short:VaryByHeader:0=x-tenant",
            ]
        );
        Assert.Equal("1", await Text(await gateway.Get("/shop/a")));
        Assert.Equal(isKept ? "1" : "2", await Text(await gateway.Get("/shop/a")));
    }

    [Fact]
    public async Task Gives_everybody_the_same_where_the_policy_is_public()
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Here,
            Count,
            [.. Shop, "Gateway:OutputCache:Policies:short:Public=true"]
        );
        Assert.Equal("1", await Text(await gateway.Get("/shop/a", "ann:free")));
        var second = await gateway.Get("/shop/a", "bob:free");
        Assert.Equal(("1", "public, max-age=10"), (await Text(second), second.Header("Cache-Control")));
    }

    [Theory]
    [InlineData("/shop/b", null, "2")]
    [InlineData("/shop/a?x=1", null, "2")]
    [InlineData("/shop/a", "de", "2")]
    [InlineData("/shop/a", null, "1")]
    public async Task Tells_requests_apart_by_path_query_and_the_headers_of_the_policy(
        string path,
        string? language,
        string body
    )
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Here,
            Count,
            [.. Shop, "Gateway:OutputCache:Policies:short:VaryByHeader:0=Accept-Language"]
        );
        await gateway.Get("/shop/a");
        var second = await gateway.GetWith(path, "Accept-Language", language);
        Assert.Equal(body, await Text(second));
        Assert.Contains("Accept-Language", second.Headers.Vary);
    }

    [Fact]
    public async Task Leaves_out_query_parameters_that_the_policy_does_not_name()
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Here,
            Count,
            [.. Shop, "Gateway:OutputCache:Policies:short:VaryByQuery:0=page"]
        );
        Assert.Equal("1", await Text(await gateway.Get("/shop/a?page=1&utm=x")));
        Assert.Equal("1", await Text(await gateway.Get("/shop/a?page=1&utm=y")));
        Assert.Equal("2", await Text(await gateway.Get("/shop/a?page=2&utm=y")));
    }

    private Task Count(HttpContext http) => http.Say($"{Interlocked.Increment(ref _asked)}");

    private static Task<string> Text(HttpResponseMessage response) => response.Content.ReadAsStringAsync();
}
