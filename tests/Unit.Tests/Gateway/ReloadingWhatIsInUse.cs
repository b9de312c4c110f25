using System.Globalization;

namespace Florin.Unit.Tests.Gateway;

/// <summary>A cluster that has requests under way, or that an operator has changed, when the configuration changes.</summary>
public sealed class ReloadingWhatIsInUse : IAsyncLifetime, IDisposable
{
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _asked = new(0);
    private LoopbackServer _a = null!; // Both are started before each test.
    private LoopbackServer _b = null!;
    private volatile int _status = 500;

    public async ValueTask InitializeAsync()
    {
        _a = await LoopbackServer.Start(async http =>
        {
            _asked.Release();
            await _release.Task.WaitAsync(http.RequestAborted);
            http.Response.StatusCode = _status;
            await http.Say("a");
        });
        _b = await LoopbackServer.Start(http => http.Say("b"));
    }

    public async ValueTask DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
        Dispose();
    }

    public void Dispose() => _asked.Dispose();

    [Fact]
    public async Task Leaves_out_a_destination_whose_failures_began_before_and_takes_it_in_again()
    {
        const int tooMany = 5;
        await using var gateway = await Start();
        var underWay = Enumerable.Range(0, tooMany).Select(_ => Ask(gateway)).ToList();
        for (var call = 0; call < tooMany; call++)
            await _asked.WaitAsync();
        Reload(gateway, "Gateway:Clusters:shop:Metadata:owner", "somebody");
        _release.SetResult();
        Assert.All(await Task.WhenAll(underWay), answer => Assert.Equal("500 a", answer));
        Assert.Equal("500 a", await Ask(gateway)); // The last that it is asked.
        Assert.Equal("200 b", await Ask(gateway));
        _status = 200;
        gateway.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("200 a", await Ask(gateway));
    }

    [Fact]
    public async Task Keeps_a_circuit_open_that_an_operator_opened_and_closed_one_that_was_reset()
    {
        (_status, var changes) = (200, 20);
        _release.SetResult();
        await using var gateway = await Start();
        Assert.Equal("isolated", await Administer("POST /admin/clusters/shop/isolate"));
        Change();
        await (await gateway.Get("/shop/x")).IsProblem(503, "circuit-open");
        Assert.Equal("isolated", await Administer("GET /admin/clusters/shop"));
        Assert.Equal("closed", await Administer("POST /admin/clusters/shop/reset"));
        Change();
        Assert.Equal("200 a", await Ask(gateway));

        // Probes may take longer now, so the circuit goes by other options.
        void Change() => Reload(gateway, "Gateway:Bulkhead:QueueTimeout", $"00:00:{changes++}");

        async Task<string?> Administer(string asked) =>
            (await gateway.Administer(asked)).Body.GetProperty("data").GetProperty("circuit").GetProperty("state").GetString();
    }

    private static void Reload(GatewayScenario gateway, string key, string value)
    {
        gateway.Configuration[key] = value;
        gateway.Configuration.Reload();
    }

    private Task<GatewayScenario> Start() =>
        GatewayScenario.Start(
            Place.Here,
            http => http.Say("no"),
            "Gateway:RateLimit:Enabled=false",
            "Gateway:Routes:shop:ClusterId=shop",
            "Gateway:Routes:shop:Match:Path=/shop/{**rest}",
            "Gateway:Clusters:shop:LoadBalancingPolicy=First",
            "Gateway:Clusters:shop:CircuitBreaker:MinimumThroughput=1000",
            "Gateway:Clusters:shop:HealthCheck:Active:Enabled=false",
            "Gateway:Clusters:shop:Retry:MaxRetries=0",
            $"Gateway:Clusters:shop:Destinations:a:Address={_a.Address}",
            $"Gateway:Clusters:shop:Destinations:b:Address={_b.Address}"
        );

    private static async Task<string> Ask(GatewayScenario gateway)
    {
        using var answer = await gateway.Get("/shop/x");
        return $"{((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture)} {await answer.Content.ReadAsStringAsync()}";
    }
}
