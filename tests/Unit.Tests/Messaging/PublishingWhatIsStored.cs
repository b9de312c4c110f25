using System.Text;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;

namespace Florin.Unit.Tests.Messaging;

public sealed class PublishingWhatIsStored
{
    [Theory]
    [InlineData("""{ "name" : "Ann" }""", """{ "name" : "Ann" }""")] // Nothing is left out: the very bytes.
    public async Task Gives_the_bytes_of_an_event_without_credentials(string stored, string published) =>
        Assert.Equal(published, await Published("Named", stored));

    [Theory]
    [InlineData("""{"name":"Ann","secret":"s","at":1}""", """{"name":"Ann","at":1}""")]
    [InlineData("""{"secret":{"a":[1,"}"]},"name":"A\"n\u006e"}""", """{"name":"A\"n\u006e"}""")]
    [InlineData("""{ "name" : [ 1 ] , "secret" : null }""", """{"name" : [ 1 ]}""")]
    [InlineData("""{"secret":"s"}""", "{}")]
    [InlineData("""{"s\u0065cret":"s","Secret":"t"}""", "{}")] // By whatever letters it is spelled.
    [InlineData("""{"name":{"secret":"not that one"}}""", """{"name":{"secret":"not that one"}}""")]
    [InlineData("{}", "{}")]
    [InlineData("""{"secret":"s" """, "")] // Nobody can say where the field ends.
    [InlineData("""{"name":"Ann"} {"secret":"s"}""", "")]
    [InlineData("\"s\"", "")]
    [InlineData("", "")]
    public async Task Leaves_the_credentials_out(string stored, string published)
    {
        Assert.Equal(published, await Published("Made", stored));
        Assert.Equal(published, await Published("MadeBefore", stored)); // An older shape of it.
    }

    [Fact]
    public async Task Keeps_everything_else_of_an_event()
    {
        var stored = Stored(1, "Made", """{"secret":"s"}""");
        var published = Assert.Single((await Feed(stored).Next(0, 10, CancellationToken.None)).Events);
        Assert.Equal(stored with { Data = published.Data }, published);
    }

    [Fact]
    public async Task Stops_before_an_event_that_this_version_does_not_know()
    {
        var feed = Feed(Stored(1, "Named", "{}"), Stored(2, "MadeByANewerVersion", "{}"), Stored(3, "Named", "{}"));
        Assert.Equal([1L], (await feed.Next(0, 10, CancellationToken.None)).Events.Select(e => e.Position));
        var stops = await Assert.ThrowsAsync<UnknownToPublish>(async () => await feed.Next(1, 10, CancellationToken.None));
        Assert.Contains("MadeByANewerVersion at position 2", stops.Message);
    }

    private static async Task<string> Published(string type, string data) =>
        Encoding.UTF8.GetString(
            (await Feed(Stored(1, type, data)).Next(0, 10, CancellationToken.None)).Events.Single().Data.Span
        );

    private static PublishedFeed Feed(params StoredEvent[] stored) =>
        new(
            new Several(stored),
            new EventTypes().Add<Named>("Named").Add<Made>("Made").Upcast("MadeBefore", "Made", shape => shape)
        );

    private static StoredEvent Stored(long position, string type, string data) =>
        new(position, "a", position, type, Encoding.UTF8.GetBytes(data), DateTimeOffset.UnixEpoch, "{}"u8.ToArray());

    private sealed class Several(StoredEvent[] events) : IFeed
    {
        public string Service => "some";

        public ValueTask<FeedBatch> Next(long after, int max, CancellationToken cancel) =>
            new(new FeedBatch([.. events.Where(e => e.Position > after).Take(max)], events.Length, "log_1"));
    }

    private sealed record Named(string Name);

    private sealed record Made(string Name, [property: NotPublished] string? Secret);
}
