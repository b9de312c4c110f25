using System.Text;
using System.Text.Json;
using Florin.Gateway.Model;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.Gateway;

public sealed class ProtectingAService : IDisposable
{
    private readonly SemaphoreSlim _entered = new(0);
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _status = 500;
    private int _calls;

    public void Dispose() => _entered.Dispose();

    [Theory, BothPlaces]
    public async Task Opens_the_circuit_after_failures_and_closes_it_after_a_probe(Place place)
    {
        await using var gateway = await GatewayScenario.Start(place, Answer);
        for (var call = 0; call < 10; call++)
            Assert.Equal(500, (int)(await gateway.Get("/api/account/x")).StatusCode);
        gateway.Time.Advance(TimeSpan.FromSeconds(0.5));
        var refused = await gateway.Get("/api/account/x");
        var problem = await refused.IsProblem(503, "circuit-open");
        Assert.Equal(("30", 30), (refused.Header("Retry-After"), problem.GetProperty("retryAfter").GetInt32()));
        Assert.Equal(10, _calls);
        _status = 200;
        gateway.Time.Advance(TimeSpan.FromSeconds(29.5));
        Assert.Equal(200, await Status(gateway));
        Assert.Equal(200, await Status(gateway));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(422)]
    [InlineData(429)]
    [InlineData(501)]
    public async Task Is_no_reason_to_refuse_after_answers_that_are_no_failure_of_the_service(int status)
    {
        _status = status;
        await using var gateway = await GatewayScenario.Start(Place.Here, Answer);
        for (var call = 0; call < 30; call++)
            Assert.Equal(status, await Status(gateway));
    }

    [Theory, BothPlaces]
    public async Task Ends_a_call_that_takes_too_long_as_a_timeout(Place place)
    {
        await using var gateway = await GatewayScenario.Start(place, Hang, "Gateway:CircuitBreaker:MinimumThroughput=1");
        var call = gateway.Get("/api/account/x");
        await _entered.WaitAsync();
        gateway.Time.Advance(TimeSpan.FromSeconds(29.9));
        Assert.False(call.IsCompleted);
        gateway.Time.Advance(TimeSpan.FromSeconds(0.1));
        await (await call).IsProblem(504, "timeout");
        await (await gateway.Get("/api/account/x")).IsProblem(503, "circuit-open");
    }

    [Theory, BothPlaces]
    public async Task Gives_a_client_that_would_wait_the_time_it_asks_for_on_top(Place place)
    {
        await using var gateway = await GatewayScenario.Start(place, Hang);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/account/x");
        request.Headers.Add("Prefer", "wait=20");
        var call = gateway.Client.SendAsync(request);
        await _entered.WaitAsync();
        gateway.Time.Advance(TimeSpan.FromSeconds(49));
        _release.SetResult();
        Assert.Equal(200, (int)(await call).StatusCode);
    }

    [Theory, BothPlaces]
    public async Task Takes_a_client_that_goes_away_for_no_verdict(Place place)
    {
        await using var gateway = await GatewayScenario.Start(
            place,
            Hang,
            "Gateway:CircuitBreaker:MinimumThroughput=1",
            "Gateway:Bulkhead:MaxConcurrent=1"
        );
        using var goes = new CancellationTokenSource();
        var call = gateway.Client.GetAsync("/api/account/x", goes.Token);
        await _entered.WaitAsync(CancellationToken.None);
        await goes.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        _release.SetResult();
        Assert.Equal(200, await Status(gateway)); // It waited for the only place, so the other has ended,
        Assert.Equal(200, await Status(gateway)); // and the circuit is closed.
    }

    [Theory, BothPlaces]
    public async Task Refuses_what_finds_neither_a_place_nor_room_to_wait(Place place)
    {
        await using var gateway = await GatewayScenario.Start(
            place,
            Hang,
            "Gateway:Bulkhead:MaxConcurrent=2",
            "Gateway:Bulkhead:MaxQueue=0",
            "Gateway:CircuitBreaker:MinimumThroughput=1"
        );
        var calls = new[] { gateway.Get("/api/account/x"), gateway.Get("/api/account/x") };
        await _entered.WaitAsync();
        await _entered.WaitAsync();
        var refused = await gateway.Get("/api/account/x");
        await refused.IsProblem(503, "bulkhead-full");
        Assert.Equal("1", refused.Header("Retry-After"));
        _release.SetResult();
        foreach (var call in calls)
            Assert.Equal(200, (int)(await call).StatusCode);
        Assert.Equal(200, await Status(gateway)); // The refusal was the gateway's own: no failure of the service.
    }

    [Fact]
    public async Task Lets_15_through_and_queues_the_rest()
    {
        await using var gateway = await GatewayScenario.Start(Place.Here, Hang);
        var calls = Enumerable.Range(0, 40).Select(_ => Status(gateway)).ToArray();
        for (var entered = 0; entered < 15; entered++)
            await _entered.WaitAsync();
        Assert.Equal(15, Volatile.Read(ref _calls));
        _release.SetResult();
        Assert.All(await Task.WhenAll(calls), status => Assert.Equal(200, status));
        Assert.Equal(40, _calls);
    }

