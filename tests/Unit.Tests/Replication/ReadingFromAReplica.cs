using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Replication;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Replication;

public sealed class ReadingFromAReplica : IDisposable
{
    private readonly InMemoryReplica _replica = new();
    private readonly SomeAppends _some = new();
    private readonly FakeTime _clock = new();

    public void Dispose() => _replica.Dispose();

    [Fact]
    public async Task Gives_events_up_to_the_watermark_and_says_that_there_may_be_more()
    {
        Writes(_some.Next("c1", "a"), _some.Next("c2", "a", "b"), upTo: 1);
        var batch = await Next(0);
        Assert.Equal([1L], batch.Events.Select(e => e.Position));
        Assert.Equal((1, "log_1", 5L, false), (batch.Head, batch.Log, batch.Opened, batch.IsCertain));
    }

    [Fact]
    public async Task Waits_at_the_watermark_until_it_moves()
    {
        Writes(_some.Next("c1", "a"), _some.Next("c2", "a"), upTo: 1);
        var waiting = Next(1);
        Assert.False(waiting.IsCompleted);
        _replica.Write([], new Watermark(2, 5, null));
        Assert.False(waiting.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(50));
        Assert.Equal([2L], (await waiting).Events.Select(e => e.Position));
    }

    [Fact]
    public async Task Answers_without_events_after_a_while()
    {
        Writes(_some.Next("c1", "a"), _some.Next("c2", "a"), upTo: 2);
        var waiting = Next(2);
        while (!waiting.IsCompleted)
            _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty((await waiting).Events);
    }

    [Fact]
    public async Task Does_not_wait_beyond_the_watermark()
    {
        Writes(_some.Next("c1", "a"), _some.Next("c2", "a"), upTo: 1);
        Assert.Equal(1, (await Next(2)).Head);
        Assert.Equal(1, (await Next(long.MaxValue)).Head);
    }

    [Fact]
    public async Task Stops_where_the_replica_lacks_a_write_that_it_refused()
    {
        var (first, refused) = (_some.Next("c1", "a"), _some.Next("c2", "a", "b"));
        Writes(first, Quarantined.InPlaceOf(refused, "It is too large."), upTo: 3);
        Assert.Equal([1L], (await Next(0)).Events.Select(e => e.Position));
        var stopped = await Assert.ThrowsAsync<FeedUnavailable>(() => Next(1));
        Assert.Contains("lacks position 2", stopped.Message);
        Assert.Contains("It is too large.", stopped.Message);
    }

    [Fact]
    public async Task Is_unavailable_while_the_replica_is()
    {
        _replica.OnCall = _ => throw new LogFault("The server is gone.");
        var unavailable = await Assert.ThrowsAsync<FeedUnavailable>(() => Next(0));
        Assert.Equal("memory, from which the log of account is read, failed: The server is gone.", unavailable.Message);
    }

    private void Writes(StoredAppend one, StoredAppend other, long upTo)
    {
        _replica.Open(new ReplicatedLog("account", "log_1", 5));
        _replica.Write([one, other], new Watermark(upTo, 5, null));
    }

    private Task<FeedBatch> Next(long after) =>
        new ReplicaFeed("account", _replica, _clock).Next(after, 10, CancellationToken.None).AsTask();
}
