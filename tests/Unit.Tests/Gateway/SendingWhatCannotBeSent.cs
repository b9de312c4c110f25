using System.Text;

namespace Florin.Unit.Tests.Gateway;

/// <summary>Requests that a service cannot be asked, and answers that are none.</summary>
public sealed class SendingWhatCannotBeSent
{
    private const string OneFailure = "Gateway:CircuitBreaker:MinimumThroughput=1";
    private const string Any = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
    private const string End = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    [Theory]
    [InlineData(Place.Here, "CONNECT /api/account/x", Any)]
    [InlineData(Place.Elsewhere, "CONNECT /api/account/x", Any)]
    [InlineData(Place.Elsewhere, "CONNECT /shop", Any)]
    [InlineData(Place.Elsewhere, "CONNECT /cart", "POST, PUT")]
    [InlineData(Place.Elsewhere, "CONNECT x:80", "GET, HEAD")]
    [InlineData(Place.Here, "TRACE /api/account/x", Any)]
    [InlineData(Place.Elsewhere, "TRACE /api/account/x", Any)]
    [InlineData(Place.Here, "TRACE /api/account/login", "POST")]
    [InlineData(Place.Elsewhere, "TRACE /api/account/things/1", "GET, HEAD, PUT")]
    [InlineData(Place.Here, "TRACE /health/live", "GET, HEAD")]
    [InlineData(Place.Here, "TRACE /", "GET, HEAD")]
    [InlineData(Place.Here, "TRACE /nowhere", null)]
    [InlineData(Place.Here, "TRACE /api/account/internal/x", null)]
    public async Task Is_refused_with_what_is_allowed_there(Place place, string request, string? allowed)
    {
        var asked = 0;
        await using var gateway = await GatewayScenario.Start(
            place,
            _ =>
            {
                asked++;
                return Task.CompletedTask;
            },
            OneFailure,
            "Gateway:Routes:shop:ClusterId=account",
            "Gateway:Routes:shop:Match:Path=/shop",
            "Gateway:Routes:cart:ClusterId=account",
            "Gateway:Routes:cart:Match:Path=/cart",
            "Gateway:Routes:cart:Match:Methods:0=PUT",
            "Gateway:Routes:cart:Match:Methods:1=POST"
        );
        var answer = await Ask(
            gateway,
            request
                + End.Replace(
                    "Host: x",
                    request.Contains(":80", StringComparison.Ordinal) ? "Host: x:80" : "Host: x",
                    StringComparison.Ordinal
                )
        );
        Assert.StartsWith(allowed is null ? "HTTP/1.1 404" : "HTTP/1.1 405", answer, StringComparison.Ordinal);
        Assert.Equal(allowed is not null, answer.Contains($"\r\nAllow: {allowed}\r\n", StringComparison.Ordinal));
        Assert.Contains("\r\nX-Request-Id: ", answer, StringComparison.Ordinal);
        Assert.Equal(0, asked);
        Assert.Equal(200, (int)(await gateway.Get("/api/account/x")).StatusCode); // The circuit is closed.
    }

    [Fact]
    public async Task Is_no_failure_of_the_service()
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Elsewhere,
            http => http.Say("well"),
            OneFailure,
            "Gateway:Routes:shop:ClusterId=account",
            "Gateway:Routes:shop:Match:Path=/shop",
            "Gateway:Routes:shop:Transforms:0:HttpMethodChange=GET",
            "Gateway:Routes:shop:Transforms:0:Set=CONNECT"
        );
        await (await gateway.Get("/shop")).IsProblem(400, "invalid-request");
        Assert.Equal("well", await (await gateway.Get("/api/account/x")).Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n")]
    [InlineData("HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 700 Odd\r\nContent-Length: 0\r\n\r\n")]
    public async Task Is_a_failure_where_an_answer_is_none(string answer)
    {
        await using var odd = RawHttp.Server(answer);
        await using var gateway = await GatewayScenario.Start(
            Florin.Gateway.Model.ServiceLocation.Elsewhere("account", odd.Address),
            OneFailure
        );
        await (await gateway.Get("/api/account/x")).IsProblem(503, "unavailable");
        await (await gateway.Get("/api/account/x")).IsProblem(503, "circuit-open");
    }

    [Theory]
    [InlineData("Content-Length: 5\r\n\r\nhello")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")]
    public async Task Leaves_out_the_body_of_an_answer_that_can_have_none(string rest)
    {
        await using var odd = RawHttp.Server($"HTTP/1.1 205 Reset Content\r\n{rest}");
        await using var gateway = await GatewayScenario.Start(
            Florin.Gateway.Model.ServiceLocation.Elsewhere("account", odd.Address),
            OneFailure
        );
        using var connection = await RawHttp.Connect(gateway.Address, $"GET /api/account/x{End}");
        using var reader = new StreamReader(new System.Net.Sockets.NetworkStream(connection), Encoding.ASCII);
        var answer = await reader.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 205", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Length: 0\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Request-Id: ", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
    }

    private static async Task<string> Ask(GatewayScenario gateway, string request)
    {
        using var connection = await RawHttp.Connect(gateway.Address, request);
        using var reader = new StreamReader(new System.Net.Sockets.NetworkStream(connection), Encoding.ASCII);
        return await reader.ReadToEndAsync();
    }
}
