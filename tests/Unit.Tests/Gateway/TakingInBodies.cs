using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.Gateway;

/// <summary>Bodies arrive completely, or not at all, before a service is asked.</summary>
public sealed class TakingInBodies
{
    private const string OnePlace = "Gateway:Bulkhead:MaxConcurrent=1";
    private const string NoQueue = "Gateway:Bulkhead:MaxQueue=0";
    private const string Strict = "Gateway:CircuitBreaker:MinimumThroughput=1";

    private int _posts;

    [Theory]
    [InlineData(Place.Here, "Content-Length: 200000\r\n\r\n", 70_000)]
    [InlineData(Place.Elsewhere, "Content-Length: 200000\r\n\r\n", 70_000)]
    [InlineData(Place.Here, "Content-Length: 10\r\n\r\n", 3)]
    [InlineData(Place.Here, "Content-Length: 10\r\n\r\n", 0)]
    [InlineData(Place.Here, "Transfer-Encoding: chunked\r\n\r\n11170\r\n", 70_000)]
    public async Task Refuses_one_that_stalls_and_blames_its_sender_alone(Place place, string headers, int sent)
    {
        await using var gateway = await GatewayScenario.Start(
            place,
            Answer,
            OnePlace,
            NoQueue,
            Strict,
            "Gateway:RateLimit:Enabled=false"
        );
        using var slow = await Post(gateway, headers + new string('x', sent));
        var answer = await WhileTimePasses(gateway, Read(slow));
        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"request-timeout\"", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close", answer, StringComparison.Ordinal);
        Assert.Equal(0, _posts);
        Assert.Equal(200, (int)(await gateway.Get("/api/account/x")).StatusCode); // The circuit is closed, the place free.
    }

    [Theory, BothPlaces]
    public async Task Passes_one_on_as_it_comes_where_the_route_says_so_and_as_soon_as_any(Place place)
    {
        string[] streams =
        [
            "Gateway:Routes:up:ClusterId=account",
            "Gateway:Routes:up:Match:Path=/up",
            "Gateway:Routes:up:StreamsBody=true",
        ];
        await using var gateway = await GatewayScenario.Start(
            place,
            Answer,
            [.. streams, Strict, "Gateway:RateLimit:Enabled=false"]
        );
        using var whole = await gateway.Send(HttpMethod.Post, "/up", body: new ByteArrayContent(new byte[1_000_000]));
        Assert.True(whole.IsSuccessStatusCode, await whole.Content.ReadAsStringAsync());
        Assert.Equal((200, 1), ((int)whole.StatusCode, _posts));
        using var slow = await RawHttp.Connect(
            gateway.Address,
            $"POST /up HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n{new string('x', 70_000)}"
        );
        Assert.StartsWith("HTTP/1.1 408 ", await WhileTimePasses(gateway, Read(slow)), StringComparison.Ordinal);
        Assert.Equal(2, _posts);
        Assert.Equal(200, (int)(await gateway.Get("/api/account/x")).StatusCode); // The circuit is closed.
    }

    [Theory]
    [InlineData(Place.Here, "/api/account/x", "", "80000000")]
    [InlineData(Place.Elsewhere, "/api/account/x", "", "FFFFFFFFFF")]
    [InlineData(Place.Here, "/api/account/x", "Idempotency-Key: k\r\n", "80000000")]
    [InlineData(Place.Here, "/up", "", "80000000")]
    [InlineData(Place.Elsewhere, "/up", "", "80000000")]
    public async Task Refuses_one_with_a_chunk_larger_than_a_number_holds(Place place, string path, string header, string size)
    {
        await using var gateway = await GatewayScenario.Start(
            place,
            Answer,
            "Gateway:Routes:up:ClusterId=account",
            "Gateway:Routes:up:Match:Path=/up",
            "Gateway:Routes:up:StreamsBody=true",
            Strict
        );
        foreach (var before in new[] { "", $"11170\r\n{new string('x', 70_000)}\r\n" }) // Ahead of which a stream is passed on.
        {
            using var sender = await RawHttp.Connect(
                gateway.Address,
                $"POST {path} HTTP/1.1\r\nHost: x\r\n{header}Transfer-Encoding: chunked\r\n\r\n{before}{size}\r\nx"
            );
            var answer = await Read(sender);
            Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
            Assert.Contains("\"code\":\"invalid-request\"", answer, StringComparison.Ordinal);
        }
        Assert.Equal(200, (int)(await gateway.Get("/api/account/x")).StatusCode); // The circuit is closed.
    }

