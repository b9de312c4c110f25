using System.Net;
using Florin.Platform.Calls;
using Florin.Testing;
using Florin.Unit.Tests.Hosting;

namespace Florin.Unit.Tests.Gateway;

public sealed class AFaultBehindAService : IAsyncLifetime
{
    private EchoService _echo = null!; // Set before each test.

    public async ValueTask InitializeAsync() => _echo = await new EchoService(new FakeTime()).Start();

    public ValueTask DisposeAsync() => _echo.DisposeAsync();

    [Theory, BothPlaces]
    public async Task Does_not_open_the_circuit_of_the_service(Place place)
    {
        await using var gateway = await GatewayScenario.Start(place, _echo.Running.Serve, "Gateway:Retry:MaxRetries=0");
        for (var call = 0; call < 30; call++)
        {
            await (await gateway.Get("/api/account/say/behind")).IsProblem(503, "unavailable");
            await (await gateway.Get("/api/account/say/late behind")).IsProblem(504, "timeout");
            await (await gateway.Get("/api/account/say/databases")).IsProblem(503, "databases-unavailable");
        }
        Assert.Equal(HttpStatusCode.OK, (await gateway.Get("/api/account/say/hello")).StatusCode);
    }

    [Theory, BothPlaces]
    public async Task Is_told_apart_from_a_fault_of_the_service_itself(Place place)
    {
        await using var gateway = await GatewayScenario.Start(place, _echo.Running.Serve, "Gateway:Retry:MaxRetries=0");
        for (var call = 0; call < 10; call++)
            await (await gateway.Get("/api/account/say/busy")).IsProblem(503, "unavailable");
        await (await gateway.Get("/api/account/say/hello")).IsProblem(503, "circuit-open");
    }

    [Theory, BothPlaces]
    public async Task Is_no_business_of_the_client(Place place)
    {
        await using var gateway = await GatewayScenario.Start(place, _echo.Running.Serve, "Gateway:Retry:MaxRetries=0");
        var answer = await gateway.Get("/api/account/say/behind");
        Assert.False(answer.Headers.Contains(DependencyFault.Header));
        await using var direct = await LoopbackServer.Start(_echo.Running.Serve);
        using var client = new HttpClient { BaseAddress = direct.Address };
        Assert.False((await client.GetAsync("/say/behind")).Headers.Contains(DependencyFault.Header));
    }
}
