using Florin.Gateway;

namespace Florin.Unit.Tests.Gateway;

public sealed class ReadingAnswersOfNameservers
{
    private static readonly byte[] Question = DnsMessage.Question(7, "_http._tcp.account.internal", DnsType.Srv);
    private static readonly DnsQuery Query = new(Question, IsTcp: false);

    [Fact]
    public void Ends_whatever_the_bytes_are()
    {
        var random = new Random(20260102);
        var whole = Query.Answer(
            DnsQuery.Service(1, 2, 80, "a.internal"),
            DnsQuery.Record(DnsQuery.QuestionName, 5, 1, [0xC0, 18]),
            DnsQuery.Address("a.internal", "10.0.0.1"),
            DnsQuery.Address("a.internal", "::1"),
            DnsQuery.Record([0], 41, 0, [1, 2, 3])
        );
        var (read, refused, ignored) = (0, 0, 0);
        for (var i = 0; i < 200_000; i++)
            try
            {
                if (DnsMessage.Answer(Bent(whole, random), Question) is null)
                    ignored++;
                else
                    read++;
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        Assert.All([read, refused, ignored], count => Assert.True(count > 1000, $"{read}, {refused}, {ignored}"));
    }

    [Theory]
    [InlineData(new byte[] { 0xC0, 45 })] // To itself: the record begins at 12 + 29 + 4.
    [InlineData(new byte[] { 1, 65, 0xC0, 45 })] // Round and round.
    [InlineData(new byte[] { 0xC0, 47, 0xC0, 45 })] // To and fro.
    [InlineData(new byte[] { 0xFF, 0xFF })] // Beyond the end.
    [InlineData(new byte[] { 0x40, 65, 0 })] // A kind of label that there is not.
    [InlineData(new byte[] { 63, 65, 0 })] // Beyond the end.
    [InlineData(new byte[] { 0xC0 })]
    [InlineData(new byte[] { })]
    public void Refuses_names_that_lead_nowhere(byte[] name)
    {
        Assert.Equal(45, Query.Answer().Length);
        var refused = name.Length > 0 && name[0] < 64 ? DnsQuery.Record(name, 1, 1, [1, 2, 3, 4]) : name;
        Assert.Throws<InvalidDataException>(() => DnsMessage.Answer(Query.Answer(refused), Question));
    }

    [Fact]
    public void Refuses_a_name_longer_than_a_name_can_be()
    {
        var label = new string('a', 63);
        Read(Named($"{label}.{label}.{label}.{label[2..]}"));
        Assert.Throws<InvalidDataException>(() => Read(Named($"{label}.{label}.{label}.{label[1..]}")));
    }

    [Fact]
    public void Refuses_a_record_that_is_not_as_long_as_it_says()
    {
        Read(DnsQuery.Record(DnsQuery.QuestionName, 1, 1, [1, 2, 3, 4]));
        Assert.Throws<InvalidDataException>(() => Read(DnsQuery.Record(DnsQuery.QuestionName, 1, 1, [1, 2, 3, 4, 5])));
        Assert.Throws<InvalidDataException>(() => Read(DnsQuery.Record(DnsQuery.QuestionName, 1, 1, [1, 2, 3])));
    }

    [Fact]
    public void Writes_what_is_no_letter_of_a_host_as_its_number()
    {
        byte[] name = [3, (byte)'a', (byte)'.', 0, 0];
        Assert.Equal(@"a\046\000", Assert.Single(Read(DnsQuery.Record(name, 1, 1, [1, 2, 3, 4]))).Name);
    }

    [Fact]
    public void Takes_a_time_that_is_negative_for_none() =>
        Assert.Equal(TimeSpan.Zero, Assert.Single(Read(DnsQuery.Address("a", "10.0.0.1", -1))).Lives);

    [Theory]
    [InlineData("_http._tcp.account.internal", true)]
    [InlineData("account.service.consul.", true)]
    [InlineData("", false)]
    [InlineData(".", false)]
    [InlineData("a..b", false)]
    [InlineData("a..", false)]
    [InlineData(".a", false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("ä.internal", false)]
    [InlineData("a123456789a123456789a123456789a123456789a123456789a123456789abcd.internal", false)]
    public void Is_of_names_that_can_be_asked_for(string name, bool isName) => Assert.Equal(isName, DnsMessage.IsName(name));

    private static byte[] Named(string name) => DnsQuery.Record(DnsQuery.Spelled(name), 1, 1, [1, 2, 3, 4]);

    private static IReadOnlyList<DnsRecord> Read(params byte[][] records) =>
        DnsMessage.Answer(Query.Answer(records), Question)?.Records ?? [];

    // Some bytes are others, some are missing; or all but the id and the question are any.
    private static byte[] Bent(byte[] whole, Random random)
    {
        if (random.Next(4) == 0)
        {
            var noise = new byte[random.Next(200)];
            random.NextBytes(noise);
            return random.Next(2) == 0 ? noise : [.. whole[..45], .. noise];
        }
        var bent = whole[..random.Next(random.Next(2) == 0 ? whole.Length : 0, whole.Length + 1)];
        for (var i = random.Next(4); i > 0 && bent.Length > 0; i--)
            bent[random.Next(bent.Length)] = (byte)random.Next(256);
        return bent;
    }
}
