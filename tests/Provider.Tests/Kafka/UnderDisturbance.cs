namespace Florin.Provider.Tests.Kafka;

/// <summary>Brokers restart and members of groups come and go while events flow: order per key, nothing lost, nothing twice in effect.</summary>
public sealed class UnderDisturbance
{
    private const string Topic = "transaction-events";
    private const int Portion = 300;

    [Fact]
    public async Task Keeps_every_event_once_while_each_broker_restarts()
    {
        await using var relayed = Published();
        await using var follower = new TrailKeeper(relayed);
        await relayed.Start();
        await follower.Start();
        for (var round = 0; round < 6; round++)
        {
            var (broker, before) = (1 + (round % relayed.Kafka.Brokers), follower.Consumer.Position);
            relayed.Kafka.Down(broker);
            Write(relayed);
            await Relayed.Until(() => follower.Consumer.Position > before || relayed.Relay.Problem is not null);
            relayed.Kafka.Up(broker);
        }
        await AssertSame(relayed, follower);
    }

    [Fact]
    public async Task Keeps_every_event_once_while_a_group_of_other_readers_is_rebalanced()
    {
        await using var relayed = Published();
        var effects = new KeptEffects();
        await relayed.Start();
        Write(relayed);
        await using var first = new GroupMember(relayed.Kafka.Servers, "bank", Topic, effects.Take);
        await Relayed.Until(() => first.Assigned == 3 && first.Taken > 0);
        await using (var second = new GroupMember(relayed.Kafka.Servers, "bank", Topic, effects.Take))
        {
            await Relayed.Until(() => first.Revocations == 1);
            Write(relayed); // While nobody has a partition.
            await Relayed.Until(() => second.Taken > 0 && first.Assigned is 1 or 2);
            Write(relayed);
            await Relayed.Until(() => second.Taken > Portion / 6);
        }
        Write(relayed);
        await Relayed.Until(() => first.Assigned == 3);
        Write(relayed);
        await Relayed.Until(() => effects.All.Count >= relayed.Log.Head);
        Assert.Equal(
            Enumerable.Range(1, (int)relayed.Log.Head).Select(n => (long)n),
            effects.All.Select(e => e.Position).Order()
        );
        foreach (var key in effects.All.GroupBy(e => e.Key, StringComparer.Ordinal))
            Assert.Equal(key.Select(e => e.Position).Order(), key.Select(e => e.Position));
    }

    [Fact]
    public async Task Keeps_every_event_once_while_others_join_the_consumers_own_group_and_commit()
    {
        await using var relayed = Published();
        await using var follower = new TrailKeeper(relayed);
        await relayed.Start();
        Write(relayed);
        await follower.Start();
        for (var round = 0; round < 2; round++)
        {
            await using var stranger = new GroupMember(relayed.Kafka.Servers, "florin.reader.trail", Topic, _ => { });
            while (stranger.Taken < Portion)
                await Flow(relayed);
            await follower.Stop(); // Where it goes on is its own, and not what the group has committed.
            await Flow(relayed);
            await follower.Start();
        }
        await AssertSame(relayed, follower);
    }

    private static void Write(Relayed relayed) => relayed.Log.Write(Portion, streams: 13, prefix: "transaction-txn_");

    // Some more events, and the time that they take to be published.
    private static async Task Flow(Relayed relayed)
    {
        relayed.Log.Write(20, streams: 13, prefix: "transaction-txn_");
        await relayed.UntilPublished();
    }

    private static Relayed Published()
    {
        var relayed = new Relayed("transaction");
        foreach (var topic in (string[])["domain-events", Topic, "florin.reader.trail.dead-letter"])
            relayed.Kafka.Create(topic);
        return relayed;
    }

    // The hashes of the rows are of all that came, in the order in which it came.
    private static async Task AssertSame(Relayed relayed, TrailKeeper follower)
    {
        await follower.UntilRead(relayed.Log.Head);
        await relayed.UntilPublished();
        await using var direct = new TrailKeeper(relayed, throughKafka: false);
        await direct.Start();
        await direct.UntilRead(relayed.Log.Head);
        Assert.Equal(await direct.Rows(), await follower.Rows());
        relayed.AssertComplete(Topic);
    }
}
