using System.Net;
using Florin.Gateway.Features.Discovery;
using Florin.Gateway.Model.Configuration;
using Florin.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Unit.Tests.Gateway;

/// <summary>Destinations that a name stands for, while the configuration changes.</summary>
public sealed class FindingDestinationsOverAReload : IAsyncLifetime
{
    private const string One = "_http._tcp.one.internal";
    private const string Two = "_http._tcp.two.internal";
    private const string Name = "Gateway:Clusters:named:Dns:Name";

    private volatile Func<DnsQuery, IEnumerable<byte[]>> _answer = static _ => [];
    private LoopbackNameserver _nameserver = null!; // Both are started before each test.
    private LoopbackServer _service = null!;

    public async ValueTask InitializeAsync()
    {
        _nameserver = Answering(query => _answer(query));
        _service = await LoopbackServer.Start(http => http.Say("one"));
    }

    public async ValueTask DisposeAsync()
    {
        await _nameserver.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task Go_on_by_the_old_name_when_the_new_one_is_refused()
    {
        await using var gateway = await Start();
        Set(gateway, (Name, $"srv://{Two}"), ("Gateway:RateLimit:Limit", "0"));
        await Says(gateway, "one");
        var asked = _nameserver.Asked().AsTask();
        for (var tries = 0; !asked.IsCompleted; tries++)
        {
            Assert.True(tries < 1000, "It is not asked.");
            gateway.Time.Advance(TimeSpan.FromSeconds(10));
            await Turn();
        }
        Assert.Equal(One, (await asked).Name);
        await Says(gateway, "one");
    }

    [Theory]
    [InlineData("Gateway:Clusters:named:Dns:RefreshEvery", "00:00:20")]
    [InlineData("Gateway:Clusters:named:Dns:Port", "81")]
    [InlineData(Name, "srv://_http._tcp.two.internal")]
    public async Task Stay_until_the_nameserver_answers_again(string key, string value)
    {
        await using var gateway = await Start();
        _answer = static _ => [];
        Set(gateway, (key, value));
        await Says(gateway, "one");
    }

    [Fact]
    public async Task Are_those_of_the_new_name_once_it_is_answered()
    {
        await using var other = await LoopbackServer.Start(http => http.Say("two"));
        await using var gateway = await Start();
        _answer = query => [Answer(query, query.Name == Two ? other : _service)];
        Set(gateway, (Name, $"srv://{Two}"));
        await Eventually(gateway, "two");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Are_not_asked_for_when_their_cluster_or_its_name_is_gone(bool isGone)
    {
        var (time, asked) = (new FakeTime(), 0);
        using var source = new DnsSource(Find, time, NullLogger.Instance);
        var named = new ClusterConfig { Dns = new DnsConfig { Name = "one.internal" } };
        source.Watch(Clusters(("named", named)));
        Assert.True(SpinWait.SpinUntil(() => time.Timers == 1, TimeSpan.FromSeconds(30)), "It never waits.");
        source.Watch(isGone ? Clusters() : Clusters(("named", new ClusterConfig())));
        Assert.Equal((0, 1), (time.Timers, asked));
        Assert.Empty(source.Of("named", new ClusterConfig()));

        Task<DnsLookup.Found> Find(DnsConfig config, CancellationToken cancel)
        {
            Interlocked.Increment(ref asked);
            return Task.FromResult(new DnsLookup.Found([], Lives: null));
        }
    }

    private static Dictionary<string, ClusterConfig> Clusters(params (string Id, ClusterConfig Config)[] clusters) =>
        clusters.ToDictionary(cluster => cluster.Id, cluster => cluster.Config, StringComparer.Ordinal);

    // With the destination of the first name found, and every question so far read.
    private async Task<GatewayScenario> Start()
    {
        _answer = query => [Answer(query, _service)];
        var gateway = await GatewayScenario.Start(
            Place.Here,
            http => http.Say("no"),
            "Gateway:RateLimit:Enabled=false",
            $"Gateway:Dns:Nameservers={_nameserver.Address}",
            "Gateway:Routes:named:ClusterId=named",
            "Gateway:Routes:named:Match:Path=/named",
            "Gateway:Clusters:named:HealthCheck:Active:Enabled=false",
            "Gateway:Clusters:named:Retry:MaxRetries=0",
            // However often a busy machine has it asked before the name is found, its circuit stays closed: the clock does not move.
            "Gateway:Clusters:named:CircuitBreaker:MinimumThroughput=100000",
            $"{Name}=srv://{One}"
        );
        await Eventually(gateway, "one");
        Assert.Equal(One, (await _nameserver.Asked()).Name);
        return gateway;
    }

    private static LoopbackNameserver Answering(Func<DnsQuery, IEnumerable<byte[]>> answer) => new(answer);

    private static byte[] Answer(DnsQuery query, LoopbackServer service) =>
        query.Answer(DnsQuery.Service(1, 1, service.Address.Port, "a.internal"), DnsQuery.Address("a.internal", "127.0.0.1"));

    private static void Set(GatewayScenario gateway, params (string Key, string Value)[] settings)
    {
        foreach (var (key, value) in settings)
            gateway.Configuration[key] = value;
        gateway.Configuration.Reload();
    }

    private static async Task Says(GatewayScenario gateway, string text)
    {
        using var answer = await gateway.Get("/named");
        Assert.Equal((HttpStatusCode.OK, text), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    // Names are asked for on other threads, whose turn this gives them.
    private static Task Turn() => Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);

    private static async Task Eventually(GatewayScenario gateway, string text)
    {
        for (var tries = 0; ; tries++)
        {
            using var answer = await gateway.Get("/named");
            var said = await answer.Content.ReadAsStringAsync();
            if (said == text)
                return;
            Assert.True(tries < 1000, $"It answers {answer.StatusCode} {said}.");
            await Turn();
        }
    }
}
