using System.Globalization;
using Florin.Gateway.Model;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.Gateway;

/// <summary>Several destinations of one cluster, each a real server on loopback.</summary>
public sealed class SpreadingRequests : IAsyncLifetime, IDisposable
{
    private readonly List<LoopbackServer> _servers = [];
    private readonly Dictionary<string, int> _status = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _health = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _asked = new(0);
    private string? _hangs;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
        Dispose();
    }

    public void Dispose() => _asked.Dispose();

    [Theory]
    [InlineData("RoundRobin", "abcabcabc")]
    [InlineData("LeastRequests", "abcabcabc")]
    [InlineData("FirstAlphabetical", "aaaaaaaaa")]
    [InlineData("First", "aaaaaaaaa")]
    public async Task Goes_by_the_policy(string policy, string expected)
    {
        await using var gateway = await Start("abc", $"LoadBalancingPolicy={policy}");
        Assert.Equal(expected, await Ask(gateway, expected.Length));
    }

    [Fact]
    public async Task Goes_by_weight_without_bunching()
    {
        await using var gateway = await Start("abc", "LoadBalancingPolicy=WeightedRoundRobin", "Destinations:a:Weight=5");
        Assert.Equal("aabacaaaabacaa", await Ask(gateway, 14));
    }

    [Theory]
    [InlineData("PowerOfTwoChoices")]
    [InlineData("Random")]
    public async Task Reaches_all_by_chance_about_equally(string policy)
    {
        await using var gateway = await Start("abc", $"LoadBalancingPolicy={policy}");
        var answers = await Ask(gateway, 300);
        foreach (var name in "abc")
            Assert.InRange(answers.Count(c => c == name), 60, 140);
    }

    [Theory]
    [InlineData("PowerOfTwoChoices")]
    [InlineData("LeastRequests")]
    public async Task Avoids_one_that_is_busy(string policy)
    {
        _hangs = "a";
        await using var gateway = await Start("ab", $"LoadBalancingPolicy={policy}");
        var asked = _asked.WaitAsync();
        Task<string> hanging;
        do hanging = gateway.Client.GetStringAsync("/shop/x");
        while (await Task.WhenAny(hanging, asked) == hanging);
        Assert.DoesNotContain('a', await Ask(gateway, 20));
        _release.SetResult();
        Assert.Equal("a", await hanging);
    }

    [Fact]
    public async Task Leaves_out_one_that_fails_and_takes_it_in_again_after_a_while()
    {
        await using var gateway = await StartWithoutA();
        Assert.Equal("bbbbbb", await Ask(gateway, 6));
        gateway.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal("bbbb", await Ask(gateway, 4));
        gateway.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, (await Ask(gateway, 4)).Count(c => c == 'a'));
    }

    [Fact]
    public async Task Never_leaves_out_more_than_half()
    {
        foreach (var name in "abc")
            _status[$"{name}"] = 500;
        await using var gateway = await Start("abcd", "LoadBalancingPolicy=RoundRobin");
        for (var call = 0; call < 60; call++)
            await gateway.Get("/shop/x");
        Assert.Equal(["c", "d"], (await Statuses(gateway, 12)).Distinct().Order()); // Two that fail are out, one stays, one is well.
    }

    [Fact]
    public async Task Does_not_blame_one_whose_client_goes_away()
    {
        _hangs = "a";
        await using var gateway = await Start("ab", "LoadBalancingPolicy=First");
        for (var call = 0; call < 10; call++)
        {
            using var goes = new CancellationTokenSource();
            var asked = gateway.Client.GetAsync("/shop/x", goes.Token);
            Assert.NotSame(asked, await Task.WhenAny(asked, _asked.WaitAsync(CancellationToken.None))); // It is the one that hangs.
            await goes.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        }
        _release.SetResult();
        Assert.Equal("aaa", await Ask(gateway, 3));
    }

    [Fact]
    public async Task Leaves_out_one_that_is_unwell_when_it_is_asked_and_uses_all_when_none_is_well()
    {
        await using var gateway = await Start("ab", "LoadBalancingPolicy=RoundRobin", "HealthCheck:Active:Threshold=1");
        _health["a"] = 503;
        gateway.Time.Advance(TimeSpan.FromSeconds(10));
        await Eventually(gateway, "bbbb");
        _health["b"] = 503;
        gateway.Time.Advance(TimeSpan.FromSeconds(10));
        await EventuallyBoth(gateway);
    }

    [Fact]
    public async Task Asks_one_that_failed_before_one_that_is_unwell_when_there_is_no_other()
    {
        await using var gateway = await StartWithoutA("HealthCheck:Active:Threshold=1");
        Assert.Equal("bbbb", await Ask(gateway, 4));
        _health["b"] = 503;
        gateway.Time.Advance(TimeSpan.FromSeconds(10));
        await Eventually(gateway, "aaaa");
    }

    [Fact]
    public async Task Takes_in_one_that_is_out_when_the_last_one_fails_too()
    {
        await using var gateway = await StartWithoutA();
        _status["b"] = 500;
        Assert.Equal("bbbbb", await Ask(gateway, 5)); // All that it may fail in a row.
        Assert.Contains('a', await Ask(gateway, 3)); // Both, until it fails again.
        Assert.Equal("aaaa", await Ask(gateway, 4));
    }

    [Fact]
    public async Task Asks_those_of_the_lowest_priority_as_long_as_there_are_any()
    {
        await using var gateway = await Start(
            "abcd",
            "LoadBalancingPolicy=RoundRobin",
            "HealthCheck:Active:Threshold=1",
            "Destinations:a:Priority=2",
            "Destinations:b:Priority=1",
            "Destinations:c:Priority=1"
        );
        Assert.Equal("dddd", await Ask(gateway, 4));
        await Becomes('d', 503, "bcbc", "cbcb");
        await Becomes('b', 503, "cccc");
        await Becomes('c', 503, "aaaa");
        await Becomes('d', 200, "dddd");

        async Task Becomes(char name, int health, params string[] expected)
        {
            _health[$"{name}"] = health;
            gateway.Time.Advance(TimeSpan.FromSeconds(10));
            await Eventually(gateway, expected);
        }
    }

    [Fact]
    public async Task Goes_on_with_the_others_when_one_dies()
    {
        await using var gateway = await Start("ab", "LoadBalancingPolicy=RoundRobin");
        await _servers[0].DisposeAsync();
        _servers.RemoveAt(0);
        var statuses = await Statuses(gateway, 10);
        Assert.Equal(5, statuses.Count(s => s == "503"));
        Assert.Equal("bbbbbbbb", await Ask(gateway, 8));
    }

    // Of two the first has failed so often that it is left out; it is well again.
    private async Task<GatewayScenario> StartWithoutA(params string[] settings)
    {
        _status["a"] = 500;
        var gateway = await StartWith("ab", ["LoadBalancingPolicy=RoundRobin", .. settings]);
        for (var call = 0; call < 10; call++)
            await gateway.Get("/shop/x"); // Every other one: five failures in a row.
        _status["a"] = 200;
        return gateway;
    }

    private Task<GatewayScenario> Start(string names, params string[] settings) => StartWith(names, settings);

    private async Task<GatewayScenario> StartWith(string names, string[] settings)
    {
        var all = new List<string>
        {
            "Gateway:Routes:shop:ClusterId=shop",
            "Gateway:Routes:shop:Match:Path=/shop/{**rest}",
            "Gateway:RateLimit:Enabled=false",
            "Gateway:Clusters:shop:CircuitBreaker:MinimumThroughput=1000",
        };
        foreach (var name in names)
        {
            var server = await LoopbackServer.Start(http => Answer(http, $"{name}"));
            _servers.Add(server);
            all.Add($"Gateway:Clusters:shop:Destinations:{name}:Address={server.Address}");
        }
        all.AddRange(settings.Select(setting => $"Gateway:Clusters:shop:{setting}"));
        var account = ServiceLocation.Here(
            "account",
            new Uri("http://127.0.0.1:1"),
            _ => Task.CompletedTask,
            GatewayScenario.Healthy
        );
        return await GatewayScenario.Start(account, [.. all]);
    }

    private async Task Answer(HttpContext http, string name)
    {
        if (http.Request.Path == "/health/ready")
        {
            http.Response.StatusCode = _health.GetValueOrDefault(name, 200);
            return;
        }
        if (_hangs == name)
        {
            _asked.Release();
            await _release.Task.WaitAsync(http.RequestAborted);
        }
        http.Response.StatusCode = _status.GetValueOrDefault(name, 200);
        await http.Say(name);
    }

    private static async Task<string> Ask(GatewayScenario gateway, int times)
    {
        var answers = "";
        for (var call = 0; call < times; call++)
            answers += await (await gateway.Send(HttpMethod.Post, "/shop/x")).Content.ReadAsStringAsync(); // A GET would be tried again.
        return answers;
    }

    // Who answered, or with which status where nobody did.
    private static async Task<List<string>> Statuses(GatewayScenario gateway, int times)
    {
        var statuses = new List<string>();
        for (var call = 0; call < times; call++)
        {
            var answer = await gateway.Send(HttpMethod.Post, "/shop/x"); // A GET would be tried again.
            statuses.Add(
                (int)answer.StatusCode == 503
                    ? ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture)
                    : await answer.Content.ReadAsStringAsync()
            );
        }
        return statuses;
    }

    // What a check has found is known a moment after its answers.
    private static async Task Eventually(GatewayScenario gateway, params string[] expected)
    {
        var answers = "";
        for (var tries = 0; tries < 1000 && !expected.Contains(answers, StringComparer.Ordinal); tries++)
            answers = await Ask(gateway, expected[0].Length);
        Assert.Contains(answers, expected);
    }

    private static async Task EventuallyBoth(GatewayScenario gateway)
    {
        var answers = "";
        for (var tries = 0; tries < 1000 && answers.Distinct().Count() < 2; tries++)
            answers = await Ask(gateway, 4);
        Assert.Equal("ab", string.Concat(answers.Distinct().Order()));
    }
}
