using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Florin.Gateway.Model;
using Florin.Platform.Calls;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.Gateway;

/// <summary>A service of two instances, of which one owns the log and the other answers 421 with where that one is.</summary>
public sealed class FollowingTheOwner : IAsyncLifetime
{
    private static readonly string[] AnyFailure =
    [
        "Gateway:CircuitBreaker:MinimumThroughput=1",
        "Gateway:CircuitBreaker:FailureRatio=0.01",
    ];
    private readonly ConcurrentQueue<(string Instance, string Body, string? Command)> _asked = new();
    private readonly ConcurrentDictionary<string, Uri> _addresses = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _isHeld = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<LoopbackServer> _instances = [];
    private GatewayScenario? _gateway;
    private volatile string _owner = "b";
    private volatile string? _held;

    private GatewayScenario Gateway => _gateway ?? throw new InvalidOperationException("It was not started.");

    public async ValueTask InitializeAsync()
    {
        foreach (var name in (string[])["a", "b"])
        {
            var instance = await LoopbackServer.Start(http => Answer(name, http));
            _instances.Add(instance);
            _addresses[name] = instance.Address;
        }
        await Start();
    }

    private async Task Start(params string[] settings)
    {
        if (_gateway is not null)
            await _gateway.DisposeAsync();
        _gateway = await GatewayScenario.Start(
            ServiceLocation.Elsewhere("account", _addresses["a"]),
            [
                $"Gateway:Clusters:account:Destinations:a:Address={_addresses["a"]}",
                $"Gateway:Clusters:account:Destinations:b:Address={_addresses["b"]}",
                "Gateway:Retry:MaxRetries=0",
                .. settings,
            ]
        );
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        foreach (var instance in _instances)
            await instance.DisposeAsync();
    }

    [Theory]
    [InlineData("a")]
    [InlineData("b")]
    public async Task Sends_every_request_on_with_its_body_and_the_next_ones_there_at_once(string owner)
    {
        _owner = owner;
        for (var i = 0; i < 4; i++)
        {
            using var answer = await Gateway.Client.PostAsync("/api/account/x", new StringContent($"body {i}"));
            Assert.Equal((HttpStatusCode.OK, owner), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        }
        Assert.Equal(["body 0", "body 1", "body 2", "body 3"], _asked.Where(a => a.Instance == owner).Select(a => a.Body));
        Assert.True(_asked.Count(a => a.Instance != owner) <= 1); // The first request may have met the standby.
    }

    [Fact]
    public async Task Finds_it_among_the_addresses_of_the_service_without_further_configuration()
    {
        await Gateway.DisposeAsync();
        _gateway = await GatewayScenario.Start(
            ServiceLocation.Elsewhere("account", _addresses["a"], _addresses["b"]),
            "Gateway:Retry:MaxRetries=0"
        );
        var (_, cluster) = await Gateway.Administer("GET /admin/clusters/account");
        Assert.Equivalent(
            new[] { _addresses["a"].Authority, _addresses["b"].Authority },
            cluster
                .GetProperty("data")
                .GetProperty("destinations")
                .EnumerateArray()
                .Select(at => at.GetProperty("id").GetString()),
            strict: true
        );
        for (var i = 0; i < 4; i++)
            Assert.Equal("b", await Gateway.Client.GetStringAsync("/api/account/x"));
    }

    [Fact]
    public async Task Gives_a_request_without_a_key_one_id_however_often_it_is_sent()
    {
        await Warm();
        _owner = "a";
        using var answer = await Gateway.Client.PostAsync("/api/account/x", new StringContent("once"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var sent = _asked.Where(a => a.Body == "once").ToList();
        Assert.Equal(["b", "a"], sent.Select(a => a.Instance));
        Assert.StartsWith("cmd_", sent[0].Command, StringComparison.Ordinal);
        Assert.Equal(sent[0].Command, sent[1].Command);
    }

    [Fact]
    public async Task Leaves_one_that_takes_requests_and_never_answers()
    {
        await Warm();
        (_owner, _held) = ("a", "b");
        var late = Gateway.Client.GetAsync("/api/account/x");
        await _isHeld.Task;
        Gateway.Time.Advance(TimeSpan.FromMinutes(1));
        using (var answer = await late)
            Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        for (var i = 0; i < 4; i++)
            using (var answer = await Gateway.Client.GetAsync("/api/account/x"))
                Assert.Equal((HttpStatusCode.OK, "a"), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Lets_the_circuit_be_while_another_instance_answers()
    {
        await Start(AnyFailure);
        await Warm();
        await _instances[1].DisposeAsync();
        _owner = "a";
        for (var i = 0; i < 3; i++)
            Assert.Equal((HttpStatusCode.OK, "a"), await Asked());
    }

    [Fact]
    public async Task Opens_the_circuit_where_none_answers()
    {
        await Start(AnyFailure);
        await Warm();
        foreach (var instance in _instances)
            await instance.DisposeAsync();
        var (status, body) = await Asked();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("\"unavailable\"", body, StringComparison.Ordinal);
        (status, body) = await Asked();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("\"circuit-open\"", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_not_waited_for_again_by_a_retry()
    {
        await Start("Gateway:Retry:MaxRetries=3", "Gateway:Owners:Patience=00:00:00.5");
        await Warm();
        _owner = "nobody";
        var (status, body) = await Asked();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("has no instance that can answer at the moment", body, StringComparison.Ordinal);
        Assert.InRange(_asked.Count, 4, 14); // Two to warm up; half a second, by looks of 50 ms and steps of 100.
    }

    // Lets time pass until there is an answer.
    private async Task<(HttpStatusCode Status, string Body)> Asked()
    {
        var asking = Gateway.Client.GetAsync("/api/account/x");
        while (!asking.IsCompleted)
        {
            Gateway.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
        using var answer = await asking;
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    // Both have been asked, so that the gateway knows that the service has owners.
    private async Task Warm()
    {
        _owner = "a";
        using var first = await Gateway.Client.GetAsync("/api/account/x");
        _owner = "b";
        using var second = await Gateway.Client.GetAsync("/api/account/x");
        Assert.Equal("b", await second.Content.ReadAsStringAsync());
    }

    private async Task Answer(string name, HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        _asked.Enqueue((name, body, http.Request.Headers["X-Florin-Command"]));
        if (_held == name)
        {
            _isHeld.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        }
        if (_owner == name)
        {
            await http.Say(name);
            return;
        }
        http.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        if (_addresses.TryGetValue(_owner, out var owner))
            http.Response.Headers[OwnerHeader.Name] = owner.AbsoluteUri.TrimEnd('/');
    }
}
