using Florin.Platform.Configuration;

namespace Florin.Unit.Tests.Gateway;

/// <summary>Which of the configured routes takes a request.</summary>
public sealed class MatchingRoutes
{
    [Theory]
    [InlineData("Path=/shop/{id:int}", "/shop/7", true)]
    [InlineData("Path=/shop/{id:int}", "/shop/seven", false)]
    [InlineData("Path=/shop/{**rest}", "/shop/a/b", true)]
    [InlineData("Path=/shop/{**rest}", "/stop/a/b", false)]
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
        await using var gateway = await Start([
            "Gateway:Routes:shop:ClusterId=account",
            .. match.Split('|').Select(m => $"Gateway:Routes:shop:Match:{m}"),
        ]);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Test", "yes");
        using var response = await gateway.Client.SendAsync(request);
        Assert.Equal(isTaken ? (200, "account") : (404, "gateway"), ((int)response.StatusCode, response.Header("X-Service")));
    }

    [Theory]
    [InlineData("shop.example.com", "shop.example.com", true)]
    [InlineData("shop.example.com", "SHOP.example.com:8443", true)]
    [InlineData("shop.example.com:8443", "shop.example.com:8443", true)]
    [InlineData("shop.example.com:8443", "shop.example.com", false)]
    [InlineData("shop.example.com:80", "shop.example.com", true)]
    [InlineData("shop.example.com:*", "shop.example.com:8443", true)]
    [InlineData("*.example.com:8443", "shop.example.com:8443", true)]
    [InlineData("*.example.com", "example.com", false)]
    [InlineData("*:8443", "other.example.com:8443", true)]
    [InlineData("*:8443", "other.example.com:8444", false)]
    [InlineData("*", "other.example.com", true)]
    [InlineData("xn--bcher-kva.example", "xn--bcher-kva.example", true)]
    [InlineData("b\u00fccher.example", "xn--bcher-kva.example", true)]
    [InlineData("[::1]:8443", "[::1]:8443", true)]
    [InlineData("[::1]", "[::1]:8443", true)]
    public async Task Goes_by_hosts_as_ASP_NET_Core_writes_them(string pattern, string host, bool isTaken)
    {
        await using var gateway = await Start(
            "Gateway:Routes:shop:ClusterId=account",
            $"Gateway:Routes:shop:Match:Hosts:0={pattern}"
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, "/shop");
        request.Headers.Host = host;
        using var response = await gateway.Client.SendAsync(request);
        Assert.Equal(isTaken ? 200 : 404, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("shop.example.com:http")]
    [InlineData("shop.*.com")]
    [InlineData("http://shop.example.com")]
    [InlineData("")]
    public async Task Is_refused_for_what_is_no_host(string host)
    {
        var wrong = await Assert.ThrowsAsync<WrongConfiguration>(() =>
            Start("Gateway:Routes:shop:ClusterId=account", $"Gateway:Routes:shop:Match:Hosts:0={host}")
        );
        Assert.StartsWith(
            $"Gateway:Routes:shop:Match:Hosts:0 is '{host}': expected a host",
            wrong.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Goes_by_order_and_then_by_the_more_specific_path()
    {
        await using var gateway = await Start(
            "Gateway:Routes:shop:ClusterId=account",
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
    [InlineData("/shop/{**a}", "/{**b}", "/shop/cart", "a")]
    [InlineData("/shop/{**a}", "/shop/cart/{**b}", "/shop/cart", "b")]
    [InlineData("/shop/{a}", "/shop/{b:int}", "/shop/7", "b")]
    [InlineData("/shop/{a}", "/SHOP/cart", "/shop/Cart/", "b")]
    [InlineData("/shop/{a?}", "/shop/{**b}", "/shop", "a")]
    [InlineData("/{a}/cart", "/shop/{b}", "/shop/cart", "b")]
    [InlineData("/shop/a{a}", "/shop/{b}", "/shop/a1", "a")]
    [InlineData("/shop/{x}/{y}", "/shop/cart/b/c", "/shop/cart/b", "a")]
    public async Task Prefers_the_more_specific_of_two_paths(string a, string b, string path, string taken)
    {
        await using var gateway = await Start([.. Named("a", $"Path={a}"), .. Named("b", $"Path={b}")]);
        using var answer = await gateway.Get(path);
        Assert.Equal(taken, answer.Header("X-Route"));
    }

    [Theory]
    [InlineData("Methods:0=GET")]
    [InlineData("Hosts:0=127.0.0.1")]
    [InlineData("Headers:0:Name=X-Test|Headers:0:Mode=NotExists")]
    [InlineData("QueryParameters:0:Name=page|QueryParameters:0:Mode=Exists")]
    public async Task Prefers_what_asks_for_more_where_paths_are_equal(string match)
    {
        await using var gateway = await Start([
            .. Named("a", "Path=/shop/{x}"),
            .. Named("b", [.. match.Split('|'), "Path=/shop/{y}"]),
        ]);
        using var answer = await gateway.Get("/shop/7?page=1");
        Assert.Equal("b", answer.Header("X-Route"));
    }

    [Theory]
    [InlineData("Path=/{**any}", false)]
    [InlineData("Methods:0=GET", false)] // It takes any path.
    [InlineData("Path=/api/{**rest}", false)]
    [InlineData("Path=/api/account/{**rest}", true)]
    [InlineData("Path=/api/account/x", true)]
    [InlineData("Path=/api/account/{x:int}", false)]
    [InlineData("Path=/api/account/x|Methods:0=POST", false)]
    public async Task Asks_the_services_own_routes_by_the_same_rule(string match, bool isTaken)
    {
        await using var gateway = await Start(Named("a", match.Split('|')));
        using var answer = await gateway.Get("/api/account/x");
        Assert.Equal((200, isTaken), ((int)answer.StatusCode, answer.Headers.Contains("X-Route")));
    }

    [Fact]
    public async Task Puts_what_has_a_lower_order_before_the_services_own_routes_too()
    {
        await using var gateway = await Start([.. Named("a", "Path=/{**any}"), "Gateway:Routes:a:Order=-1"]);
        using var answer = await gateway.Get("/api/account/x");
        Assert.Equal("a", answer.Header("X-Route"));
    }

    [Fact]
    public async Task Tells_which_methods_there_are_at_a_path_where_there_is_none_for_a_requests_own()
    {
        await using var gateway = await Start([
            .. Named("a", "Path=/shop/{x:int}", "Methods:0=put", "Methods:1=GET"),
            .. Named("b", "Path=/shop/{**y}", "Methods:0=POST"),
            .. Named("c", "Path=/shop/7", "Methods:0=PATCH", "Hosts:0=example.com"),
        ]);
        using var refused = await gateway.Send(HttpMethod.Delete, "/shop/7");
        await refused.IsProblem(405, "method-not-allowed");
        Assert.Equal(["GET", "POST", "PUT"], refused.Content.Headers.Allow);
        using var other = await gateway.Send(HttpMethod.Delete, "/shop/seven");
        Assert.Equal(["POST"], other.Content.Headers.Allow);
        await (await gateway.Send(HttpMethod.Delete, "/stop/7")).IsProblem(404, "not-found");
        using var taken = await gateway.Send(HttpMethod.Post, "/shop/7");
        Assert.Equal("b", taken.Header("X-Route"));
    }

    [Theory]
    [InlineData("/shop/{a")]
    [InlineData("/shop/{a:nothing}")]
    [InlineData("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18/19/20/21/22/23/24/25/26/27/28/29")]
    public async Task Stops_the_start_where_a_path_is_no_template(string path)
    {
        var refused = await Assert.ThrowsAsync<WrongConfiguration>(() =>
            Start("Gateway:Routes:shop:ClusterId=account", $"Gateway:Routes:shop:Match:Path={path}")
        );
        Assert.Contains($"Gateway:Routes:shop:Match:Path is '{path}'", refused.Message, StringComparison.Ordinal);
    }

    private static string[] Named(string route, params string[] match) =>
        [
            $"Gateway:Routes:{route}:ClusterId=account",
            .. match.Select(m => $"Gateway:Routes:{route}:Match:{m}"),
            $"Gateway:Routes:{route}:Transforms:0:ResponseHeader=X-Route",
            $"Gateway:Routes:{route}:Transforms:0:Set={route}",
        ];

    private static Task<GatewayScenario> Start(params string[] settings) =>
        GatewayScenario.Start(Place.Here, http => http.Say("well"), settings);
}
