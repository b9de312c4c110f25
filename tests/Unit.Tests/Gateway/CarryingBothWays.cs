using System.Net;
using Florin.Gateway.Model;
using Florin.Platform.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Florin.Unit.Tests.Gateway;

/// <summary>Routes that pass requests and answers on at the same time, and clusters that are sent HTTP/2.</summary>
public sealed class CarryingBothWays
{
    private static readonly string[] Talk =
    [
        "Gateway:Routes:talk:ClusterId=account",
        "Gateway:Routes:talk:Match:Path=/talk/{**rest}",
        "Gateway:Routes:talk:Duplex=true",
    ];

    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayBegin = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _asked;

    [Theory]
    [InlineData(Place.Here)]
    [InlineData(Place.Elsewhere)]
    public async Task Lets_an_answer_last_that_has_begun(Place place)
    {
        await using var server = place is Place.Elsewhere ? await Http2(Stream) : null;
        await using var gateway = await GatewayScenario.Start(Location(server, Stream), Talk);
        _mayBegin.SetResult();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/talk/stream");
        using var answer = await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var reading = answer.Content.ReadAsStringAsync();
        gateway.Time.Advance(TimeSpan.FromHours(1));
        _mayEnd.SetResult();
        Assert.Equal("first second", await reading);
    }

    [Theory]
    [InlineData(Place.Here)]
    [InlineData(Place.Elsewhere)]
    public async Task Does_not_wait_longer_than_the_timeout_for_its_beginning(Place place)
    {
        await using var server = place is Place.Elsewhere ? await Http2(Stream) : null;
        await using var gateway = await GatewayScenario.Start(Location(server, Stream), Talk);
        var asking = gateway.Get("/talk/stream");
        await _begun.Task;
        gateway.Time.Advance(TimeSpan.FromMinutes(1));
        using var answer = await asking;
        await answer.IsProblem(504, "timeout");
    }

    [Fact]
    public async Task Asks_once_what_another_route_would_ask_again()
    {
        await using var server = await Http2(Refuse);
        await using var gateway = await GatewayScenario.Start(
            Location(server, Refuse),
            [
                .. Talk,
                "Gateway:Clusters:account:HttpRequest:Version=2",
                $"Gateway:Clusters:account:Destinations:a:Address={server.Address}",
                "Gateway:Retry:Backoff:Base=00:00:00",
                "Gateway:Retry:Backoff:JitterUpTo=00:00:00",
            ]
        );
        using (var answer = await gateway.Get("/talk/refused"))
            Assert.Equal((HttpStatusCode.ServiceUnavailable, 1), (answer.StatusCode, _asked));
        using (var again = await gateway.Get("/api/account/refused"))
            Assert.Equal((HttpStatusCode.ServiceUnavailable, 1 + 4), (again.StatusCode, _asked));
    }

    [Theory]
    [InlineData(null, HttpProtocols.Http1, "HTTP/1.1")]
    [InlineData("1.1", HttpProtocols.Http1, "HTTP/1.1")]
    [InlineData("2", HttpProtocols.Http2, "HTTP/2")]
    [InlineData("2.0", HttpProtocols.Http2, "HTTP/2")]
    public async Task Sends_a_cluster_the_version_that_it_is_to_be_sent(string? version, HttpProtocols protocols, string sent)
    {
        await using var server = await LoopbackServer.Start(http => http.Say(http.Request.Protocol), protocols: protocols);
        string[] settings = version is null ? [] : [$"Gateway:Clusters:account:HttpRequest:Version={version}"];
        await using var gateway = await GatewayScenario.Start(ServiceLocation.Elsewhere("account", server.Address), settings);
        using var answer = await gateway.Get("/api/account/protocol");
        Assert.Equal(sent, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Sends_another_version_once_the_configuration_says_so()
    {
        await using var server = await Http2(http => http.Say(http.Request.Protocol));
        await using var gateway = await GatewayScenario.Start(ServiceLocation.Elsewhere("account", server.Address));
        using (var before = await gateway.Get("/api/account/protocol"))
            Assert.NotEqual(HttpStatusCode.OK, before.StatusCode);
        gateway.Configuration["Gateway:Clusters:account:HttpRequest:Version"] = "2";
        gateway.Configuration.Reload();
        using var answer = await gateway.Get("/api/account/protocol");
        Assert.Equal("HTTP/2", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Asks_a_destination_for_its_health_in_the_same_version()
    {
        var asked = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await Http2(http =>
        {
            asked.TrySetResult($"{http.Request.Path} {http.Request.Protocol}");
            return Task.CompletedTask;
        });
        await using var gateway = await GatewayScenario.Start(
            ServiceLocation.Elsewhere("account", server.Address),
            "Gateway:Clusters:account:HttpRequest:Version=2",
            "Gateway:Clusters:account:HealthCheck:Active:Enabled=true"
        );
        gateway.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("/health/ready HTTP/2", await asked.Task);
    }

    [Theory]
    [InlineData("Gateway:Clusters:account:HttpRequest:Version", "3", "must be 1.1 or 2.")]
    [InlineData("Gateway:Routes:talk:CountedItems", "items", "is not possible with Duplex")]
    [InlineData("Gateway:Routes:talk:OutputCachePolicy", "short", "is not possible with Duplex")]
    public async Task Refuses_what_cannot_be(string key, string value, string why)
    {
        var wrong = await Assert.ThrowsAsync<WrongConfiguration>(() =>
            GatewayScenario.Start(
                Location(server: null, Stream),
                [.. Talk, "Gateway:OutputCache:Policies:short:Public=true", $"{key}={value}"]
            )
        );
        Assert.StartsWith($"{key} is '{value}': {why}", wrong.Message);
    }

    [Fact]
    public async Task Refuses_a_route_of_streams_to_a_cluster_of_HTTP_1()
    {
        var wrong = await Assert.ThrowsAsync<WrongConfiguration>(() =>
            GatewayScenario.Start(Location(server: null, Stream), [.. Talk, "Gateway:Clusters:account:HttpRequest:Version=1.1"])
        );
        Assert.Equal(
            "Gateway:Routes:talk:Duplex is 'True': Gateway:Clusters:account:HttpRequest:Version must be 2 then, and is '1.1'.",
            wrong.Message
        );
    }

    private static Task<LoopbackServer> Http2(RequestDelegate answer) =>
        LoopbackServer.Start(answer, protocols: HttpProtocols.Http2);

    private static ServiceLocation Location(LoopbackServer? server, RequestDelegate answer) =>
        server is null
            ? ServiceLocation.Here("account", new Uri("http://127.0.0.1:3002"), answer, GatewayScenario.Healthy)
            : ServiceLocation.Elsewhere("account", server.Address);

    private async Task Stream(HttpContext http)
    {
        _begun.SetResult();
        await _mayBegin.Task.WaitAsync(http.RequestAborted);
        await http.Response.WriteAsync("first ", http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
        await _mayEnd.Task.WaitAsync(http.RequestAborted);
        await http.Response.WriteAsync("second", http.RequestAborted);
    }

    private Task Refuse(HttpContext http)
    {
        Interlocked.Increment(ref _asked);
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }
}
