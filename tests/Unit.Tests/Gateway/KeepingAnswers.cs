using System.Net;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.Gateway;

/// <summary>The cache of a route: fresh answers, conditions, and whose they are.</summary>
public sealed class KeepingAnswers
{
    internal static readonly string[] Shop =
    [
        "Gateway:Routes:shop:ClusterId=account",
        "Gateway:Routes:shop:Match:Path=/shop/{**rest}",
        "Gateway:Routes:shop:OutputCachePolicy=short",
        "Gateway:OutputCache:Policies:short:Duration=00:00:10",
    ];

    private int _asked;

    [Theory]
    [InlineData(Place.Here)]
    [InlineData(Place.Elsewhere)]
    public async Task Gives_them_again_while_they_are_fresh(Place place)
    {
        await using var gateway = await GatewayScenario.Start(place, Count, Shop);
        var first = await gateway.Get("/shop/a");
        Assert.Equal(("1", "florin; fwd=miss; stored"), (await Text(first), first.Header("Cache-Status")));
        gateway.Time.Advance(TimeSpan.FromSeconds(9.9));
        var second = await gateway.Get("/shop/a");
        Assert.Equal(("1", "9", "florin; hit"), (await Text(second), second.Header("Age"), second.Header("Cache-Status")));
        Assert.Equal("text/plain; charset=utf-8", second.Content.Headers.ContentType?.ToString());
        Assert.Equal("custom", second.Header("X-Custom"));
        Assert.NotEqual(first.Header("X-Request-Id"), second.Header("X-Request-Id"));
        gateway.Time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("2", await Text(await gateway.Get("/shop/a")));
    }

