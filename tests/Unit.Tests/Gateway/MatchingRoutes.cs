using Florin.Platform.Hosting;

namespace Florin.Unit.Tests.Gateway;

/// <summary>Which of the configured routes takes a request.</summary>
public sealed class MatchingRoutes
{
    [Theory]
    [InlineData("Path=/shop/{id:int}", "/shop/7", true)]
    [InlineData("Path=/shop/{id:int}", "/shop/seven", false)]
    [InlineData("Path=/shop/{**rest}", "/shop/a/b", true)]
    [InlineData("Path=/shop/{**rest}", "/stop/a/b", false)]
    [InlineData("Methods:0=POST", "/shop", false)]
    [InlineData("Methods:0=get", "/shop", true)]
    [InlineData("Hosts:0=127.0.0.1", "/shop", true)]
    [InlineData("Hosts:0=*.example.com", "/shop", false)]
    [InlineData("Headers:0:Name=X-Test|Headers:0:Values:0=YES", "/shop", true)]
    [InlineData("Headers:0:Name=X-Test|Headers:0:Values:0=YES|Headers:0:IsCaseSensitive=true", "/shop", false)]
    [InlineData("Headers:0:Name=X-Test|Headers:0:Values:0=y|Headers:0:Mode=HeaderPrefix", "/shop", true)]
    [InlineData("Headers:0:Name=X-Test|Headers:0:Mode=NotExists", "/shop", false)]
    [InlineData("Headers:0:Name=X-Test|Headers:0:Values:0=e|Headers:0:Mode=NotContains", "/shop", false)]
    [InlineData("QueryParameters:0:Name=page|QueryParameters:0:Values:0=2", "/shop?page=2", true)]
    [InlineData("QueryParameters:0:Name=page|QueryParameters:0:Values:0=2", "/shop?page=22", false)]
    [InlineData("QueryParameters:0:Name=page|QueryParameters:0:Mode=Exists", "/shop", false)]
    public async Task Goes_by_path_method_host_headers_and_query(string match, string path, bool isTaken)
    {
        await using var gateway = await Start([.. match.Split('|').Select(m => $"Gateway:Routes:shop:Match:{m}")]);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Test", "yes");
        using var response = await gateway.Client.SendAsync(request);
        Assert.Equal(isTaken ? (200, "account") : (404, "gateway"), ((int)response.StatusCode, response.Header("X-Service")));
    }

    [Fact]
    public async Task Goes_by_order_and_then_by_the_more_specific_path()
    {
        await using var gateway = await Start(
            "Gateway:Routes:shop:Match:Path=/shop/{**rest}",
            "Gateway:Routes:cart:ClusterId=account",
            "Gateway:Routes:cart:Match:Path=/shop/cart",
            "Gateway:Routes:cart:Fallback:Kind=Static",
            "Gateway:Routes:cart:Transforms:0:ResponseHeader=X-Route",
            "Gateway:Routes:cart:Transforms:0:Set=cart",
            "Gateway:Routes:first:ClusterId=account",
            "Gateway:Routes:first:Match:Path=/shop/{**all}",
            "Gateway:Routes:first:Match:Methods:0=PUT",
            "Gateway:Routes:first:Order=-1",
            "Gateway:Routes:first:Transforms:0:ResponseHeader=X-Route",
            "Gateway:Routes:first:Transforms:0:Set=first"
        );
        Assert.Equal("cart", (await gateway.Get("/shop/cart")).Header("X-Route"));
        Assert.False((await gateway.Get("/shop/other")).Headers.Contains("X-Route"));
        Assert.Equal("first", (await gateway.Send(HttpMethod.Put, "/shop/cart")).Header("X-Route"));
    }

    [Theory]
    [InlineData("/shop/{a")]
    [InlineData("/shop/{a:nothing}")]
    public async Task Stops_the_start_where_a_path_is_no_template(string path)
    {
        var refused = await Assert.ThrowsAsync<WrongConfiguration>(() => Start($"Gateway:Routes:shop:Match:Path={path}"));
        Assert.Contains($"Gateway:Routes:shop:Match:Path is '{path}'", refused.Message, StringComparison.Ordinal);
    }

    private static Task<GatewayScenario> Start(params string[] settings) =>
        GatewayScenario.Start(Place.Here, http => http.Say("well"), ["Gateway:Routes:shop:ClusterId=account", .. settings]);
}