    [Fact]
    public async Task Does_not_give_a_place_to_a_client_that_dribbles_its_body()
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Here,
            Read,
            "Gateway:Bulkhead:MaxConcurrent=1",
            "Gateway:Bulkhead:MaxQueue=0"
        );
        using var slow = await RawHttp.Connect(
            gateway.Address,
            "POST /api/account/x HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc"
        );
        Assert.Equal(200, await Status(gateway));
        await slow.SendAsync(Encoding.ASCII.GetBytes("defghij"));
        var answer = new byte[4096];
        var length = await slow.ReceiveAsync(answer);
        Assert.StartsWith("HTTP/1.1 200", Encoding.ASCII.GetString(answer, 0, length), StringComparison.Ordinal);

        static Task Read(HttpContext http) => http.Request.Body.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    [Theory, BothPlaces]
    public async Task Takes_a_client_that_breaks_off_its_body_for_no_verdict(Place place)
    {
        await using var gateway = await GatewayScenario.Start(
            place,
            Read,
            "Gateway:CircuitBreaker:MinimumThroughput=1",
            "Gateway:Bulkhead:MaxConcurrent=1"
        );
        const string headers = "POST /api/account/x HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n";
        foreach (var sent in new[] { 3, 100_000 })
        {
            using var breaks = await RawHttp.Connect(gateway.Address, headers + new string('x', sent));
            breaks.LingerState = new System.Net.Sockets.LingerOption(enable: true, seconds: 0); // Closing resets.
        }
        Assert.Equal(200, await Status(gateway)); // It waited for the only place, so the others have ended,
        Assert.Equal(200, await Status(gateway)); // and the circuit is closed.

        async Task Read(HttpContext http)
        {
            _entered.Release();
            await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
        }
    }

    [Fact]
    public async Task Says_that_a_service_cannot_be_reached_when_nobody_listens()
    {
        await using var gone = RawHttp.Server("");
        var address = gone.Address;
        await gone.DisposeAsync();
        await using var gateway = await GatewayScenario.Start(
            ServiceLocation.Elsewhere("account", address),
            "Gateway:CircuitBreaker:MinimumThroughput=1"
        );
        var response = await gateway.Get("/api/account/x");
        await response.IsProblem(503, "unavailable");
        Assert.Equal(("account", "1"), (response.Header("X-Service"), response.Header("Retry-After")));
        await (await gateway.Get("/api/account/x")).IsProblem(503, "circuit-open");
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le")]
    public async Task Says_that_a_service_cannot_be_reached_when_it_breaks_off_before_its_answer(string answer)
    {
        await using var breaking = RawHttp.Server(answer);
        await using var gateway = await GatewayScenario.Start(
            ServiceLocation.Elsewhere("account", breaking.Address),
            "Gateway:CircuitBreaker:MinimumThroughput=1"
        );
        await (await gateway.Get("/api/account/x")).IsProblem(503, "unavailable");
        await (await gateway.Get("/api/account/x")).IsProblem(503, "circuit-open");
    }

    [Fact]
    public async Task Breaks_off_when_a_service_breaks_off_half_way_and_counts_it_as_a_failure()
    {
        await using var breaking = RawHttp.Server("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");
        await using var gateway = await GatewayScenario.Start(
            ServiceLocation.Elsewhere("account", breaking.Address),
            "Gateway:CircuitBreaker:MinimumThroughput=1"
        );
        var codes = new List<string>();
        // The client may see the break, and ask again, before the gateway has counted it.
        while (codes.Count < 100 && !codes.Contains("circuit-open"))
            codes.Add(await Code(gateway));
        Assert.True(codes[0] is "unavailable" or "broken", codes[0]); // Where nothing had been sent on yet, and where it had.
        Assert.Equal("circuit-open", codes[^1]);
    }

    private static async Task<string> Code(GatewayScenario gateway)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(
                await (await gateway.Get("/api/account/x")).Content.ReadAsStreamAsync()
            );
            return body.RootElement.GetProperty("code").GetString() ?? "";
        }
        catch (HttpRequestException)
        {
            return "broken"; // The client sees that the answer is not whole.
        }
    }

    private static async Task<int> Status(GatewayScenario gateway) => (int)(await gateway.Get("/api/account/x")).StatusCode;

    private Task Answer(HttpContext http)
    {
        _calls++;
        http.Response.StatusCode = _status;
        return Task.CompletedTask;
    }

    private async Task Hang(HttpContext http)
    {
        Interlocked.Increment(ref _calls);
        _entered.Release();
        await _release.Task.WaitAsync(http.RequestAborted);
    }
}
