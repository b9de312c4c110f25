using System.Net.Sockets;
using DnsClient.Protocol;
using Florin.Gateway.Features.Discovery;
using Florin.Testing;

namespace Florin.Unit.Tests.Gateway;

public sealed class AskingANameserver
{
    private const string Name = "_http._tcp.account.internal";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly FakeTime _time = new();

    [Fact]
    public async Task Tells_what_it_answers()
    {
        await using var server = Answering(q =>
            q.Answer(DnsQuery.Service(1, 2, 8080, "a.internal", 60), DnsQuery.Address("a.internal", "10.0.0.1", 30))
        );
        var records = await Ask(server);
        Assert.Equal(2, records.Count);
        var service = Assert.IsType<SrvRecord>(records[0]);
        Assert.Equal((Name + ".", 60), (service.DomainName.Value, service.InitialTimeToLive));
        Assert.Equal((1, 2, 8080, "a.internal."), (service.Priority, service.Weight, service.Port, service.Target.Value));
        var address = Assert.IsType<ARecord>(records[1]);
        Assert.Equal(
            ("a.internal.", 30, "10.0.0.1"),
            (address.DomainName.Value, address.InitialTimeToLive, address.Address.ToString())
        );
        var asked = await server.Asked();
        Assert.Equal((Name, 33, false), (asked.Name, asked.Type, asked.IsTcp));
        Assert.Equal([1, 0, 0, 1, 0, 0, 0, 0, 0, 1], asked.Bytes[2..12]); // A query, with recursion desired, of one question.
        Assert.Equal(1232, asked.MostBytes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Is_repeated_without_edns_where_a_nameserver_does_not_know_it(bool isSilent)
    {
        await using var old = new LoopbackNameserver(q =>
            q.MostBytes is null ? [q.Answer(DnsQuery.Service(1, 1, 1, "a.internal"))]
            : isSilent ? []
            : [q.Code(1)]
        );
        var asking = Ask(old);
        await old.Asked();
        if (isSilent)
            _time.Advance(Timeout);
        Assert.Single(await asking.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System)); // Else it would wait for ever.
    }

    [Fact]
    public async Task Is_repeated_over_tcp_where_the_answer_does_not_fit()
    {
        var many = Enumerable.Range(0, 1000).Select(i => DnsQuery.Service(1, 2, i, $"host-{i}.internal")).ToArray();
        await using var server = Answering(q => q.IsTcp ? q.Answer(many) : q.Truncated());
        var nameservers = Asking(server);
        for (var times = 0; times < 3; times++) // The server has closed the connection that the library keeps.
        {
            Assert.Equal(1000, (await nameservers.Ask(Name, CancellationToken.None)).Count);
            var (first, second) = (await server.Asked(), await server.Asked());
            Assert.Equal((false, true), (first.IsTcp, second.IsTcp));
            Assert.Equal(first.Bytes[2..], second.Bytes[2..]);
        }
    }

    [Theory]
    [InlineData("another id")]
    [InlineData("no answer")]
    [InlineData("another name")]
    [InlineData("another type")]
    [InlineData("nothing")]
    [InlineData("no message")]
    public async Task Believes_no_answer_to_another_question(string other)
    {
        var wrong = DnsQuery.Service(1, 1, 2, "wrong.internal");
        await using var ill = Answering(q =>
            other switch
            {
                "another id" => q.Message((ushort)(q.Id + 1), 0x8180, wrong),
                "no answer" => q.Message(q.Id, 0x0100, wrong),
                "another name" => q.About(DnsQuery.Spelled("other"), 33).Answer(wrong),
                "another type" => q.About(DnsQuery.Spelled(Name), 1).Answer(wrong),
                "nothing" => [],
                _ => [1, 2, 3],
            }
        );
        await using var server = Answering(q => q.Answer(DnsQuery.Service(1, 1, 1, "right.internal")));
        Assert.Equal("right.internal.", Assert.IsType<SrvRecord>(Assert.Single(await Ask(ill, server))).Target.Value);
    }

    [Fact]
    public async Task Ends_whatever_the_bytes_of_an_answer_are()
    {
        var random = new Random(20260102);
        await using var ill = Answering(q =>
            Bent(
                q.Answer(
                    DnsQuery.Service(1, 2, 80, "a.internal"),
                    DnsQuery.Record(DnsQuery.QuestionName, 5, 1, [0xC0, 18]),
                    DnsQuery.Address("xn--knto-5qa.internal", "10.0.0.1"),
                    DnsQuery.Address("a.internal", "::1"),
                    DnsQuery.Record([0], 41, 0, [1, 2, 3])
                ),
                random
            )
        );
        var (nameservers, read, refused) = (Asking(ill), 0, 0);
        for (var i = 0; i < 1000; i++)
            try
            {
                await nameservers.Ask(Name, CancellationToken.None);
                read++;
            }
            catch (Exception e) when (e is IOException or SocketException { SocketErrorCode: SocketError.HostNotFound })
            {
                refused++;
            }
        Assert.All([read, refused], count => Assert.True(count > 50, $"{read} read, {refused} refused"));
    }

    [Fact]
    public async Task Believes_one_in_other_letters()
    {
        await using var server = Answering(q => q.About(DnsQuery.Spelled(Name.ToUpperInvariant()), 33).Answer());
        Assert.Empty(await Ask(server));
    }

    [Fact]
    public async Task Goes_on_to_the_next_one_when_one_is_silent()
    {
        await using var silent = new LoopbackNameserver(_ => []);
        await using var server = Answering(q => q.Answer(DnsQuery.Service(1, 1, 1, "a.internal")));
        var asking = Ask(silent, server);
        await silent.Asked();
        Assert.False(asking.IsCompleted);
        _time.Advance(Timeout);
        Assert.Single(await asking);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Goes_on_to_the_next_one_when_one_cannot_tell(int code)
    {
        await using var ill = Answering(q => q.Code(code));
        await using var server = Answering(q => q.Answer(DnsQuery.Service(1, 1, 1, "a.internal")));
        Assert.Single(await Ask(ill, server));
    }

    [Fact]
    public async Task Goes_on_to_the_next_one_when_an_answer_cannot_be_read()
    {
        await using var ill = Answering(q => q.Answer(DnsQuery.Record([0xC0, 0xFF], 33, 1, [])));
        await using var server = Answering(q => q.Answer(DnsQuery.Service(1, 1, 1, "a.internal")));
        Assert.Single(await Ask(ill, server));
    }

    [Fact]
    public async Task Goes_on_to_the_next_one_when_tcp_breaks_off()
    {
        await using var ill = new LoopbackNameserver(q => q.IsTcp ? [] : [q.Truncated()]);
        await using var server = Answering(q => q.Answer(DnsQuery.Service(1, 1, 1, "a.internal")));
        Assert.Single(await Ask(ill, server));
    }

    [Fact]
    public async Task Says_what_each_said_when_nobody_can_tell()
    {
        await using var ill = Answering(q => q.Code(2));
        await using var silent = new LoopbackNameserver(_ => []);
        var asking = Ask(ill, silent);
        for (var rounds = 0; rounds < 2; rounds++)
        {
            await silent.Asked();
            _time.Advance(Timeout);
        }
        var failed = await Assert.ThrowsAsync<IOException>(() => asking);
        Assert.Equal(
            $"no name server gave an answer: {ill.Address} responded with code 2; {silent.Address} did not respond",
            failed.Message
        );
    }

    [Fact]
    public async Task Ends_with_the_first_one_that_knows_of_no_such_name()
    {
        await using var server = Answering(q => q.Code(3));
        await using var other = Answering(q => q.Answer(DnsQuery.Service(1, 1, 1, "a.internal")));
        var none = await Assert.ThrowsAsync<SocketException>(() => Ask(server, other));
        Assert.Equal(SocketError.HostNotFound, none.SocketErrorCode);
    }

    [Fact]
    public async Task Is_given_up_when_it_is_cancelled()
    {
        await using var silent = new LoopbackNameserver(_ => []);
        using var cancel = new CancellationTokenSource();
        var asking = Asking(silent).Ask(Name, cancel.Token);
        await silent.Asked();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    private static LoopbackNameserver Answering(Func<DnsQuery, byte[]> answer) => new(query => [answer(query)]);

    private Task<IReadOnlyList<DnsResourceRecord>> Ask(params LoopbackNameserver[] servers) =>
        Asking(servers).Ask(Name, CancellationToken.None);

    private Nameservers Asking(params LoopbackNameserver[] servers) =>
        new(() => [.. servers.Select(server => server.Address)], Timeout, _time);

    // Some bytes are others, some are missing; or all but the id and the question are any.
    private static byte[] Bent(byte[] whole, Random random)
    {
        const int AfterTheQuestion = 45;
        if (random.Next(4) == 0)
        {
            var noise = new byte[random.Next(200)];
            random.NextBytes(noise);
            return random.Next(2) == 0 ? noise : [.. whole[..AfterTheQuestion], .. noise];
        }
        var bent = whole[..random.Next(random.Next(2) == 0 ? whole.Length : 0, whole.Length + 1)];
        for (var i = random.Next(4); i > 0 && bent.Length > 0; i--)
            bent[random.Next(bent.Length)] = (byte)random.Next(256);
        return bent;
    }
}
