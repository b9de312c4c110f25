using System.Net;
using System.Net.Sockets;
using Florin.Gateway.Features.Discovery;
using Florin.Gateway.Model.Configuration;
using Florin.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Unit.Tests.Gateway;

/// <summary>Destinations that SRV records of a name say.</summary>
public sealed class FindingDestinationsByServiceRecord : IAsyncLifetime, IDisposable
{
    private static readonly ClusterConfig Named = new()
    {
        Dns = new DnsConfig { Name = "srv://_http._tcp.account.internal", RefreshEvery = TimeSpan.FromSeconds(10) },
    };

    private readonly FakeTime _time = new();
    private readonly Dictionary<string, string[]> _hosts = new(StringComparer.Ordinal) { ["a.internal"] = ["10.0.0.1"] };
    private volatile Func<DnsQuery, byte[]> _answer = q => q.Code(2);
    private readonly LoopbackNameserver _server;
    private readonly DnsSource _source;

    public FindingDestinationsByServiceRecord()
    {
        _server = new LoopbackNameserver(query => [_answer(query)]);
        var nameservers = new Nameservers(() => [_server.Address], TimeSpan.FromMinutes(1), _time);
        _source = new DnsSource(new DnsLookup(Hosts, nameservers).Find, _time, NullLogger.Instance);
        _source.Watch(new Dictionary<string, ClusterConfig>(StringComparer.OrdinalIgnoreCase) { ["named"] = Named });
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Dispose();
    }

    public void Dispose() => _source.Dispose();

    [Fact]
    public async Task Are_where_the_system_finds_the_targets() =>
        await Become([DnsQuery.Service(1, 3, 8080, "a.internal")], "http://10.0.0.1:8080*3");

    [Fact]
    public async Task Are_at_the_addresses_that_came_along() =>
        await Become(
            [
                DnsQuery.Service(1, 3, 8080, "a.internal"),
                DnsQuery.Address("A.internal", "10.0.0.9"),
                DnsQuery.Address("a.internal", "::1"),
                DnsQuery.Address("b.internal", "10.0.0.7"),
            ],
            "http://10.0.0.9:8080*3",
            "http://[::1]:8080*3"
        );

    [Fact]
    public async Task Are_at_the_addresses_that_came_along_for_a_name_of_other_letters() =>
        await Become(
            [DnsQuery.Service(1, 3, 8080, "xn--knto-5qa.internal"), DnsQuery.Address("XN--knto-5qa.internal", "10.0.0.9")],
            "http://10.0.0.9:8080*3"
        );

    [Fact]
    public async Task Are_not_at_what_another_class_of_records_says()
    {
        var address = DnsQuery.Address("a.internal", "10.0.0.9");
        address[DnsQuery.Spelled("a.internal").Length + 3] = 3; // Chaos.
        await Become([DnsQuery.Service(1, 3, 8080, "a.internal"), address], "http://10.0.0.1:8080*3");
    }

    [Fact]
    public async Task Come_in_the_order_of_their_priorities()
    {
        _hosts["c.internal"] = ["10.0.0.3", "10.0.0.4"];
        await Become(
            [
                DnsQuery.Service(30, 1, 1, "a.internal"),
                DnsQuery.Service(40, 1, 3, "a.internal"),
                DnsQuery.Service(20, 1, 2, "c.internal"),
                DnsQuery.Service(10, 1, 3, "nobody.internal"),
                DnsQuery.Service(20, 7, 3, "a.internal"),
                DnsQuery.Service(5, 7, 3, "."),
            ],
            "http://10.0.0.3:2*1",
            "http://10.0.0.4:2*1",
            "http://10.0.0.1:3*7",
            "http://10.0.0.1:1*1"
        );
        Assert.Equal([20, 20, 20, 30], _source.Of("named", Named).Select(found => found.Value.Priority));
    }

    [Fact]
    public async Task Count_as_the_smallest_weight_where_they_have_none() =>
        await Become(
            [DnsQuery.Service(1, 0, 1, "a.internal"), DnsQuery.Service(1, 65535, 2, "a.internal")],
            "http://10.0.0.1:1*1",
            "http://10.0.0.1:2*65535"
        );

    [Fact]
    public async Task Are_each_there_once() =>
        await Become([DnsQuery.Service(1, 2, 1, "a.internal"), DnsQuery.Service(1, 2, 1, "a.internal")], "http://10.0.0.1:1*2");

    [Fact]
    public async Task Are_those_of_the_name_that_theirs_is_another_of()
    {
        byte[] service = [0, 1, 0, 2, 0, 81, .. DnsQuery.Spelled("a.internal")];
        await Become(
            [
                DnsQuery.Record(DnsQuery.QuestionName, 5, 60, DnsQuery.Spelled("x.internal")),
                DnsQuery.Record(DnsQuery.Spelled("X.internal"), 33, 60, service),
                DnsQuery.Record(DnsQuery.Spelled("y.internal"), 33, 60, [.. service[..5], 82, .. service[6..]]),
            ],
            "http://10.0.0.1:81*2"
        );
    }

