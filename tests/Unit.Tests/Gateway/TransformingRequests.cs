using System.Text.Json;
using Florin.Platform.Configuration;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.Gateway;

/// <summary>Transforms by YARP's names, alike for a service here and elsewhere.</summary>
public sealed class TransformingRequests
{
    private static readonly string[] Shop =
    [
        "Gateway:Routes:shop:ClusterId=account",
        "Gateway:Routes:shop:Match:Path=/shop/{kind}/{**rest}",
    ];

    public static TheoryData<Place, string, string, string> Changes()
    {
        (string Transform, string Path, string Expected)[] changes =
        [
            ("PathRemovePrefix=/shop", "/shop/a/b?x=1", "/a/b?x=1"),
            ("PathPrefix=/v2", "/shop/a/b", "/v2/shop/a/b"),
            ("PathSet=/fixed", "/shop/a/b?x=1", "/fixed?x=1"),
            ("PathPattern=/things/{kind}/{**rest}", "/shop/a/b/c", "/things/a/b/c"),
            ("QueryValueParameter=y|Set=2", "/shop/a/b?x=1", "/shop/a/b?x=1&y=2"),
            ("QueryRemoveParameter=x", "/shop/a/b?x=1&z=3", "/shop/a/b?z=3"),
        ];
        var data = new TheoryData<Place, string, string, string>();
        foreach (var (transform, path, expected) in changes)
        foreach (var place in Enum.GetValues<Place>())
            data.Add(place, transform, path, expected);
        return data;
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Changes_path_and_query(Place place, string transform, string path, string expected)
    {
        await using var gateway = await Start(place, transform);
        var seen = JsonSerializer.Deserialize<JsonElement>(await (await gateway.Get(path)).Content.ReadAsStringAsync());
        Assert.Equal(expected, seen.GetProperty("target").GetString());
    }

    [Theory]
    [InlineData(Place.Here)]
    [InlineData(Place.Elsewhere)]
    public async Task Changes_headers_of_requests(Place place)
    {
        await using var gateway = await Start(
            place,
            "RequestHeader=X-Set|Set=new",
            "RequestHeader=X-Append|Append=second",
            "RequestHeaderRemove=X-Secret"
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, "/shop/a/b");
        foreach (var (name, value) in new[] { ("X-Set", "old"), ("X-Append", "first"), ("X-Secret", "s"), ("X-Other", "o") })
            request.Headers.Add(name, value);
        using var response = await gateway.Client.SendAsync(request);
        var seen = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()).GetProperty("headers");
        Assert.Equal(("new", "o"), (Header(seen, "X-Set"), Header(seen, "X-Other")));
        Assert.Equal("first,second", Header(seen, "X-Append")?.Replace(" ", "", StringComparison.Ordinal));
        Assert.Null(Header(seen, "X-Secret"));
    }

