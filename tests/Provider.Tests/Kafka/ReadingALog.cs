using Florin.Platform.Feeds;

namespace Florin.Provider.Tests.Kafka;

/// <summary>A consumer that reads a log where it was published keeps what one keeps that reads the log itself.</summary>
public sealed class ReadingALog
{
    private const string Topic = "transaction-events";

    [Fact]
    public async Task Keeps_what_a_follower_of_the_log_keeps_byte_for_byte()
    {
        await using var relayed = Published();
        await using var follower = new TrailKeeper(relayed) { Between = _ => new UnreachableLog(relayed.Log) };
        relayed.Log.Write(3000, streams: 40, prefix: "transaction-txn_");
        await relayed.Start();
        await relayed.UntilPublished();
        await follower.Start();
        await follower.UntilRead(3000);
        relayed.Log.Write(10, streams: 40, prefix: "transaction-txn_"); // While it waits at the end.
        await follower.UntilRead(3010);
        await AssertSame(relayed, follower);
        Assert.Equal((0, null), (follower.Consumer.LagEvents, follower.Consumer.Failure));
    }

    [Fact]
    public async Task Goes_on_from_the_place_that_was_stored_with_the_effect()
    {
        await using var relayed = Published();
        await using var follower = new TrailKeeper(relayed) { Between = _ => new UnreachableLog(relayed.Log) };
        await relayed.Start();
        for (var round = 0; round < 5; round++)
        {
            relayed.Log.Write(300, streams: 9, prefix: "transaction-txn_");
            await follower.Start();
            await follower.UntilRead(relayed.Log.Head - 200);
            await follower.Stop(); // With whatever is under way.
        }
        await follower.Start();
        await follower.UntilRead(relayed.Log.Head);
        await AssertSame(relayed, follower);
        var checkpoint = await follower.Checkpoint();
        var place = Assert.IsType<Florin.Kafka.TopicPlace>(Florin.Kafka.TopicPlace.Read(checkpoint.Place, Topic));
        var read = relayed
            .Kafka.Read(Topic)
            .Single(r => (r.Partition.Value, r.Offset.Value) == (place.Partition, place.Offset));
        Assert.Equal(checkpoint.Position, Relayed.Position(read));
    }

    [Fact]
    public async Task Changes_nothing_by_what_comes_again()
    {
        await using var relayed = Published();
        await using var follower = new TrailKeeper(relayed);
        relayed.Log.Write(500, streams: 9, prefix: "transaction-txn_");
        await relayed.Start();
        await relayed.UntilPublished();
        await follower.Start();
        await follower.UntilRead(500);
        for (var round = 0; round < 3; round++)
        {
            await relayed.Stop();
            await relayed.Views.Reset(Florin.Kafka.KafkaRelay.Checkpoints, CancellationToken.None); // It begins at the first again.
            relayed.Log.Write(20, streams: 9, prefix: "transaction-txn_");
            await relayed.Start();
            await follower.UntilRead(relayed.Log.Head);
            await relayed.UntilPublished();
        }
        Assert.True(relayed.Kafka.Read(Topic).Count > 1000);
        await AssertSame(relayed, follower);
    }

    [Fact]
    public async Task Reads_from_the_log_what_the_topic_does_not_have()
    {
        await using var relayed = Published();
        await using var follower = new TrailKeeper(relayed);
        relayed.Log.Write(100, streams: 9, prefix: "transaction-txn_");
        await relayed.Start();
        await relayed.UntilPublished();
        await relayed.Replace(); // Another cluster, which has none of them.
        relayed.Kafka.Create(Topic);
        relayed.Kafka.Create("domain-events");
        await relayed.Start();
        relayed.Log.Write(50, streams: 9, prefix: "transaction-txn_");
        await relayed.UntilPublished();
        Assert.Equal(50, relayed.Kafka.Read(Topic).Count);
        await follower.Start();
        await follower.UntilRead(150);
        await AssertSame(relayed, follower);
    }

    [Fact]
    public async Task Waits_for_what_is_late_and_does_not_go_past_it()
    {
        await using var relayed = Published();
        await using var follower = new TrailKeeper(relayed) { Between = _ => new UnreachableLog(relayed.Log) };
        relayed.Log.Write(30, streams: 9, prefix: "transaction-txn_");
        await relayed.Start();
        await relayed.UntilPublished();
        var all = relayed.Kafka.Read(Topic);
        var late = all.Where(read => read.Partition.Value == all[^1].Partition.Value && Relayed.Position(read) > 10).ToList();
        await relayed.Stop();
        await relayed.Replace();
        relayed.Kafka.Create(Topic);
        await relayed.Put(Topic, all.Except(late));
        var before = late.Min(Relayed.Position) - 1;
        await follower.Start();
        await Relayed.Until(() => follower.Consumer.Position == before && follower.Consumer.Failure is not null);
        await relayed.Put(Topic, late);
        await follower.UntilRead(30);
        await AssertSame(relayed, follower);
    }

