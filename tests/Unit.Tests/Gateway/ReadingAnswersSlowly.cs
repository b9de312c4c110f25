using System.Net.Sockets;
using System.Text;
using Florin.Platform.Http;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.Gateway;

/// <summary>A client that asks for a large answer and does not read it, or hardly: what that may cost others.</summary>
public sealed class ReadingAnswersSlowly
{
    private const string OnePlace = "Gateway:Bulkhead:MaxConcurrent=1";
    private const string NoQueue = "Gateway:Bulkhead:MaxQueue=0";
    private const string OneFailure = "Gateway:CircuitBreaker:MinimumThroughput=1";
    private const string Patient = "Gateway:Answers:MinBytesPerSecond=0";
    private const int Large = 8 << 20;

    // For how long a client is waited for that does not read.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    [Theory, BothPlaces]
    public async Task Takes_no_place_in_the_bulkhead(Place place)
    {
        await using var gateway = await GatewayScenario.Start(place, Answer, OnePlace, NoQueue, Patient);
        using var slow = await Ask(gateway);
        await UntilServed(gateway);
        Assert.Equal(200, await Status(gateway));
    }

    [Theory]
    [InlineData("Gateway:Routes:shop:OutputCachePolicy=none", "Gateway:OutputCache:Policies:none:MaxBytes=1024")]
    [InlineData("Gateway:Routes:shop:StreamsBody=true", OneFailure)]
    public async Task Takes_none_whatever_its_route_does_to_answers(params string[] settings)
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Elsewhere,
            Answer,
            [
                OnePlace,
                NoQueue,
                Patient,
                "Gateway:Routes:shop:ClusterId=account",
                "Gateway:Routes:shop:Match:Path=/shop/{**rest}",
                .. settings,
            ]
        );
        using var slow = await Ask(gateway, "/shop/large");
        await UntilServed(gateway);
    }

    [Theory, BothPlaces]
    public async Task Is_no_slowness_of_the_service(Place place)
    {
        await using var gateway = await GatewayScenario.Start(place, Answer, OnePlace, NoQueue, OneFailure, Patient);
        using var slow = await Ask(gateway);
        await UntilServed(gateway);
        await UntilFull(slow); // Until then the gateway waits for the service now and again, and that is the service's time.
        gateway.Time.Advance(TimeSpan.FromMinutes(10)); // Twenty times as long as the service may take.
        Assert.Equal(200, await Status(gateway));
        slow.ReceiveTimeout = 20_000;
        Assert.True(Read(slow) > Large); // And it is not cut off for it.
        Assert.Equal(200, await Status(gateway));
    }

    [Theory, BothPlaces]
    public async Task Ends_at_the_rate_at_which_an_answer_must_be_read(Place place)
    {
        await using var gateway = await GatewayScenario.Start(place, Answer, OnePlace, NoQueue);
        using var slow = await Ask(gateway);
        await UntilServed(gateway);
        await UntilFull(slow); // Until then it may not have begun to wait for the client.
        gateway.Time.Advance(TimeSpan.FromSeconds(5) + TimeSpan.FromSeconds((Large + (128 << 10)) / 1024));
        Assert.True(Read(slow) < Large);
        Assert.Equal(200, await Status(gateway));
    }

    [Fact]
    public async Task Ends_where_its_address_holds_as_much_as_it_may()
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Here,
            Answer,
            "Gateway:Answers:MaxBytesPerClient=10000000" // Room for one.
        );
        using var first = await Ask(gateway);
        using var second = await Send(gateway);
        Assert.True(Read(second) < Large);
        Assert.True(Read(first) > Large);
    }

    [Fact]
    public async Task Is_told_from_a_service_that_stops_midway()
    {
        var half = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var gateway = await GatewayScenario.Start(
            Place.Elsewhere,
            async http =>
            {
                if (!http.Request.Path.Value!.EndsWith("/large", StringComparison.Ordinal)) // Every request has one.
                    return;
                http.Response.ContentLength = Large;
                await http.Response.Body.WriteAsync(new byte[1000], http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
                half.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
            },
            OneFailure,
            OnePlace
        );
        using var reads = await Ask(gateway);
        await half.Task;
        gateway.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.True(Read(reads) < Large);
        var statuses = new List<int>();
        // The client may see the break before the gateway has counted it.
        while (statuses.Count < 100 && !statuses.Contains(503))
            statuses.Add(await Status(gateway));
        Assert.Equal(503, statuses[^1]);
    }

    [Fact]
    public async Task Is_no_defect_once_the_client_has_gone_away()
    {
        var fault = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await LoopbackServer.Start(async http =>
        {
            var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var _ = http.RequestAborted.UnsafeRegister(
                static done => ((TaskCompletionSource)done!).SetResult(),
                gone
            ); // Registered with it.
            http.Abort();
            await gone.Task;
            http.RequestAborted = CancellationToken.None; // As code that has not noticed yet.
            fault.SetResult(
                await Record.ExceptionAsync(async () =>
                {
                    await ReplyWriter.Write(http, Reply.Ok(new string('x', 100_000)), "request", TimeProvider.System);
                    await http.Response.BodyWriter.FlushAsync(CancellationToken.None);
                })
            );
        });
        using var client = await RawHttp.Connect(server.Address, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.True(await fault.Task is null or OperationCanceledException, (await fault.Task)?.ToString());
    }

    private static async Task Answer(HttpContext http)
    {
        var isLarge = http.Request.Path.Value!.EndsWith("/large", StringComparison.Ordinal); // Every request has one.
        var reply = Reply.Plain(200, new byte[isLarge ? Large : 10], "application/octet-stream");
        await ReplyWriter.Write(http, reply, "request", TimeProvider.System);
    }

    // Until its answer comes.
    private static async Task<Socket> Ask(GatewayScenario gateway, string path = "/api/account/large")
    {
        var socket = await Send(gateway, path);
        await socket.ReceiveAsync(new byte[1], SocketFlags.Peek);
        return socket;
    }

    private static async Task<Socket> Send(GatewayScenario gateway, string path = "/api/account/large")
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(gateway.Address.Host, gateway.Address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
        return socket;
    }

    // Everything that still comes; a connection that is cut ends it.
    private static long Read(Socket socket)
    {
        var (all, buffer) = (0L, new byte[64 << 10]);
        try
        {
            for (int n; (n = socket.Receive(buffer)) > 0; )
                all += n;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset)
        {
            // It is cut.
        }
        return all;
    }

    // The slow client's answer has begun, and the gateway may not have met the client's slowness yet.
    private static async Task UntilServed(GatewayScenario gateway)
    {
        for (var asked = 0; await Status(gateway) != 200; asked++)
        {
            Assert.True(asked < 60_000, "The slow client keeps the only place."); // Minutes, which only end a hang.
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            if (gateway.Time.NextTimer is { } next && next <= Moment)
                gateway.Time.Advance(next);
        }
    }

    // Nothing more has come for a second, so that all buffers on the way are full.
    private static async Task UntilFull(Socket slow)
    {
        var (before, same) = (-1, 0);
        while (same < 20)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            (before, same) = (slow.Available, slow.Available == before ? same + 1 : 0);
        }
    }

    private static async Task<int> Status(GatewayScenario gateway) => (int)(await gateway.Get("/api/account/x")).StatusCode;
}
