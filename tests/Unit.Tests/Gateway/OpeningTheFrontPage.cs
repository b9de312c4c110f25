using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.Gateway;

/// <summary><c>/</c> on the gateway, for people and programs alike.</summary>
public sealed class OpeningTheFrontPage
{
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";

    [Theory]
    [InlineData(Browser, "text/html")]
    [InlineData("text/html", "text/html")]
    [InlineData("TEXT/HTML;q=0.5", "text/html")]
    [InlineData(null, "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("application/json", "application/json")]
    [InlineData("application/json, text/html", "application/json")]
    [InlineData("text/html;q=0.5, application/json", "application/json")]
    [InlineData("text/html;q=0", "application/json")]
    [InlineData("not a type", "application/json")]
    public async Task Gives_a_page_to_who_asks_for_one_and_json_to_others(string? accept, string type)
    {
        await using var gateway = await Start();
        var response = await gateway.GetWith("/", "Accept", accept);
        Assert.Equal(
            (HttpStatusCode.OK, type, "Accept"),
            (response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Header("Vary"))
        );
    }

    [Fact]
    public async Task Tells_a_program_what_this_is_how_it_is_and_where_to_go()
    {
        await using var gateway = await Start();
        var body = JsonSerializer.Deserialize<JsonElement>(await gateway.Client.GetStringAsync("/"));
        var data = body.GetProperty("data");
        Assert.True(body.GetProperty("success").GetBoolean());
        Assert.Equal("Florin", data.GetProperty("name").GetString());
        Assert.Matches("^[0-9]+[.][0-9]+", data.GetProperty("version").GetString());
        Assert.Equal("healthy", data.GetProperty("status").GetString());
        foreach (
            var link in data.GetProperty("links").EnumerateObject().Where(link => link.Name is not ("operators" or "console"))
        )
            // Keys are the user service's, which is not here.
            if (link.Name != "keys")
                Assert.Equal(HttpStatusCode.OK, (await gateway.Get(link.Value.GetString() ?? "")).StatusCode);
    }

    [Fact]
    public async Task Shows_a_browser_the_same_without_anything_from_elsewhere()
    {
        await using var gateway = await Start();
        var response = await gateway.GetWith("/", "Accept", Browser);
        var page = await response.Content.ReadAsStringAsync();
        Assert.Contains(
            "<th scope=\"row\">account</th><td><span class=\"state healthy\">healthy</span></td>",
            page,
            StringComparison.Ordinal
        );
        foreach (var path in (string[])["/openapi.json", "/docs", "/health", "http://127.0.0.1:3090/admin"])
            Assert.Contains($"href=\"{path}\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", page, StringComparison.Ordinal);
        // The policy allows the one style that the page has, and nothing else.
        var style = page.Split("<style>")[1].Split("</style>")[0];
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        Assert.Equal(
            $"default-src 'none';style-src 'sha256-{hash}';img-src data:;base-uri 'none';form-action 'none';frame-ancestors 'none'",
            response.Header("Content-Security-Policy")
        );
    }

    [Fact]
    public async Task Gives_a_program_the_policy_of_all_answers()
    {
        await using var gateway = await Start();
        var response = await gateway.Get("/");
        Assert.Equal(
            "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
            response.Header("Content-Security-Policy")
        );
    }

    [Theory]
    [InlineData(Browser)]
    [InlineData("*/*")]
    public async Task Names_the_operators_port_to_this_machine_only(string accept)
    {
        const string port = "http://127.0.0.1:3090/admin";
        await using var gateway = await Start("Gateway:TrustedProxies=127.0.0.1");
        Assert.Contains(port, await Text(accept, forwardedFor: null), StringComparison.Ordinal);
        Assert.DoesNotContain(port, await Text(accept, forwardedFor: "192.0.2.7"), StringComparison.Ordinal);

        async Task<string> Text(string asked, string? forwardedFor)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/");
            request.Headers.TryAddWithoutValidation("Accept", asked);
            if (forwardedFor is not null)
                request.Headers.TryAddWithoutValidation("X-Forwarded-For", forwardedFor);
            using var response = await gateway.Client.SendAsync(request);
            return await response.Content.ReadAsStringAsync();
        }
    }

    [Theory]
    [InlineData(Browser)]
    [InlineData("*/*")]
    public async Task Answers_head_with_the_same_headers_and_no_body(string accept)
    {
        await using var gateway = await Start();
        using var request = new HttpRequestMessage(HttpMethod.Head, "/");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        var (head, get) = (await gateway.Client.SendAsync(request), await gateway.GetWith("/", "Accept", accept));
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Equal((await get.Content.ReadAsByteArrayAsync()).Length, head.Content.Headers.ContentLength);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Refuses_other_methods_and_counts_as_the_contract_says()
    {
        await using var gateway = await Start();
        var refused = await gateway.Send(HttpMethod.Post, "/");
        await refused.IsProblem(405, "method-not-allowed");
        Assert.Equal("GET, HEAD", string.Join(", ", refused.Content.Headers.Allow));
        Assert.Equal("98", (await gateway.Get("/")).Header("X-RateLimit-Remaining"));
    }

    [Fact]
    public async Task Leaves_the_path_to_a_route_that_takes_it()
    {
        await using var gateway = await Start(
            "Gateway:Routes:shop:Match:Path=/{**rest}",
            "Gateway:Routes:shop:ClusterId=account"
        );
        Assert.Equal("from the shop", await (await gateway.GetWith("/", "Accept", Browser)).Content.ReadAsStringAsync());
    }

    private static Task<GatewayScenario> Start(params string[] settings) =>
        GatewayScenario.Start(Place.Here, http => http.Response.WriteAsync("from the shop"), settings);
}