    [Fact]
    public async Task Follow_the_answer()
    {
        var told = 0;
        _source.Changed += _ => Interlocked.Increment(ref told);
        await Become([DnsQuery.Service(1, 1, 1, "a.internal")], "http://10.0.0.1:1*1");
        await Become([DnsQuery.Service(1, 2, 1, "a.internal")], "http://10.0.0.1:1*2");
        await Become(
            [DnsQuery.Service(1, 2, 1, "a.internal"), DnsQuery.Service(1, 2, 3, "a.internal")],
            "http://10.0.0.1:1*2",
            "http://10.0.0.1:3*2"
        );
        await Waiting();
        Assert.Equal(3, told);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(0)]
    public async Task Stay_while_nobody_knows_of_any(int code)
    {
        await Become([DnsQuery.Service(1, 1, 1, "a.internal")], "http://10.0.0.1:1*1");
        await Answered(q => q.Code(code));
        Assert.Equal(["http://10.0.0.1:1*1"], Found());
        await Become([DnsQuery.Service(1, 1, 2, "a.internal")], "http://10.0.0.1:2*1");
    }

    [Fact]
    public async Task Stay_while_nobody_can_tell_where_a_target_is()
    {
        await Become([DnsQuery.Service(1, 1, 1, "a.internal")], "http://10.0.0.1:1*1");
        await Answered(q => q.Answer(DnsQuery.Service(1, 1, 1, "unsure.internal"), DnsQuery.Service(2, 1, 2, "a.internal")));
        Assert.Equal(["http://10.0.0.1:1*1"], Found());
    }

    [Fact]
    public async Task Stay_while_no_target_is_anywhere()
    {
        await Become([DnsQuery.Service(1, 1, 1, "a.internal")], "http://10.0.0.1:1*1");
        await Answered(q => q.Answer(DnsQuery.Service(1, 1, 1, "nobody.internal")));
        Assert.Equal(["http://10.0.0.1:1*1"], Found());
    }

    [Fact]
    public async Task Go_when_the_name_says_that_the_service_is_not_there()
    {
        await Become([DnsQuery.Service(1, 1, 1, "a.internal")], "http://10.0.0.1:1*1");
        await Become([DnsQuery.Service(0, 0, 0, ".")]);
    }

    [Theory]
    [InlineData(300, 10)] // No later than usual.
    [InlineData(4, 4)]
    [InlineData(0, 1)] // Not without a pause.
    [InlineData(-1, 1)] // No time at all (RFC 2181).
    public async Task Are_asked_for_again_when_they_no_longer_hold(int holds, int again)
    {
        await Become(
            [DnsQuery.Service(1, 1, 1, "a.internal", 300), DnsQuery.Address("a.internal", "10.0.0.1", holds)],
            "http://10.0.0.1:1*1"
        );
        await Waiting();
        Assert.Equal(TimeSpan.FromSeconds(again), _time.NextTimer);
    }

    [Fact]
    public async Task Answer_through_the_gateway()
    {
        await using var service = await LoopbackServer.Start(http => http.Say("found"));
        _answer = q =>
            q.Answer(DnsQuery.Service(1, 1, service.Address.Port, "x.internal"), DnsQuery.Address("x.internal", "127.0.0.1"));
        await using var gateway = await GatewayScenario.Start(
            Place.Here,
            http => http.Say("no"),
            "Gateway:RateLimit:Enabled=false",
            $"Gateway:Dns:Nameservers={_server.Address}",
            "Gateway:Routes:named:ClusterId=named",
            "Gateway:Routes:named:Match:Path=/named",
            "Gateway:Clusters:named:HealthCheck:Active:Enabled=false",
            "Gateway:Clusters:named:Dns:Name=srv://_http._tcp.account.internal"
        );
        for (var tries = 0; ; tries++)
        {
            using var answer = await gateway.Send(HttpMethod.Post, "/named");
            if (answer.StatusCode == HttpStatusCode.OK)
                return;
            Assert.True(tries < 200, $"It answers {answer.StatusCode}.");
            await Turn();
        }
    }

    // Answers with these records until they are found.
    private async Task Become(byte[][] records, params string[] expected)
    {
        _answer = q => q.Answer(records);
        for (var tries = 0; !Found().Order().SequenceEqual(expected.Order()); tries++)
        {
            Assert.True(tries < 200, $"Found {string.Join(", ", Found())}.");
            await Waiting();
            if (!Found().Order().SequenceEqual(expected.Order()))
                _time.Advance(TimeSpan.FromSeconds(10));
        }
    }

    // Answers so, several times over.
    private async Task Answered(Func<DnsQuery, byte[]> answer)
    {
        var asked = 0;
        _answer = q =>
        {
            Interlocked.Increment(ref asked);
            return answer(q);
        };
        for (var tries = 0; Volatile.Read(ref asked) < 4; tries++)
        {
            Assert.True(tries < 200, "It is not asked.");
            _time.Advance(TimeSpan.FromSeconds(10));
            await Waiting();
        }
    }

    // Until the only timer is the one of asking again: attempts have a minute.
    private async Task Waiting()
    {
        for (var tries = 0; _time.Timers != 1 || _time.NextTimer > TimeSpan.FromSeconds(10); tries++)
        {
            Assert.True(tries < 1000, "It never waits.");
            await Turn();
        }
    }

    // Names are asked for on other threads, whose turn this gives them.
    private static Task Turn() => Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);

    private IEnumerable<string> Found() =>
        _source.Of("named", Named).Select(found => $"{found.Value.Address}*{found.Value.Weight}");

    private Task<IPAddress[]> Hosts(string name, CancellationToken cancel) =>
        _hosts.TryGetValue(name, out var addresses) ? Task.FromResult(addresses.Select(IPAddress.Parse).ToArray())
        : name == "unsure.internal" ? throw new SocketException((int)SocketError.TryAgain)
        : throw new SocketException((int)SocketError.HostNotFound);
}