    [Fact]
    public async Task Leaves_alone_what_is_of_another_log()
    {
        await using var relayed = Published();
        await using var follower = new TrailKeeper(relayed);
        relayed.Log.Identity = "log_0"; // Was replaced since.
        relayed.Log.Write(40, streams: 9, prefix: "transaction-txn_");
        await relayed.Start();
        await relayed.UntilPublished();
        await relayed.Stop();
        relayed.Log.Truncate(0);
        relayed.Log.Identity = "log_1";
        await relayed.Views.Reset(Florin.Kafka.KafkaRelay.Checkpoints, CancellationToken.None);
        relayed.Log.Write(60, streams: 7, prefix: "transaction-other_");
        await relayed.Start();
        await relayed.UntilPublished();
        await follower.Start();
        await follower.UntilRead(60);
        await AssertSame(relayed, follower);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)] // Then it cannot know why, and goes no further.
    public async Task Stops_where_the_topic_goes_on_with_another_history(bool logIsThere)
    {
        await using var relayed = Published();
        await using var follower = new TrailKeeper(relayed)
        {
            Between = log => logIsThere ? log : new UnreachableLog(relayed.Log),
        };
        relayed.Log.Write(40, streams: 9, prefix: "transaction-txn_");
        await relayed.Start();
        await relayed.UntilPublished();
        await follower.Start();
        await follower.UntilRead(40);
        await relayed.Stop();
        relayed.Log.Truncate(30); // An older copy was restored, and what followed it is published.
        relayed.Log.Write(30, streams: 7, prefix: "transaction-other_", command: "other");
        await relayed.Views.Reset(Florin.Kafka.KafkaRelay.Checkpoints, CancellationToken.None);
        await relayed.Start();
        await relayed.UntilPublished();
        if (logIsThere)
        {
            await Relayed.Until(() => follower.Consumer.Halted is not null);
            Assert.Contains("different event at the checkpoint 40", follower.Consumer.Halted, StringComparison.Ordinal);
        }
        else
            await Relayed.Until(() => follower.Consumer.Failure == "The log is out of reach.");
        Assert.Equal(40, (await follower.Checkpoint()).Position);
    }

    [Fact]
    public async Task Goes_on_when_the_brokers_come_back()
    {
        await using var relayed = Published();
        await using var follower = new TrailKeeper(relayed) { Between = _ => new UnreachableLog(relayed.Log) };
        await relayed.Start();
        relayed.Log.Write(100, streams: 9, prefix: "transaction-txn_");
        await relayed.UntilPublished();
        await follower.Start();
        for (var round = 1; round <= 3; round++)
        {
            await follower.UntilRead(relayed.Log.Head);
            relayed.Kafka.AllDown();
            relayed.Log.Write(100, streams: 9, prefix: "transaction-txn_");
            await Relayed.Until(() => relayed.Relay.Problem is not null);
            relayed.Kafka.AllUp();
        }
        await follower.UntilRead(relayed.Log.Head);
        await AssertSame(relayed, follower);
    }

    private static Relayed Published()
    {
        var relayed = new Relayed("transaction");
        relayed.Kafka.Create("domain-events");
        relayed.Kafka.Create(Topic);
        relayed.Kafka.Create("florin.reader.trail.dead-letter");
        return relayed;
    }

    private static async Task AssertSame(Relayed relayed, TrailKeeper follower)
    {
        await using var direct = new TrailKeeper(relayed, throughKafka: false);
        await direct.Start();
        await direct.UntilRead(relayed.Log.Head);
        Assert.Contains(await direct.Rows(), row => row.Contains($"\"count\":{relayed.Log.Head}", StringComparison.Ordinal));
        Assert.Equal(await direct.Rows(), await follower.Rows());
        Assert.Equal(relayed.Log.Head, follower.Consumer.Position);
    }

    private sealed class UnreachableLog(SomeLog log) : IFeed
    {
        public string Service => log.Service;

        public ValueTask<FeedBatch> Next(long after, int max, CancellationToken cancel) =>
            throw new FeedUnavailable("The log is out of reach.");
    }
}