    [Theory]
    [InlineData(Place.Here)]
    [InlineData(Place.Elsewhere)]
    public async Task Lets_only_some_headers_through(Place place)
    {
        await using var gateway = await Start(
            place,
            "RequestHeadersAllowed=X-Good;Accept",
            "ResponseHeadersAllowed=X-Fine;Content-Type"
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, "/shop/a/b");
        request.Headers.Add("X-Good", "1");
        request.Headers.Add("X-Bad", "1");
        using var response = await gateway.Client.SendAsync(request);
        var seen = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()).GetProperty("headers");
        Assert.Equal(("1", null), (Header(seen, "X-Good"), Header(seen, "X-Bad")));
        Assert.Equal("fine", response.Header("X-Fine"));
        Assert.False(response.Headers.Contains("X-Internal"));
        Assert.Equal("nosniff", response.Header("X-Content-Type-Options"));
    }

    [Theory]
    [InlineData(Place.Here)]
    [InlineData(Place.Elsewhere)]
    public async Task Changes_headers_of_answers(Place place)
    {
        await using var gateway = await Start(place, "ResponseHeader=X-New|Set=yes", "ResponseHeaderRemove=X-Internal");
        using var response = await gateway.Get("/shop/a/b");
        Assert.Equal(("yes", "fine"), (response.Header("X-New"), response.Header("X-Fine")));
        Assert.False(response.Headers.Contains("X-Internal"));
    }

    [Theory]
    [InlineData(Place.Here)]
    [InlineData(Place.Elsewhere)]
    public async Task Leads_nobody_to_what_is_internal(Place place)
    {
        await using var gateway = await Start(place, "PathRemovePrefix=/shop/a");
        await (await gateway.Get("/shop/a/internal/feed")).IsProblem(404, "not-found");
    }

    [Theory]
    [InlineData("a_b..c", "PathRemovePrefix=/shop")]
    [InlineData("_..", "PathRemovePrefix=/shop")]
    [InlineData("a~..b", "X-Forwarded=Set")]
    [InlineData("(..)", "X-Forwarded=Append")]
    [InlineData("_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "Forwarded=proto,host,for")]
    public async Task Takes_any_host_that_a_request_can_name(string host, string transform)
    {
        foreach (var place in Enum.GetValues<Place>())
        {
            await using var gateway = await Start(place, transform);
            var answer = await RawHttp.Get(gateway.Address, "/shop/a/b", host);
            Assert.True(answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal), $"{place}: {answer}");
        }
    }

    [Fact]
    public async Task Stops_the_start_with_one_that_is_not_known()
    {
        var refused = await Assert.ThrowsAsync<WrongConfiguration>(() => Start(Place.Here, "PathTurnAround=yes"));
        Assert.Contains(
            "Gateway:Routes:shop:Transforms: Unknown transform: PathTurnAround",
            refused.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Stops_the_start_with_patterns_that_are_none()
    {
        var refused = await Assert.ThrowsAsync<WrongConfiguration>(() =>
            Start(Place.Here, "PathPattern=/{a", "pathpattern=/b}")
        );
        foreach (var wrong in new[] { "0:PathPattern is '/{a'", "1:PathPattern is '/b}'" })
            Assert.Contains($"Gateway:Routes:shop:Transforms:{wrong}: ", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ResponseHeader=X-A\nB|Set=1", "ResponseHeader is 'X-A\\u000AB': expected a header name")]
    [InlineData("RequestHeaderRemove=X A", "RequestHeaderRemove is 'X A': expected a header name")]
    [InlineData("ResponseHeadersAllowed=X-A;X B", "ResponseHeadersAllowed is 'X-A;X B': expected a header name")]
    [InlineData("RequestHeader=X-A|Set=a\nb", "Set contains control characters, which are not allowed.")]
    [InlineData("HttpMethodChange=GET|Set=PU T", "Set is 'PU T': expected a method")]
    public async Task Stops_the_start_with_headers_and_methods_that_nobody_can_send(string transform, string message)
    {
        var refused = await Assert.ThrowsAsync<WrongConfiguration>(() => Start(Place.Here, transform));
        Assert.StartsWith($"Gateway:Routes:shop:Transforms:0:{message}", refused.Message, StringComparison.Ordinal);
    }

    private static Task<GatewayScenario> Start(Place place, params string[] transforms) =>
        GatewayScenario.Start(
            place,
            Tell,
            [
                .. Shop,
                .. transforms.SelectMany(
                    (transform, i) => transform.Split('|').Select(part => $"Gateway:Routes:shop:Transforms:{i}:{part}")
                ),
            ]
        );

    private static Task Tell(HttpContext http)
    {
        http.Response.Headers["X-Fine"] = "fine";
        http.Response.Headers["X-Internal"] = "secret";
        return http.Response.WriteAsJsonAsync(
            new
            {
                target = $"{http.Request.Path}{http.Request.QueryString}",
                headers = http.Request.Headers.ToDictionary(h => h.Key.ToUpperInvariant(), h => h.Value.ToString()),
            },
            http.RequestAborted
        );
    }

    private static string? Header(JsonElement headers, string name) =>
        headers.TryGetProperty(name.ToUpperInvariant(), out var value) ? value.GetString() : null;
}
