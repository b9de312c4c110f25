using System.Net;
using System.Net.Sockets;
using Florin.Gateway.Features.Discovery;
using Florin.Gateway.Model.Configuration;
using Florin.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Unit.Tests.Gateway;

/// <summary>Destinations that a name stands for.</summary>
public sealed class FindingDestinationsByName
{
    private static readonly ClusterConfig Named = new()
    {
        Dns = new DnsConfig
        {
            Name = "accounts.internal",
            Port = 3002,
            RefreshEvery = TimeSpan.FromSeconds(10),
        },
    };

    private static readonly Dictionary<string, ClusterConfig> Clusters = new(StringComparer.OrdinalIgnoreCase)
    {
        ["named"] = Named,
    };

    private readonly FakeTime _time = new();
    private volatile string[] _addresses = ["10.0.0.1"];

    [Fact]
    public async Task Are_all_its_addresses_and_follow_them()
    {
        using var source = Source();
        await Until(source, "http://10.0.0.1:3002");
        _addresses = ["10.0.0.2", "::1"];
        await Until(source, "http://10.0.0.2:3002", "http://[::1]:3002");
    }

    [Fact]
    public async Task Stay_while_the_name_cannot_be_asked_for()
    {
        using var source = Source();
        await Until(source, "http://10.0.0.1:3002");
        _addresses = [];
        for (var i = 0; i < 5; i++)
            await Later();
        Assert.Equal(["http://10.0.0.1:3002"], Found(source));
        _addresses = ["10.0.0.3"];
        await Until(source, "http://10.0.0.3:3002");
    }

    [Fact]
    public async Task Tell_of_a_change_once()
    {
        var told = 0;
        using var source = Source(_ => Interlocked.Increment(ref told));
        await Until(source, "http://10.0.0.1:3002");
        for (var i = 0; i < 5; i++)
            await Later();
        Assert.Equal(1, told);
    }

    [Fact]
    public async Task Answer_through_the_gateway()
    {
        await using var service = await LoopbackServer.Start(http => http.Say("found"));
        await using var gateway = await GatewayScenario.Start(
            Place.Here,
            http => http.Say("no"),
            "Gateway:RateLimit:Enabled=false",
            "Gateway:Routes:named:ClusterId=named",
            "Gateway:Routes:named:Match:Path=/named",
            "Gateway:Clusters:named:HealthCheck:Active:Enabled=false",
            "Gateway:Clusters:named:Dns:Name=localhost",
            $"Gateway:Clusters:named:Dns:Port={service.Address.Port}"
        );
        for (var tries = 0; ; tries++)
        {
            using var answer = await gateway.Send(HttpMethod.Post, "/named");
            if (answer.StatusCode == HttpStatusCode.OK)
                return;
            Assert.True(tries < 200, $"It answers {answer.StatusCode}.");
            await Later();
        }
    }

    private DnsSource Source(Action<string>? told = null)
    {
        var source = new DnsSource(
            new DnsLookup(
                (_, _) =>
                    _addresses.Length == 0
                        ? throw new SocketException((int)SocketError.TryAgain)
                        : Task.FromResult(_addresses.Select(IPAddress.Parse).ToArray()),
                new Nameservers(() => [], TimeSpan.FromSeconds(2), _time)
            ).Find,
            _time,
            NullLogger.Instance
        );
        source.Changed += told;
        source.Watch(Clusters);
        return source;
    }

    private static IEnumerable<string> Found(DnsSource source) => source.Of("named", Named).Select(d => d.Value.Address);

    private async Task Until(DnsSource source, params string[] addresses)
    {
        for (var tries = 0; !Found(source).Order().SequenceEqual(addresses.Order()); tries++)
        {
            Assert.True(tries < 200, $"Found {string.Join(", ", Found(source))}.");
            await Later();
        }
    }

    // Names are asked for on other threads, whose turn this gives them.
    private async Task Later()
    {
        await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        _time.Advance(TimeSpan.FromSeconds(10));
    }
}