    [Fact]
    public async Task Refuses_one_that_never_pauses_and_never_ends()
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Here,
            Answer,
            "Gateway:Body:MinBytesPerSecond=0",
            "Gateway:Body:Timeout=00:00:10",
            "Gateway:RateLimit:Enabled=false"
        );
        using var slow = await Post(gateway, "Content-Length: 200000\r\n\r\n");
        var answer = Read(slow);
        for (var second = 0; second < 1000 && !answer.IsCompleted; second++)
        {
            await slow.SendAsync("x"u8.ToArray());
            await gateway.Get("/api/account/x");
            gateway.Time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.StartsWith("HTTP/1.1 408 ", await answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lets_one_address_send_only_so_many_at_a_time()
    {
        await using var gateway = await GatewayScenario.Start(Place.Here, Answer, "Gateway:Body:MaxPerClient=1");
        using var one = await Post(gateway, "Content-Length: 10\r\n\r\nabc");
        using var other = await Post(gateway, "Content-Length: 10\r\n\r\nabc");
        var answer = await await Task.WhenAny(Read(one), Read(other));
        Assert.StartsWith("HTTP/1.1 429 ", answer, StringComparison.Ordinal);
        Assert.Contains("Retry-After: 1", answer, StringComparison.Ordinal);
        Assert.Equal(
            200,
            (int)(await gateway.Send(HttpMethod.Post, "/api/account/x", body: new StringContent("x"))).StatusCode
        );
    }

    [Theory]
    [InlineData("Content-Length: 11000000\r\n\r\n", "")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nA7D8C0\r\n", "\r\n0\r\n\r\n")]
    public async Task Tells_who_sends_too_much_so_also_where_they_do_not_ask_first(string headers, string end)
    {
        await using var gateway = await GatewayScenario.Start(Place.Here, Answer);
        using var sender = await Post(gateway, headers);
        await sender.SendAsync(new byte[11_000_000]); // All of it, before anything is read.
        await sender.SendAsync(Encoding.ASCII.GetBytes(end));
        Assert.StartsWith("HTTP/1.1 413 ", await Read(sender), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gives_a_client_what_a_service_answers_before_it_has_read_the_body()
    {
        const string refusal = "HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nno!";
        await using var early = RawHttp.Server(refusal);
        await using var gateway = await GatewayScenario.Start(
            Florin.Gateway.Model.ServiceLocation.Elsewhere("account", early.Address),
            Strict
        );
        for (var time = 0; time < 5; time++)
        {
            var answer = await gateway.Send(HttpMethod.Post, "/api/account/x", body: new ByteArrayContent(new byte[5_000_000]));
            Assert.Equal((413, "no!"), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        }
    }

    private async Task Answer(HttpContext http)
    {
        if (HttpMethods.IsPost(http.Request.Method))
            Interlocked.Increment(ref _posts);
        await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
    }

    private static Task<Socket> Post(GatewayScenario gateway, string rest) =>
        RawHttp.Connect(gateway.Address, $"POST /api/account/x HTTP/1.1\r\nHost: x\r\n{rest}");

    // Each second passes once the gateway has answered something else meanwhile, so that it has seen what was sent.
    private static async Task<string> WhileTimePasses(GatewayScenario gateway, Task<string> answer)
    {
        for (var second = 0; second < 1000 && !answer.IsCompleted; second++)
        {
            await gateway.Get("/api/account/x");
            gateway.Time.Advance(TimeSpan.FromSeconds(1));
        }
        return await answer;
    }

    private static async Task<string> Read(Socket socket)
    {
        var (bytes, text) = (new byte[16_384], new StringBuilder());
        do text.Append(Encoding.ASCII.GetString(bytes, 0, await socket.ReceiveAsync(bytes)));
        while (!text.ToString().Contains("timestamp", StringComparison.Ordinal));
        return text.ToString();
    }
}
