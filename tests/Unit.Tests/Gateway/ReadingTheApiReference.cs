using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Florin.Testing;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.Gateway;

/// <summary><c>/docs</c> on the gateway.</summary>
public sealed partial class ReadingTheApiReference
{
    private const string Policy = "Content-Security-Policy";

    [Theory]
    [InlineData("/docs")]
    [InlineData("/docs/")]
    public async Task Gives_a_page_that_may_load_from_its_own_origin_alone(string path)
    {
        await using var gateway = await Start();
        var response = await gateway.Get(path);
        Assert.Equal((HttpStatusCode.OK, "text/html"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        var policy = response.Header(Policy);
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Header("X-Content-Type-Options"));
        Assert.Equal("99", response.Header("X-RateLimit-Remaining"));
        Assert.DoesNotContain("//", ScriptsOf(await response.Content.ReadAsStringAsync()).Aggregate("", string.Concat));
    }

    [Fact]
    public async Task Has_scripts_that_browsers_keep_and_that_count_for_nothing()
    {
        await using var gateway = await Start();
        var scripts = ScriptsOf(await gateway.Client.GetStringAsync("/docs")).ToList();
        Assert.Equal(2, scripts.Count);
        foreach (var script in scripts)
        {
            var response = await gateway.Get(script);
            Assert.Equal("text/javascript", response.Content.Headers.ContentType?.MediaType);
            Assert.Equal("public, max-age=31536000, immutable", response.Header("Cache-Control"));
            Assert.Equal(
                "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
                response.Header(Policy)
            );
            var again = await gateway.GetWith(script, "If-None-Match", response.Header("ETag"));
            Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        }
        Assert.Equal("98", (await gateway.Get("/docs")).Header("X-RateLimit-Remaining"));
    }

    [Fact]
    public async Task Sends_a_script_compressed_to_who_takes_that_and_as_it_is_to_others()
    {
        await using var gateway = await Start();
        var script = ScriptsOf(await gateway.Client.GetStringAsync("/docs")).First();
        var packed = await gateway.GetWith(script, "Accept-Encoding", "br, gzip");
        Assert.Equal("gzip", packed.Header("Content-Encoding"));
        using var unpacked = new GZipStream(await packed.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var text = new StreamReader(unpacked, Encoding.UTF8);
        Assert.Equal(await (await gateway.Get(script)).Content.ReadAsStringAsync(), await text.ReadToEndAsync());
    }

    [Fact]
    public async Task Answers_head_without_a_body_and_refuses_what_is_no_reading()
    {
        await using var gateway = await Start();
        foreach (var path in ScriptsOf(await gateway.Client.GetStringAsync("/docs")).Append("/docs"))
        {
            var (head, get) = (await gateway.Send(HttpMethod.Head, path), await gateway.Get(path));
            Assert.Equal((get.StatusCode, get.Header("ETag")), (head.StatusCode, head.Header("ETag")));
            Assert.Equal((await get.Content.ReadAsByteArrayAsync()).Length, head.Content.Headers.ContentLength);
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        }
        var refused = await gateway.Send(HttpMethod.Post, "/docs");
        await refused.IsProblem(405, "method-not-allowed");
        Assert.Equal("default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'", refused.Header(Policy));
    }

    [Fact]
    public async Task Comes_and_goes_with_its_setting()
    {
        await using var gateway = await Start("Gateway:Docs:Enabled=false");
        await (await gateway.Get("/docs")).IsProblem(404, "not-found");
        Assert.DoesNotContain("/docs", await gateway.Client.GetStringAsync("/"), StringComparison.Ordinal);
        gateway.Configuration["Gateway:Docs:Enabled"] = "true";
        gateway.Configuration.Reload();
        await Eventually.Is(() => gateway.Get("/docs"), response => response.IsSuccessStatusCode);
        Assert.Contains("\"docs\":\"/docs\"", await gateway.Client.GetStringAsync("/"), StringComparison.Ordinal);
    }

    private static IEnumerable<string> ScriptsOf(string page) =>
        Script().Matches(page).Select(script => script.Groups["path"].Value);

    private static Task<GatewayScenario> Start(params string[] settings) =>
        GatewayScenario.Start(Place.Here, http => http.Response.WriteAsync("from the service"), settings);

    [GeneratedRegex("<script defer src=\"(?<path>[^\"]+)\"></script>", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Script();
}
