using System.Globalization;
using Florin.Gateway.Model;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.Gateway;

public sealed class CarryingHeaders
{
    private static readonly string[] Always =
    [
        "X-Request-Id",
        "X-Service",
        "X-RateLimit-Limit",
        "X-RateLimit-Remaining",
        "X-RateLimit-Reset",
        "Content-Security-Policy",
        "Strict-Transport-Security",
        "X-Content-Type-Options",
        "X-Frame-Options",
        "Referrer-Policy",
        "Cross-Origin-Resource-Policy",
    ];

    private static readonly string[] OfTheGateway = ["X-Service", "X-Frame-Options", "X-Powered-By"];

    [Fact]
    public async Task Tells_a_service_elsewhere_who_asked_for_what_and_when_whatever_the_client_says()
    {
        var seen = new HeaderDictionary();
        await using var gateway = await GatewayScenario.Start(
            Place.Elsewhere,
            http =>
            {
                foreach (var (name, value) in http.Request.Headers)
                    seen[name] = value;
                return http.Say("well");
            }
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/account/x");
        foreach (
            var name in new[] { "X-Forwarded-For", "X-Forwarded-Host", "X-Client-IP", "X-Service-Request-ID", "Forwarded" }
        )
            request.Headers.TryAddWithoutValidation(name, "forged");
        using var response = await gateway.Client.SendAsync(request);
        Assert.Equal(
            ("127.0.0.1", "http", gateway.Address.Authority, "127.0.0.1", response.Header("X-Request-Id"), ""),
            (
                seen["X-Forwarded-For"].ToString(),
                seen["X-Forwarded-Proto"].ToString(),
                seen["X-Forwarded-Host"].ToString(),
                seen["X-Client-IP"].ToString(),
                seen["X-Service-Request-ID"].ToString(),
                seen["Forwarded"].ToString()
            )
        );
        var at = DateTimeOffset.Parse(seen["X-Request-Timestamp"].ToString(), CultureInfo.InvariantCulture);
        Assert.Equal(gateway.Time.GetUtcNow(), at, TimeSpan.FromMicroseconds(1));
    }

    [Theory]
    [InlineData("GET", "/health", 200)]
    [InlineData("GET", "/health/live", 200)]
    [InlineData("GET", "/health/ready", 200)]
    [InlineData("GET", "/metrics", 200)]
    [InlineData("GET", "/openapi.json", 200)]
    [InlineData("HEAD", "/health", 200)]
    [InlineData("POST", "/health", 405)]
    [InlineData("GET", "/api/discovery/services", 200)]
    [InlineData("GET", "/", 200)]
    [InlineData("HEAD", "/", 200)]
    [InlineData("POST", "/", 405)]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("GET", "/api/nobody", 404)]
    [InlineData("GET", "/api/account/internal", 404)]
    [InlineData("GET", "/api/account/200", 200)]
    [InlineData("GET", "/api/account/204", 204)]
    [InlineData("GET", "/api/account/415", 415)]
    [InlineData("GET", "/api/account/422", 422)]
    [InlineData("GET", "/api/account/500", 500)]
    [InlineData("GET", "/api/account/throw", 500)]
    public async Task Is_done_by_every_answer(string method, string path, int status)
    {
        foreach (var place in new[] { Place.Here, Place.Elsewhere })
        {
            await using var gateway = await GatewayScenario.Start(place, Answer);
            var response = await gateway.Send(new HttpMethod(method), path);
            // A report of health is what the service elsewhere does not give.
            if (place is Place.Here || !path.StartsWith("/health", StringComparison.Ordinal))
                Assert.Equal(status, (int)response.StatusCode);
            Assert.All(Always, name => Assert.NotEmpty(response.Header(name)));
            Assert.False(response.Headers.Contains("Server"));
        }
    }

    [Theory, BothPlaces]
    public async Task Is_done_when_a_body_is_too_large_with_and_without_a_length(Place place)
    {
        await using var gateway = await GatewayScenario.Start(place, Swallow);
        foreach (var chunked in new[] { false, true })
        {
            using var body = new StreamContent(new MemoryStream(new byte[(10 << 20) + 1]));
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/account/x") { Content = body };
            request.Headers.TransferEncodingChunked = chunked;
            request.Headers.ExpectContinue = true; // So that the answer is read before the connection is reset.
            var response = await gateway.Client.SendAsync(request);
            await response.IsProblem(413, "body-too-large");
            Assert.All(Always, name => Assert.NotEmpty(response.Header(name)));
        }
    }

    [Theory, BothPlaces]
    public async Task Puts_the_gateways_own_over_those_of_a_service(Place place)
    {
        await using var gateway = await GatewayScenario.Start(
            place,
            http =>
            {
                http.Response.Headers["X-Other"] = "other";
                if (place is Place.Elsewhere)
                    foreach (var name in OfTheGateway)
                        http.Response.Headers[name] = "its own";
                return Task.CompletedTask;
            }
        );
        var response = await gateway.Get("/api/account/x");
        Assert.Equal(
            ("account", "SAMEORIGIN", "other"),
            (response.Header("X-Service"), response.Header("X-Frame-Options"), response.Header("X-Other"))
        );
        Assert.False(response.Headers.Contains("X-Powered-By"));
    }

