using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebSockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Florin.Unit.Tests.Gateway;

/// <summary>Connections that stay: websockets and server-sent events, from a real service behind a real connection.</summary>
public sealed class PassingStreamsThrough
{
    [Fact]
    public async Task Carries_a_websocket_both_ways_for_longer_than_a_request_may_take()
    {
        await using var gateway = await GatewayScenario.Start(Place.Elsewhere, Echo);
        using var socket = await Connect(gateway, "/api/account/socket");
        foreach (var said in new[] { "hello", new string('x', 5000), "bye" })
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(said), WebSocketMessageType.Text, true, CancellationToken.None);
            Assert.Equal(said, await Receive(socket));
            gateway.Time.Advance(TimeSpan.FromMinutes(10));
        }
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Fact]
    public async Task Carries_each_websocket_by_itself_on_a_route_that_keeps_answers()
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Elsewhere,
            Echo,
            "Gateway:Routes:shop:ClusterId=account",
            "Gateway:Routes:shop:Match:Path=/shop/{**rest}",
            "Gateway:Routes:shop:OutputCachePolicy=short",
            "Gateway:Routes:shop:Fallback:Kind=LastGood",
            "Gateway:OutputCache:Policies:short:Public=true"
        );
        using var one = await Connect(gateway, "/shop/socket");
        using var other = await Connect(gateway, "/shop/socket"); // It waits for nobody: time stands still.
        await other.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
        Assert.Equal("hello", await Receive(other));
    }

    [Fact]
    public async Task Takes_no_connection_that_lasts_for_a_slow_answer()
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Elsewhere,
            http => http.Request.Path.Value!.EndsWith("/socket", StringComparison.Ordinal) ? Echo(http) : http.Say("well"),
            "Gateway:CircuitBreaker:SlowCallDuration=00:00:02",
            "Gateway:CircuitBreaker:MinimumThroughput=5",
            "Gateway:CircuitBreaker:SamplingDuration=00:10:00",
            "Gateway:Bulkhead:MaxConcurrent=1" // The next one waits until the one before it is known to have ended.
        );
        for (var i = 0; i < 10; i++)
        {
            using var socket = await Connect(gateway, "/api/account/socket");
            gateway.Time.Advance(TimeSpan.FromSeconds(3));
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        Assert.Equal("well", await (await gateway.Get("/api/account/x")).Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(Place.Here)]
    [InlineData(Place.Elsewhere)]
    public async Task Gives_each_event_at_once_also_to_a_client_that_takes_compressed_answers(Place place)
    {
        var next = new SemaphoreSlim(0);
        await using var gateway = await GatewayScenario.Start(
            place,
            async http =>
            {
                http.Response.ContentType = "text/event-stream";
                for (var i = 1; i <= 3; i++)
                {
                    await http.Response.WriteAsync($"data: {i}\n\n", http.RequestAborted);
                    await http.Response.Body.FlushAsync(http.RequestAborted);
                    await next.WaitAsync(http.RequestAborted);
                }
            }
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/account/events");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "br, gzip");
        using var response = await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Empty(response.Content.Headers.ContentEncoding);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        for (var i = 1; i <= 3; i++)
        {
            Assert.Equal($"data: {i}", await reader.ReadLineAsync()); // It comes before the next one is made.
            Assert.Equal("", await reader.ReadLineAsync());
            if (place is Place.Elsewhere)
                gateway.Time.Advance(TimeSpan.FromMinutes(1)); // Longer than a request may take.
            next.Release();
        }
        Assert.Null(await reader.ReadLineAsync());
    }

    [Fact]
    public async Task Streams_a_large_body_up_without_keeping_it()
    {
        var read = 0L;
        await using var gateway = await GatewayScenario.Start(
            Place.Elsewhere,
            async http =>
            {
                var buffer = new byte[64 << 10];
                for (int n; (n = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0; )
                    read += n;
                await http.Say("done");
            }
        );
        var body = new ByteArrayContent(new byte[10 << 20]);
        using var response = await gateway.Send(HttpMethod.Post, "/api/account/upload", body: body);
        Assert.Equal(("done", 10 << 20), (await response.Content.ReadAsStringAsync(), read));
    }

    private static RequestDelegate Echo { get; } =
        new WebSocketMiddleware(EchoOver, Options.Create(new WebSocketOptions()), NullLoggerFactory.Instance).Invoke;

    private static async Task EchoOver(HttpContext http)
    {
        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[8 << 10];
        while (true)
        {
            var got = await socket.ReceiveAsync(buffer, http.RequestAborted);
            if (got.MessageType is WebSocketMessageType.Close)
                break;
            await socket.SendAsync(buffer.AsMemory(0, got.Count), got.MessageType, got.EndOfMessage, http.RequestAborted);
        }
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, http.RequestAborted);
    }

    private static async Task<ClientWebSocket> Connect(GatewayScenario gateway, string path)
    {
        var socket = new ClientWebSocket();
        var address = new UriBuilder(gateway.Address) { Scheme = "ws", Path = path }.Uri;
        await socket.ConnectAsync(address, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        return socket;
    }

    private static async Task<string> Receive(ClientWebSocket socket)
    {
        var (buffer, text) = (new byte[8 << 10], new StringBuilder());
        while (true)
        {
            var got = await socket.ReceiveAsync(buffer, CancellationToken.None);
            text.Append(Encoding.UTF8.GetString(buffer, 0, got.Count));
            if (got.EndOfMessage)
                return text.ToString();
        }
    }
}
