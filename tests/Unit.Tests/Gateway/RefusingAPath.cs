using Florin.Platform.Feeds;
using Florin.Risk;
using Florin.Testing;
using Florin.Testing.Storage;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.Gateway;

/// <summary>What a service of Florin's refuses for its path or method, asked through a gateway.</summary>
public sealed class RefusingAPath
{
    [Theory]
    [InlineData(Place.Here, "GET", "/api/account/nothing", 404)]
    [InlineData(Place.Elsewhere, "GET", "/api/account/nothing?x=1", 404)]
    [InlineData(Place.Elsewhere, "GET", "/api/account", 404)]
    [InlineData(Place.Elsewhere, "GET", "/api/account/a%20b/%C3%A9", 404)]
    [InlineData(Place.Here, "DELETE", "/api/account/rules", 405)]
    [InlineData(Place.Elsewhere, "DELETE", "/api/account/rules", 405)]
    [InlineData(Place.Here, "GET", "/shop/nothing", 404)]
    [InlineData(Place.Elsewhere, "GET", "/shop/nothing", 404)]
    [InlineData(Place.Elsewhere, "GET", "/api/v1/account/nothing", 404)]
    public async Task Names_the_path_that_the_client_asked_for(Place place, string method, string path, int status)
    {
        await using var service = await Service();
        await using var gateway = await Before(place, service.Serve);
        var answer = await gateway.Send(new HttpMethod(method), path);
        var problem = await answer.IsProblem(status, status == 404 ? "not-found" : "method-not-allowed");
        var named = status == 404 ? $" at {path.Split('?')[0]}." : $"{path} supports only GET, HEAD, PUT.";
        Assert.EndsWith(named, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shortens_a_long_one()
    {
        await using var service = await Service();
        await using var gateway = await Before(Place.Elsewhere, service.Serve);
        var problem = await (await gateway.Get($"/api/account/{new string('x', 300)}")).IsProblem(404, "not-found");
        Assert.EndsWith("xx….", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Believes_no_client_that_says_which_path_it_asked_for()
    {
        await using var service = await Service();
        await using var server = await LoopbackServer.Start(service.Serve);
        await using var gateway = await Before(Place.Elsewhere, service.Serve);
        foreach (
            var client in new[]
            {
                gateway.Client,
                new HttpClient { BaseAddress = server.Address },
            }
        )
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/account/nothing");
            request.Headers.Add("X-Client-Path", "/another");
            var text = await (await client.SendAsync(request)).Content.ReadAsStringAsync();
            Assert.Contains(" at /api/account/nothing.", text, StringComparison.Ordinal);
        }
    }

    private static Task<GatewayScenario> Before(Place place, RequestDelegate service) =>
        GatewayScenario.Start(
            place,
            service,
            "Gateway:Routes:shop:ClusterId=account",
            "Gateway:Routes:shop:Match:Path=/shop/{**rest}",
            "Gateway:Routes:shop:Transforms:0:PathRemovePrefix=/shop"
        );

    private static Task<LoneService> Service() =>
        LoneService.Start(
            RiskService.Definition,
            new InMemoryLogStore(),
            new InMemoryViewStore(),
            new WallClock(),
            new OtherServices(),
            name => new LogFeed(SomeLog.Open(name, new InMemoryLogStore(), _ => { }, new WallClock()))
        );
}
