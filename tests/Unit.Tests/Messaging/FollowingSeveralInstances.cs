using System.Net;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Projections;

namespace Florin.Unit.Tests.Messaging;

/// <summary>A log in other processes, of which one owns it and the others may be behind.</summary>
public sealed class FollowingSeveralInstances : IDisposable
{
    private readonly Dictionary<string, Func<FeedBatch>> _instances = new(StringComparer.Ordinal);
    private readonly List<string> _asked = [];
    private readonly HttpMessageInvoker _http;
    private readonly HttpFeed _feed;

    public FollowingSeveralInstances()
    {
        _http = new HttpMessageInvoker(new Instances(this));
        _feed = new HttpFeed(
            "account",
            () => [.. _instances.Keys.Select(host => new Uri($"http://{host}"))],
            _http,
            () => "t",
            TimeProvider.System
        );
    }

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Passes_over_one_that_does_not_answer_and_stays_with_one_that_does()
    {
        _instances["a"] = () => throw new HttpRequestException("refused");
        _instances["b"] = () => Batch(7, isCertain: true);
        await Next(6);
        await Next(6);
        Assert.Equal(["a", "b", "b"], _asked);
        _instances["b"] = _instances["a"];
        await Assert.ThrowsAsync<FeedUnavailable>(() => Next(6));
    }

    [Fact]
    public async Task Takes_events_of_an_instance_that_stands_by()
    {
        _instances["a"] = () => Batch(7, isCertain: false, Event(7));
        _instances["b"] = () => Batch(8, isCertain: true, Event(7), Event(8));
        Assert.Single((await Next(6)).Events);
        Assert.Equal(["a"], _asked);
    }

    [Theory]
    [InlineData(5)] // It is behind.
    [InlineData(long.MaxValue)] // Where does the log end?
    public async Task Asks_the_owner_where_one_that_stands_by_has_nothing_new(long after)
    {
        _instances["a"] = () => Batch(4, isCertain: false);
        _instances["b"] = () => Batch(5, isCertain: true);
        var batch = await Next(after);
        Assert.Equal((5, true), (batch.Head, batch.IsCertain));
        await Next(after);
        Assert.Equal(["a", "b", "b"], _asked);
    }

    [Fact]
    public async Task Says_that_nobody_is_certain_while_there_is_no_owner()
    {
        _instances["a"] = () => Batch(4, isCertain: false);
        _instances["b"] = () => throw new HttpRequestException("refused");
        _instances["c"] = () => Batch(5, isCertain: false);
        var batch = await Next(5);
        Assert.Equal((5, false), (batch.Head, batch.IsCertain));
    }

    [Fact]
    public async Task Never_takes_an_instance_that_is_behind_for_a_log_that_was_cut()
    {
        var watch = new LogWatch(new DecodedFeed(_feed, new EventTypes()), trusts: false);
        _instances["a"] = () => Batch(4, isCertain: false);
        await Assert.ThrowsAsync<FeedUnavailable>(() => watch.Check(Checkpoint, CancellationToken.None).AsTask());
        _instances["a"] = () => Batch(4, isCertain: true);
        await Assert.ThrowsAsync<LogDiffers>(() => watch.Check(Checkpoint, CancellationToken.None).AsTask());
    }

    private static Checkpoint Checkpoint => new(6, "log_1", "mark", 0);

    private Task<FeedBatch> Next(long after) => _feed.Next(after, 10, CancellationToken.None).AsTask();

    private static FeedBatch Batch(long head, bool isCertain, params IReadOnlyList<StoredEvent> events) =>
        new(events, head, "log_1", 1) { IsCertain = isCertain };

    private static StoredEvent Event(long position) =>
        new(position, "s", position, "Noted", "{}"u8.ToArray(), DateTimeOffset.UnixEpoch, "{}"u8.ToArray());

    private sealed class Instances(FollowingSeveralInstances test) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
        {
            var host = request.RequestUri!.Host; // Every request has one.
            test._asked.Add(host);
            return Task.FromResult(
                new HttpResponseMessage(HttpStatusCode.OK)
                {
                    Content = new ReadOnlyMemoryContent(FeedJson.Write(test._instances[host]())),
                }
            );
        }
    }
}
