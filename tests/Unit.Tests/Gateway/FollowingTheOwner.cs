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
        _gateway = await GatewayScenario.Start(
            ServiceLocation.Elsewhere("account", _addresses["a"]),
            $"Gateway:Clusters:account:Destinations:a:Address={_addresses["a"]}",
            $"Gateway:Clusters:account:Destinations:b:Address={_addresses["b"]}",
            "Gateway:Retry:MaxRetries=0"
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
        http.Response.Headers[OwnerHeader.Name] = _addresses[_owner].AbsoluteUri.TrimEnd('/');
    }
}