    [Fact]
    public async Task Says_once_by_which_headers_they_differ()
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Here,
            http =>
            {
                http.Response.Headers.Vary = "accept-language, Accept";
                return http.Say("x");
            },
            [.. Shop, "Gateway:OutputCache:Policies:short:VaryByHeader:0=Accept-Language"]
        );
        foreach (var how in new[] { "florin; fwd=miss; stored", "florin; hit" })
        {
            using var answer = await gateway.Get("/shop/a");
            Assert.Equal(
                (how, "accept-language, Accept"),
                (answer.Header("Cache-Status"), string.Join(", ", answer.Headers.Vary))
            );
        }
    }

    [Fact]
    public async Task Gives_nobody_what_was_kept_for_a_user_whose_token_is_good_no_longer()
    {
        await using var gateway = await GatewayScenario.Start(Place.Here, Count, [.. Shop, "Gateway:RateLimit:PartitionBy=Ip"]);
        Assert.Equal("1", await Text(await gateway.Get("/shop/a", "user_1:free")));
        Assert.Equal("1", await Text(await gateway.Get("/shop/a", "user_1:free")));
        gateway.Blocked.Add("user_1:free");
        Assert.Equal("2", await Text(await gateway.Get("/shop/a", "user_1:free"))); // The service, which refuses it.
    }

    [Fact]
    public async Task Is_stale_in_time_also_where_the_wall_clock_is_set_back()
    {
        await using var gateway = await GatewayScenario.Start(Place.Here, Count, Shop);
        await gateway.Get("/shop/a");
        gateway.Time.JumpWall(TimeSpan.FromHours(-1));
        gateway.Time.Advance(TimeSpan.FromSeconds(9));
        var second = await gateway.Get("/shop/a");
        Assert.Equal(("1", "9"), (await Text(second), second.Header("Age")));
        gateway.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("2", await Text(await gateway.Get("/shop/a")));
    }

    [Theory]
    [InlineData("Gateway:Routes:shop:Transforms:0:PathPattern", "/other", "2")]
    [InlineData("Gateway:OutputCache:Policies:short:VaryByQuery:0", "page", "2")]
    [InlineData("Gateway:RateLimit:Limit", "99", "1")]
    public async Task Outlives_a_configuration_that_asks_the_service_the_same(string changed, string value, string said)
    {
        await using var gateway = await GatewayScenario.Start(Place.Here, Count, Shop);
        Assert.Equal("1", await Text(await gateway.Get("/shop/a")));
        gateway.Configuration[changed] = value;
        gateway.Configuration.Reload();
        Assert.Equal(said, await Text(await gateway.Get("/shop/a")));
    }

    [Fact]
    public async Task Outlives_a_configuration_that_is_refused()
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Here,
            Count,
            [.. Shop, "Gateway:OutputCache:MaxBytes=1000000"]
        );
        Assert.Equal("1", await Text(await gateway.Get("/shop/a")));
        gateway.Configuration["Gateway:OutputCache:MaxBytes"] = "2000000";
        gateway.Configuration["Gateway:Routes:shop:ClusterId"] = "";
        gateway.Configuration.Reload();
        gateway.Configuration["Gateway:OutputCache:MaxBytes"] = "1000000";
        gateway.Configuration["Gateway:Routes:shop:ClusterId"] = "account";
        gateway.Configuration.Reload();
        Assert.Equal("1", await Text(await gateway.Get("/shop/a")));
    }

    [Theory]
    [InlineData(Place.Here)]
    [InlineData(Place.Elsewhere)]
    public async Task Tells_a_client_that_has_one_that_it_did_not_change(Place place)
    {
        await using var gateway = await GatewayScenario.Start(place, Count, Shop);
        var tag = (await gateway.Get("/shop/a")).Header("ETag");
        var second = await gateway.GetWith("/shop/a", "If-None-Match", tag);
        Assert.Equal((HttpStatusCode.NotModified, tag, ""), (second.StatusCode, second.Header("ETag"), await Text(second)));
        gateway.Time.Advance(TimeSpan.FromSeconds(10));
        var third = await gateway.GetWith("/shop/a", "If-None-Match", $"\"other\", {tag}");
        Assert.Equal((HttpStatusCode.OK, "2"), (third.StatusCode, await Text(third)));
    }

    [Fact]
    public async Task Tags_what_an_answer_says_and_not_when_it_said_it()
    {
        var time = 0;
        await using var gateway = await GatewayScenario.Start(
            Place.Here,
            http => http.Say($$"""{"success":true,"data":{"a":1},"timestamp":"2026-01-01T00:00:0{{time++}}.000000Z"}"""),
            [.. Shop, "Gateway:OutputCache:Policies:short:Duration=00:00:00"]
        );
        var tag = (await gateway.Get("/shop/a")).Header("ETag");
        Assert.Equal(HttpStatusCode.NotModified, (await gateway.GetWith("/shop/a", "If-None-Match", tag)).StatusCode);
        Assert.Equal(2, time);
    }

    [Theory]
    [InlineData("POST", null, null)]
    [InlineData("GET", "Cache-Control", "no-store")]
    [InlineData("GET", "Cache-Control", "no-cache")]
    [InlineData("GET", "Range", "bytes=0-1")]
    [InlineData("GET", "body", "more words")]
    public async Task Is_passed_over_by_what_is_no_plain_read(string method, string? header, string? value)
    {
        await using var gateway = await GatewayScenario.Start(Place.Here, Count, Shop);
        await gateway.Get("/shop/a");
        using var request = new HttpRequestMessage(new HttpMethod(method), "/shop/a");
        if (header is "body")
            request.Content = new StringContent(value!);
        else if (header is not null)
            request.Headers.TryAddWithoutValidation(header, value);
        Assert.Equal("2", await Text(await gateway.Client.SendAsync(request)));
    }

    [Theory]
    [InlineData("status", "404")]
    [InlineData("Set-Cookie", "a=b")]
    [InlineData("Cache-Control", "no-store")]
    [InlineData("Vary", "*")]
    [InlineData("size", "")]
    public async Task Does_not_keep_what_is_not_for_keeping(string what, string value)
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Here,
            http =>
            {
                if (what == "status")
                    http.Response.StatusCode = 404;
                else if (what != "size")
                    http.Response.Headers[what] = value;
                return http.Say(new string('x', what == "size" ? 2000 : 1) + ++_asked);
            },
            [.. Shop, "Gateway:OutputCache:Policies:short:MaxBytes=1000"]
        );
        Assert.EndsWith("x1", await Text(await gateway.Get("/shop/a")), StringComparison.Ordinal);
        Assert.EndsWith("x2", await Text(await gateway.Get("/shop/a")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20_000, "1")]
    [InlineData(40_000, "2")]
    public async Task Counts_headers_among_the_bytes_that_it_may_take(int length, string second)
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Here,
            http =>
            {
                http.Response.Headers["X-Long"] = new string('x', length);
                return Count(http);
            },
            [.. Shop, "Gateway:OutputCache:MaxBytes=65536"]
        );
        Assert.Equal("1", await Text(await gateway.Get("/shop/a")));
        Assert.Equal(second, await Text(await gateway.Get("/shop/a")));
    }

    [Fact]
    public async Task Streams_what_is_a_stream()
    {
        var (seen, more) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var gateway = await GatewayScenario.Start(
            Place.Elsewhere,
            async http =>
            {
                http.Response.ContentType = "text/event-stream";
                await http.Response.WriteAsync("data: 1\n\n", http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
                await more.Task;
            },
            Shop
        );
        using var response = await gateway.Client.GetAsync("/shop/events", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal("data: 1", await reader.ReadLineAsync());
        seen.SetResult();
        more.SetResult();
    }

    [Fact]
    public async Task Is_refused_for_a_policy_that_there_is_not()
    {
        var refused = await Assert.ThrowsAsync<Florin.Platform.Configuration.WrongConfiguration>(() =>
            GatewayScenario.Start(Place.Here, Count, [.. Shop, "Gateway:Routes:shop:OutputCachePolicy=long"])
        );
        Assert.Equal(
            "Gateway:Routes:shop:OutputCachePolicy is 'long': no such policy; known policies: short.",
            refused.Message
        );
    }

    private Task Count(HttpContext http)
    {
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.Headers["X-Custom"] = "custom";
        return http.Say($"{Interlocked.Increment(ref _asked)}");
    }

    private static Task<string> Text(HttpResponseMessage response) => response.Content.ReadAsStringAsync();
}
