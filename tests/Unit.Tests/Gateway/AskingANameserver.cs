using System.Net;
using System.Net.Sockets;
using Florin.Gateway;
using Florin.Testing;

namespace Florin.Unit.Tests.Gateway;

public sealed class AskingANameserver
{
    private const string Name = "_http._tcp.account.internal";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly FakeTime _time = new();
    private int _ids;

    [Fact]
    public async Task Tells_what_it_answers()
    {
        await using var server = Answering(q =>
            q.Answer(DnsQuery.Service(1, 2, 8080, "a.internal", 60), DnsQuery.Address("a.internal", "10.0.0.1", 30))
        );
        var records = await Ask(server);
        Assert.Equal(
            [
                new ServiceRecord(Name, TimeSpan.FromSeconds(60), 1, 2, 8080, "a.internal"),
                new AddressRecord("a.internal", TimeSpan.FromSeconds(30), IPAddress.Parse("10.0.0.1")),
            ],
            records
        );
        var asked = await server.Asked();
        Assert.Equal((Name, 33, false), (asked.Name, asked.Type, asked.IsTcp));
        Assert.Equal([1, 0, 0, 1, 0, 0, 0, 0, 0, 0], asked.Bytes[2..12]); // A query, with recursion desired, of one question.
    }

    [Fact]
    public async Task Follows_pointers_into_names_before()
    {
        // The target is "b." and the question's name from its third label on, which is at 12 + 6 + 5.
        byte[] target = [1, (byte)'b', 0xC0, 23];
        await using var server = Answering(q =>
            q.Answer(DnsQuery.Record(DnsQuery.QuestionName, 33, 60, [0, 1, 0, 2, 0, 80, .. target]))
        );
        var service = Assert.IsType<ServiceRecord>(Assert.Single(await Ask(server)));
        Assert.Equal((Name, "b.account.internal"), (service.Name, service.Target));
    }

    [Fact]
    public async Task Is_repeated_over_tcp_where_the_answer_does_not_fit()
    {
        var many = Enumerable.Range(0, 1000).Select(i => DnsQuery.Service(1, 2, i, $"host-{i}.internal")).ToArray();
        await using var server = Answering(q => q.IsTcp ? q.Answer(many) : q.Truncated());
        Assert.Equal(1000, (await Ask(server)).Count);
        var (first, second) = (await server.Asked(), await server.Asked());
        Assert.Equal((false, true), (first.IsTcp, second.IsTcp));
        Assert.Equal(first.Bytes, second.Bytes);
    }

    [Fact]
    public async Task Believes_no_answer_to_another_question()
    {
        var right = DnsQuery.Service(1, 1, 1, "right.internal");
        var wrong = DnsQuery.Service(1, 1, 2, "wrong.internal");
        await using var server = new LoopbackNameserver(q =>
            [
                q.Message((ushort)(q.Id + 1), 0x8180, wrong), // Another id.
                q.Message(q.Id, 0x0100, wrong), // No answer.
                (q with { Bytes = [.. q.Bytes[..12], .. DnsQuery.Spelled("other"), 0, 33, 0, 1] }).Answer(wrong),
                (q with { Bytes = [.. q.Bytes[..^4], 0, 1, 0, 1] }).Answer(wrong), // Another type.
                [],
                [1, 2, 3],
                q.Answer(right),
            ]
        );
        Assert.Equal("right.internal", Assert.IsType<ServiceRecord>(Assert.Single(await Ask(server))).Target);
    }

    [Fact]
    public async Task Believes_one_in_other_letters()
    {
        await using var server = Answering(q =>
            (q with { Bytes = [.. q.Bytes.Select(b => (byte)(b is >= (byte)'a' and <= (byte)'z' ? b - 32 : b))] }).Answer()
        );
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
        Assert.Equal($"no nameserver can tell: {ill.Address} answers with code 2; {silent.Address} is silent", failed.Message);
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
        var asking = Client(silent).Ask(Name, DnsType.Srv, cancel.Token);
        await silent.Asked();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    private static LoopbackNameserver Answering(Func<DnsQuery, byte[]> answer) => new(query => [answer(query)]);

    private Task<IReadOnlyList<DnsRecord>> Ask(params LoopbackNameserver[] servers) =>
        Client(servers).Ask(Name, DnsType.Srv, CancellationToken.None);

    private DnsClient Client(params LoopbackNameserver[] servers) =>
        new(() => [.. servers.Select(server => server.Address)], Timeout, () => (ushort)++_ids, _time);
}