    [Theory]
    [InlineData(Place.Here, "J\u00fcrgen")]
    [InlineData(Place.Elsewhere, "J\u00fcrgen")]
    [InlineData(Place.Here, "J\u00c3\u00bcrgen")] // In UTF-8.
    [InlineData(Place.Elsewhere, "J\u00c3\u00bcrgen")]
    public async Task Passes_on_every_byte_of_a_value_both_ways(Place place, string name)
    {
        await using var gateway = await GatewayScenario.Start(
            place,
            http =>
            {
                http.Response.Headers["X-Name"] = http.Request.Headers["X-Name"];
                return http.Say("hello");
            }
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/account/x");
        request.Headers.TryAddWithoutValidation("X-Name", name);
        using var response = await gateway.Client.SendAsync(request);
        Assert.Equal((200, name), ((int)response.StatusCode, response.Header("X-Name")));
    }

    [Fact]
    public async Task Tells_a_service_an_international_host_as_it_was_spelled()
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Elsewhere,
            http => http.Say(http.Request.Headers["X-Forwarded-Host"].ToString())
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/account/x");
        request.Headers.Host = "xn--bcher-kva.example";
        using var response = await gateway.Client.SendAsync(request);
        Assert.Equal("xn--bcher-kva.example", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("204 No Content", 2)] // Which it has not.
    [InlineData("205 Reset Content", 0)]
    public async Task Is_done_by_an_answer_without_a_body(string status, int length)
    {
        await using var service = RawHttp.Server($"HTTP/1.1 {status}\r\nContent-Length: {length}\r\n\r\n");
        await using var gateway = await GatewayScenario.Start(
            ServiceLocation.Elsewhere("account", service.Address),
            "Gateway:Routes:kept:ClusterId=account",
            "Gateway:Routes:kept:Match:Path=/kept",
            "Gateway:Routes:kept:Fallback:Kind=LastGood"
        );
        foreach (var path in new[] { "/api/account/x", "/kept" })
        {
            using var response = await gateway.Get(path);
            Assert.Equal(status[..3], $"{(int)response.StatusCode}");
            Assert.All(Always, name => Assert.NotEmpty(response.Header(name)));
        }
    }

    [Fact]
    public async Task Carries_nothing_of_a_service_that_began_and_failed()
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Here,
            http =>
            {
                http.Response.Headers.Remove("X-Frame-Options"); // As many as before, so that a count does not tell.
                http.Response.Headers["X-Half-Done"] = "yes";
                throw new InvalidOperationException("A defect of the service.");
            }
        );
        var response = await gateway.Get("/api/account/x");
        await response.IsProblem(500, "internal-error");
        Assert.Equal("SAMEORIGIN", response.Header("X-Frame-Options"));
        Assert.False(response.Headers.Contains("X-Half-Done"));
    }

    [Fact]
    public async Task Carries_nothing_of_an_answer_of_its_own_that_it_broke_off()
    {
        await using var gateway = await GatewayScenario.Start(Place.Here, Answer);
        var response = await gateway.GetWith("/metrics", "X-Break", "yes");
        await response.IsProblem(500, "internal-error");
        Assert.All(Always, name => Assert.NotEmpty(response.Header(name)));
        Assert.False(response.Headers.Contains("X-Half-Done"));
    }

    [Theory]
    [InlineData("abc.DEF_123-x", true)]
    [InlineData("", false)]
    [InlineData("with space", false)]
    [InlineData("<script>", false)]
    public async Task Keeps_a_request_id_of_the_clients_if_it_is_sane(string sent, bool kept)
    {
        await using var gateway = await GatewayScenario.Start(Place.Here, Answer);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/account/200");
        request.Headers.TryAddWithoutValidation("X-Request-Id", sent);
        var response = await gateway.Client.SendAsync(request);
        Assert.Equal(kept, response.Header("X-Request-Id") == sent);
    }

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public async Task Keeps_a_request_id_up_to_a_length(int length, bool kept)
    {
        await using var gateway = await GatewayScenario.Start(Place.Here, Answer);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/nowhere");
        request.Headers.Add("X-Request-Id", new string('a', length));
        var response = await gateway.Client.SendAsync(request);
        Assert.Equal(kept, response.Header("X-Request-Id").Length == length);
    }

    [Fact]
    public async Task Says_when_the_window_resets_in_a_form_that_can_be_read()
    {
        await using var gateway = await GatewayScenario.Start(Place.Here, Answer);
        var reset = (await gateway.Get("/api/account/200")).Header("X-RateLimit-Reset");
        Assert.Equal(
            gateway.Time.GetUtcNow().AddMinutes(15),
            DateTimeOffset.ParseExact(
                reset,
                "yyyy-MM-dd'T'HH:mm:ss'Z'",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal
            )
        );
    }

    private static Task Answer(HttpContext http)
    {
        var last = http.Request.Path.Value![1..]; // There is always a path.
        if (last == "throw")
            throw new InvalidOperationException("A defect of the service.");
        http.Response.StatusCode = int.TryParse(last, CultureInfo.InvariantCulture, out var status) ? status : 200;
        return Task.CompletedTask;
    }

    private static Task Swallow(HttpContext http) => http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
}
