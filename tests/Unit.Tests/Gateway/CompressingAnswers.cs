using System.IO.Compression;

namespace Florin.Unit.Tests.Gateway;

/// <summary>Which answers are compressed, and how.</summary>
public sealed class CompressingAnswers
{
    [Theory]
    [InlineData(Place.Here, "gzip", "gzip")]
    [InlineData(Place.Elsewhere, "gzip, br", "br")]
    [InlineData(Place.Here, "br;q=0.1, gzip", "gzip")]
    [InlineData(Place.Here, "zstd", null)]
    [InlineData(Place.Elsewhere, "identity", null)]
    public async Task Is_as_the_client_prefers(Place place, string accepted, string? encoding)
    {
        var body = string.Concat(Enumerable.Repeat("{\"a\":1},", 500));
        await using var gateway = await GatewayScenario.Start(place, http => Json(http, body));
        using var response = await Ask(gateway, accepted);
        Assert.Equal(encoding, response.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal(body, await Text(response));
        Assert.Contains("Accept-Encoding", response.Headers.Vary);
    }

    [Theory]
    [InlineData(1023, "application/json", null, false)]
    [InlineData(1024, "application/json", null, true)]
    [InlineData(5000, "application/problem+json", null, true)]
    [InlineData(5000, "image/png", null, false)]
    [InlineData(5000, "application/json", "br", false)]
    public async Task Is_only_worth_it_for_some_of_them(int bytes, string type, string? encoding, bool isCompressed)
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Elsewhere,
            http =>
            {
                http.Response.ContentType = type;
                http.Response.ContentLength = bytes;
                if (encoding is not null)
                    http.Response.Headers.ContentEncoding = encoding;
                return http.Say(new string('x', bytes));
            }
        );
        using var response = await Ask(gateway, "gzip");
        Assert.Equal(isCompressed ? "gzip" : encoding, response.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal(isCompressed, (await response.Content.ReadAsByteArrayAsync()).Length < bytes);
    }

    [Theory]
    [InlineData("gzip", "W/\"v1\"")]
    [InlineData("identity", "\"v1\"")]
    public async Task Does_not_stand_for_the_same_bytes_under_the_same_strong_tag(string accepted, string tag)
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Elsewhere,
            http =>
            {
                http.Response.Headers.ETag = "\"v1\"";
                http.Response.Headers.AcceptRanges = "bytes";
                return Json(http, new string('x', 5000));
            }
        );
        using var response = await Ask(gateway, accepted);
        Assert.Equal(tag, response.Header("ETag"));
        Assert.Equal(accepted is "gzip", response.Headers.AcceptRanges.Count == 0);
    }

    [Theory]
    [InlineData(Place.Here, 5000)]
    [InlineData(Place.Elsewhere, 5000)]
    [InlineData(Place.Here, 50_000)] // Too large to be kept.
    [InlineData(Place.Elsewhere, 50_000)]
    public async Task Is_done_on_routes_that_keep_answers_the_first_time_as_later(Place place, int bytes)
    {
        await using var gateway = await GatewayScenario.Start(
            place,
            http => Json(http, new string('x', bytes)),
            "Gateway:Routes:kept:ClusterId=account",
            "Gateway:Routes:kept:Match:Path=/api/account/{**rest}",
            "Gateway:Routes:kept:OutputCachePolicy=short",
            "Gateway:OutputCache:Policies:short:MaxBytes=20000"
        );
        for (var time = 0; time < 2; time++)
        {
            using var response = await Ask(gateway, "gzip");
            Assert.Equal("gzip", response.Content.Headers.ContentEncoding.SingleOrDefault());
            Assert.Equal(new string('x', bytes), await Text(response));
        }
    }

    [Fact]
    public async Task Leaves_small_problems_of_the_gateways_own_as_they_are()
    {
        await using var gateway = await GatewayScenario.Start(Place.Here, http => http.Say(""));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/nowhere");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "br");
        using var response = await gateway.Client.SendAsync(request);
        await response.IsProblem(404, "not-found");
        Assert.Empty(response.Content.Headers.ContentEncoding);
        Assert.Equal((await response.Content.ReadAsByteArrayAsync()).Length, response.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Can_be_turned_off()
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Here,
            http => Json(http, new string('x', 5000)),
            "Gateway:Compression:Enabled=false"
        );
        using var response = await Ask(gateway, "gzip");
        Assert.Empty(response.Content.Headers.ContentEncoding);
    }

    private static Task Json(Microsoft.AspNetCore.Http.HttpContext http, string body)
    {
        http.Response.ContentType = "application/json";
        return http.Say(body);
    }

    private static Task<HttpResponseMessage> Ask(GatewayScenario gateway, string accepted)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/account/x");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        return gateway.Client.SendAsync(request);
    }

    private static async Task<string> Text(HttpResponseMessage response)
    {
        await using var body = await response.Content.ReadAsStreamAsync();
        await using var plain = response.Content.Headers.ContentEncoding.SingleOrDefault() switch
        {
            "gzip" => (Stream)new GZipStream(body, CompressionMode.Decompress),
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            _ => body,
        };
        return await new StreamReader(plain).ReadToEndAsync();
    }
}
