using Florin.Platform.Http;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.Gateway;

/// <summary>Requests that wait, as a client prefers, for the end of what has been accepted.</summary>
public sealed class WaitingForTheEnd : IDisposable
{
    private readonly SemaphoreSlim _waits = new(0);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose() => _waits.Dispose();

    [Theory, BothPlaces]
    public async Task Holds_no_place_and_does_not_count_as_slow(Place place)
    {
        await using var gateway = await GatewayScenario.Start(
            place,
            Answer,
            "Gateway:Bulkhead:MaxConcurrent=1",
            "Gateway:Bulkhead:MaxQueue=0",
            "Gateway:CircuitBreaker:MinimumThroughput=1",
            "Gateway:CircuitBreaker:SlowCallDuration=00:00:01",
            "Gateway:RateLimit:Enabled=false"
        );
        var waiting = new[] { Wait(gateway), Wait(gateway), Wait(gateway) };
        foreach (var _ in waiting)
            await _waits.WaitAsync();
        await UntilThePlaceIsFree(gateway);
        gateway.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(200, (int)(await gateway.Get("/api/account/x")).StatusCode);
        _end.SetResult();
        foreach (var one in await Task.WhenAll(waiting))
        {
            Assert.Equal((201, "done"), ((int)one.StatusCode, await one.Content.ReadAsStringAsync()));
            Assert.False(one.Headers.Contains("Florin-Waits"));
        }
        Assert.Equal(200, (int)(await gateway.Get("/api/account/x")).StatusCode);
    }

    [Fact]
    public async Task Is_over_when_the_gateway_stops_although_the_service_goes_on()
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Elsewhere,
            Answer,
            "Gateway:Bulkhead:MaxConcurrent=1",
            "Gateway:Bulkhead:MaxQueue=0",
            "Gateway:RateLimit:Enabled=false"
        );
        var waiting = Wait(gateway);
        await _waits.WaitAsync();
        await UntilThePlaceIsFree(gateway);
        gateway.TheGateway.Drain();
        gateway.Time.Advance(TimeSpan.FromSeconds(0.9));
        Assert.False(waiting.IsCompleted); // A service that stops as well answers by itself.
        gateway.Time.Advance(TimeSpan.FromSeconds(0.1));
        var problem = await (await waiting.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System)).IsProblem(504, "timeout");
        Assert.Contains("when the gateway stopped", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        _end.SetResult();
    }

    // The head of the last one's answer may still be on its way to the gateway.
    private static async Task UntilThePlaceIsFree(GatewayScenario gateway)
    {
        for (var ask = 0; ask < 1000; ask++)
            if ((int)(await gateway.Get("/api/account/x")).StatusCode == 200)
                return;
        Assert.Fail("The place was not given back.");
    }

    private static async Task<HttpResponseMessage> Wait(GatewayScenario gateway)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/account/wait")
            {
                Content = new StringContent("x"),
            };
            request.Headers.Add("Prefer", "wait=30");
            var answer = await gateway.Client.SendAsync(request);
            if ((int)answer.StatusCode != 503)
                return answer; // Else one of the others has the only place, for a moment.
        }
    }

    private async Task Answer(HttpContext http)
    {
        if (!http.Request.Path.Value!.EndsWith("wait", StringComparison.Ordinal))
            return;
        http.Response.StatusCode = 201;
        if (http.Features.Get<HeldPlace>() is { } place)
            place.Release();
        else
        {
            http.Response.Headers["Florin-Waits"] = "1";
            await http.Response.StartAsync(http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }
        _waits.Release();
        await _end.Task.WaitAsync(http.RequestAborted);
        await http.Say("done");
    }
}
