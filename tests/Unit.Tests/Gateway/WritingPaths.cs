using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Florin.Unit.Tests.Gateway;

/// <summary>Paths as a client writes them, on the way to a service.</summary>
public sealed class WritingPaths
{
    [Theory]
    [InlineData("/accounts/a%2fb")]
    [InlineData("/accounts/a%2Fb%25c")]
    [InlineData("/accounts//x")]
    [InlineData("//accounts")]
    [InlineData("/a%20b/%C3%BC?q=%2f")]
    [InlineData("/accounts/100%25")]
    public async Task Come_to_a_service_of_florins_as_they_were_written(string rest)
    {
        await using var gateway = await GatewayScenario.Start(Place.Elsewhere, Raw);
        foreach (var start in new[] { "/api/account", "/api/v1/account" })
            Assert.Contains($"[{rest}]", await RawHttp.Get(gateway.Address, start + rest), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/accounts/..;/x")]
    [InlineData("/accounts/..;a=b/x")]
    [InlineData("/accounts/%2e%2e/x")]
    [InlineData("/accounts/.%2E/x")]
    [InlineData("/accounts/..%2fx")]
    [InlineData("/accounts/..\\x")]
    [InlineData("/accounts/..%5cx")]
    [InlineData("/accounts/..%3bx")]
    [InlineData("/accounts/%252e%252e/x")]
    [InlineData("/accounts/%25252e./x")]
    [InlineData("/accounts/.;/x")]
    [InlineData("/accounts/../x")]
    [InlineData("/..%2f..%2finternal")]
    public async Task Are_refused_where_they_step_up(string rest)
    {
        foreach (var place in new[] { Place.Here, Place.Elsewhere })
        {
            await using var gateway = await GatewayScenario.Start(place, Raw);
            foreach (var start in new[] { "/api/account", "", "/shop" })
                Assert.StartsWith("HTTP/1.1 400 ", await RawHttp.Get(gateway.Address, start + rest), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/x..y")]
    [InlineData("/...")]
    [InlineData("/a;b=..c")]
    [InlineData("/.well-known/x")]
    public async Task Are_not_refused_for_dots_alone(string rest)
    {
        await using var gateway = await GatewayScenario.Start(Place.Elsewhere, Raw);
        Assert.StartsWith("HTTP/1.1 200 ", await RawHttp.Get(gateway.Address, "/api/account" + rest), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health")]
    [InlineData("/api/account/x")]
    public async Task Are_answered_by_headers_alone_where_that_is_asked(string path)
    {
        await using var gateway = await GatewayScenario.Start(Place.Elsewhere, Raw);
        using var read = await gateway.Get(path);
        using var asked = await gateway.Send(HttpMethod.Head, path);
        Assert.Equal(read.StatusCode, asked.StatusCode);
        Assert.Equal(read.Content.Headers.ContentType, asked.Content.Headers.ContentType);
        Assert.Empty(await asked.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/api/discovery/services?limit=1")]
    public async Task Are_refused_with_parameters_that_nothing_reads(string path)
    {
        await using var gateway = await GatewayScenario.Start(Place.Here, Raw);
        await (await gateway.Get(path)).IsProblem(400, "invalid-request");
        var (status, body) = await gateway.Administer("GET /admin/limits/user:1?teir=free");
        Assert.Equal(400, status);
        Assert.Contains("'tier'", body.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/api/account/x", null, "no-store")]
    [InlineData("GET", "/api/account/x", "user_1:free", "no-store")]
    [InlineData("GET", "/api/account/x", null, "no-store")]
    [InlineData("GET", "/api/account/said", null, "max-age=5")]
    [InlineData("GET", "/health/live", null, null)]
    public async Task Lead_to_answers_that_nobody_keeps_unless_the_service_says_so(
        string method,
        string path,
        string? token,
        string? control
    )
    {
        foreach (var place in new[] { Place.Here, Place.Elsewhere })
        {
            await using var gateway = await GatewayScenario.Start(place, Raw);
            using var answer = await gateway.Send(new HttpMethod(method), path, token);
            Assert.Equal(control, answer.Headers.CacheControl?.ToString());
        }
    }

    private static Task Raw(HttpContext http)
    {
        if (http.Request.Path.Value!.EndsWith("said", StringComparison.Ordinal))
            http.Response.Headers.CacheControl = "max-age=5";
        return http.Say($"[{http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget}]");
    }
}
