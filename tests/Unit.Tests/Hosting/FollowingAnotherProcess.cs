using System.Text.Json.Nodes;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Hosting;

/// <summary>The feed of a log between processes.</summary>
public sealed class FollowingAnotherProcess : IAsyncLifetime
{
    private readonly FakeTime _clock = new();
    private EchoService _echo = null!; // Set before each test.

    public async ValueTask InitializeAsync() => _echo = await new EchoService(_clock).Start();

    public ValueTask DisposeAsync() => _echo.DisposeAsync();

    [Fact]
    public async Task Gives_the_events_as_they_are_in_the_log()
    {
        foreach (var text in new[] { "one", "two", "€uro" })
            await _echo.Shout(text);
        var batch = await Feed(Known()).NextDecoded(0, 100, CancellationToken.None);
        Assert.Equal(_echo.Running.Log.Read(0, 100), batch.Events);
        Assert.Equal((3, _echo.Running.Log.Identity), (batch.Head, batch.Log));
    }

    [Theory]
    [InlineData("""{ "text" :\t"A\u0041\/€" , "n":[1.0,1E+2,-0] ,"text":"twice"}""")]
    [InlineData(" {\"text\":\"one\"}")]
    [InlineData("{\"text\":\"one\"}\r\n")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{\"text\":")]
    [InlineData("{}{}")]
    [InlineData("\ufeff{}")]
    [InlineData("")]
    public async Task Gives_the_very_bytes_that_are_stored(string data)
    {
        await _echo.Shout("one");
        await _echo.Shout("two");
        await _echo.Shout("three");
        _echo.Store.Tamper(2, _ => data);
        var batch = await Raw().Next(0, 100, CancellationToken.None);
        Assert.True(batch.IsVerbatim);
        Assert.Equal(_echo.Store.Durable.Select(Bytes), batch.Events.Select(Bytes));
    }

    [Fact]
    public async Task Leaves_old_shapes_to_the_reader()
    {
        await _echo.Shout("one");
        var newer = new EventTypes()
            .Add<Shouted>("Shouted@2")
            .Upcast("Shouted", "Shouted@2", e => new JsonObject { ["text"] = $"{e["text"]}!" });
        Assert.Equal("Shouted", Assert.Single((await Raw().Next(0, 100, CancellationToken.None)).Events).Type);
        var read = Assert.Single((await Feed(newer).NextDecoded(0, 100, CancellationToken.None)).Events);
        Assert.Equal(("Shouted@2", (object)new Shouted("one!")), (read.Type, read.Data));
    }

    [Fact]
    public async Task Begins_after_the_position_and_ends_at_the_limit()
    {
        foreach (var text in new[] { "one", "two", "three", "four" })
            await _echo.Shout(text);
        var batch = await Feed(Known()).NextDecoded(1, 2, CancellationToken.None);
        Assert.Equal([2L, 3L], batch.Events.Select(e => e.Position));
        Assert.Equal(4, batch.Head);
    }

    [Fact]
    public async Task Passes_on_events_of_types_that_the_reader_does_not_know()
    {
        await _echo.Shout("one");
        var batch = await Feed(new EventTypes()).NextDecoded(0, 100, CancellationToken.None);
        var unknown = Assert.IsType<UnknownEvent>(Assert.Single(batch.Events).Data);
        Assert.Equal(("Shouted", """{"text":"one"}"""), (unknown.Type, System.Text.Encoding.UTF8.GetString(unknown.Json.Span)));
    }

    [Fact]
    public async Task Waits_at_the_head_until_something_happens()
    {
        var next = Feed(Known()).NextDecoded(0, 100, CancellationToken.None).AsTask();
        Assert.False(next.IsCompleted);
        await _echo.Shout("now");
        Assert.Equal(new Shouted("now"), Assert.Single((await next).Events).Data);
    }

    [Fact]
    public async Task Comes_back_empty_after_a_while()
    {
        var next = Feed(Known()).NextDecoded(0, 100, CancellationToken.None).AsTask();
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Empty((await next).Events);
    }

    [Fact]
    public async Task Comes_back_empty_when_the_service_stops()
    {
        var next = Feed(Known()).NextDecoded(0, 100, CancellationToken.None).AsTask();
        await _echo.Running.Itself().Drain();
        Assert.Empty((await next).Events);
    }

    [Fact]
    public async Task Is_refused_without_the_token_of_a_service()
    {
        var feed = Raw(token: "Admin internal user_1");
        var fault = await Assert.ThrowsAsync<FeedUnavailable>(() => feed.Next(0, 1, CancellationToken.None).AsTask());
        Assert.Contains("returned 401", fault.Message);
    }

    private static EventTypes Known() => new EventTypes().Add<Shouted>("Shouted");

    private static (StoredEvent, string Data, string Metadata) Bytes(StoredEvent stored) =>
        (
            stored with
            {
                Data = default,
                Metadata = default,
            },
            Convert.ToHexString(stored.Data.Span),
            Convert.ToHexString(stored.Metadata.Span)
        );

    private DecodedFeed Feed(EventTypes types) => new(Raw(), types);

    private HttpFeed Raw(string token = "service") =>
        new(
            "echo",
            () => [new Uri("http://echo.example")],
            new HttpMessageInvoker(new InMemoryHttp(_echo.Running)),
            () => token,
            _clock
        );
}
