using System.Net.Sockets;
using Florin.Gateway.Features.Discovery;
using Florin.Gateway.Model.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Provider.Tests.Dns;

/// <summary>Destinations that the SRV records of a real nameserver say.</summary>
public sealed class DestinationsByDnsmasq
{
    private const string Service = "_http._tcp.account.florin.test";

    private static readonly ClusterConfig Named = Cluster(Service);

    [Fact]
    public async Task Have_its_ports_weights_priorities_and_addresses()
    {
        await using var server = await DnsmasqServer.Start(
            $"--srv-host={Service},a1.florin.test,3002,20,10",
            $"--srv-host={Service},a2.florin.test,3003,10,30",
            "--host-record=a1.florin.test,127.0.0.1",
            "--host-record=a2.florin.test,127.0.0.2,::1"
        );
        using var source = Source(server);
        await Until(source, "http://127.0.0.1:3002 20*10", "http://127.0.0.2:3003 10*30", "http://[::1]:3003 10*30");
    }

    [Fact]
    public async Task Are_all_found_where_they_do_not_fit_into_a_datagram()
    {
        var hosts = Enumerable.Range(1, 200).ToArray();
        await using var server = await DnsmasqServer.Start([
            .. hosts.Select(i => $"--srv-host={Service},a{i}.florin.test,3002,1,{i}"),
            .. hosts.Select(i => $"--host-record=a{i}.florin.test,127.0.0.{i}"),
        ]);
        using var source = Source(server);
        await Until(source, [.. hosts.Select(i => $"http://127.0.0.{i}:3002 1*{i}")]);
    }

    [Fact]
    public async Task Stay_while_it_is_away_and_follow_it_when_it_is_back()
    {
        await using var server = await DnsmasqServer.Start(
            $"--srv-host={Service},a1.florin.test,3002",
            "--host-record=a1.florin.test,127.0.0.1"
        );
        var failed = 0;
        using var source = Source(server, () => Interlocked.Increment(ref failed));
        await Until(source, "http://127.0.0.1:3002 0*1");
        await server.Kill();
        await Until(() => Volatile.Read(ref failed) > 1);
        Assert.Equal(["http://127.0.0.1:3002 0*1"], Found(source));
        Assert.True(await server.StartAgain($"--srv-host={Service},a1.florin.test,3009", "--host-record=a1.florin.test,::1"));
        await Until(source, "http://[::1]:3009 0*1");
    }

    [Fact]
    public async Task Are_none_where_the_service_is_said_not_to_be_there()
    {
        await using var server = await DnsmasqServer.Start($"--srv-host={Service}");
        var found = await Lookup(server).Find(Named.Dns, CancellationToken.None);
        Assert.Empty(found.Destinations);
        Assert.Equal(TimeSpan.FromSeconds(60), found.Lives);
    }

    [Theory]
    [InlineData("_http._tcp.nobody.florin.test", SocketError.HostNotFound)]
    [InlineData("a1.florin.test", SocketError.NoData)]
    public async Task Are_unknown_where_it_knows_no_such_service(string name, SocketError error)
    {
        await using var server = await DnsmasqServer.Start("--host-record=a1.florin.test,127.0.0.1");
        var none = await Assert.ThrowsAsync<SocketException>(() =>
            Lookup(server).Find(Cluster(name).Dns, CancellationToken.None)
        );
        Assert.Equal(error, none.SocketErrorCode);
    }

    private static ClusterConfig Cluster(string service) =>
        new()
        {
            Dns = new DnsConfig { Name = $"srv://{service}", RefreshEvery = TimeSpan.FromMilliseconds(100) },
        };

    // Addresses are those that come along: nobody else knows these names.
    private static DnsLookup Lookup(DnsmasqServer server) =>
        new(
            (_, _) => throw new SocketException((int)SocketError.HostNotFound),
            new Nameservers(() => [server.Address], TimeSpan.FromSeconds(1), TimeProvider.System)
        );

    private static DnsSource Source(DnsmasqServer server, Action? failed = null)
    {
        var lookup = Lookup(server);
        var source = new DnsSource(Find, TimeProvider.System, NullLogger.Instance);
        source.Watch(new Dictionary<string, ClusterConfig>(StringComparer.OrdinalIgnoreCase) { ["named"] = Named });
        return source;

        async Task<DnsLookup.Found> Find(DnsConfig config, CancellationToken cancel)
        {
            try
            {
                return await lookup.Find(config, cancel);
            }
            catch (IOException)
            {
                failed?.Invoke();
                throw;
            }
        }
    }

    private static List<string> Found(DnsSource source) =>
        [.. source.Of("named", Named).Select(found => $"{found.Value.Address} {found.Value.Priority}*{found.Value.Weight}")];

    private static Task Until(DnsSource source, params string[] expected) =>
        Until(() => Found(source).Order(StringComparer.Ordinal).SequenceEqual(expected.Order(StringComparer.Ordinal)));

    private static async Task Until(Func<bool> happened)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!happened())
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
    }
}
