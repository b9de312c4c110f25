using System.Globalization;
using System.Text;
using Confluent.Kafka;

namespace Florin.Provider.Tests.Kafka;

/// <summary>What a consumer of a topic cannot handle.</summary>
public sealed class SendingDeadLetters
{
    private const string Topic = "florin.reader.trail.dead-letter";

    [Fact]
    public async Task Gives_an_event_that_fails_and_all_behind_it_of_its_key_before_they_are_noted()
    {
        await using var relayed = Published();
        await using var follower = new TrailKeeper(relayed) { Settings = { ["Consumers:Attempts"] = "2" } };
        follower.Poison.Add(14); // Of txn_4, as are 24, 34 and so on.
        relayed.Log.Write(50, streams: 10, prefix: "transaction-txn_");
        await relayed.Start();
        await follower.Start();
        await follower.UntilRead(50);
        Assert.Equal([14L, 24, 34, 44], follower.Consumer.ParkedEvents.Select(parked => parked.Position));
        var letters = relayed.Kafka.Read(Topic);
        Assert.Equal([14L, 24, 34, 44], letters.Select(Relayed.Position));
        Assert.All(letters, letter => Assert.Equal("txn_4", Encoding.UTF8.GetString(letter.Message.Key)));
        Assert.Equal(["2", "0", "0", "0"], letters.Select(letter => Relayed.Header(letter, "deadletter-attempts")));
        Assert.Contains("14 is poison", Relayed.Header(letters[0], "deadletter-reason"), StringComparison.Ordinal);
        Assert.Equal("florin.reader.trail", Relayed.Header(letters[0], "deadletter-group"));
        var published = relayed.Kafka.Read("transaction-events").Single(read => Relayed.Position(read) == 14);
        Assert.Equal(published.Message.Value, letters[0].Message.Value);
        Assert.Equal(Relayed.Header(published, "ce_id"), Relayed.Header(letters[0], "ce_id"));
        Assert.Equal(Relayed.Header(published, "ce_source"), Relayed.Header(letters[0], "ce_source"));
    }

    [Fact]
    public async Task Are_replayed_in_order_from_the_log()
    {
        await using var relayed = Published();
        await using var follower = new TrailKeeper(relayed) { Settings = { ["Consumers:Attempts"] = "1" } };
        follower.Poison.Add(3);
        relayed.Log.Write(30, streams: 4, prefix: "transaction-txn_");
        await relayed.Start();
        await follower.Start();
        await follower.UntilRead(30);
        var parked = follower.Consumer.Parked;
        follower.Poison.Clear();
        Assert.Equal(parked, await follower.Consumer.Retry(null, CancellationToken.None));
        Assert.Equal(0, follower.Consumer.Parked);
        Assert.Equal(parked, relayed.Kafka.Read(Topic).Count);
    }

    [Fact]
    public async Task Holds_up_the_note_until_the_brokers_have_the_letter()
    {
        await using var relayed = Published();
        await using var follower = new TrailKeeper(relayed) { Settings = { ["Consumers:Attempts"] = "1" } };
        follower.Poison.Add(5);
        relayed.Log.Write(5, prefix: "transaction-txn_");
        await relayed.Start();
        await relayed.UntilPublished();
        relayed.Kafka.FailProducing(ErrorCode.TopicAuthorizationFailed, ErrorCode.TopicAuthorizationFailed);
        await follower.Start();
        await follower.UntilRead(5);
        Assert.Equal(
            [(5L, "evt_" + 5.ToString("x16", CultureInfo.InvariantCulture) + "transaction")],
            relayed.Kafka.Read(Topic).Select(letter => (Relayed.Position(letter), Relayed.Header(letter, "ce_id") ?? ""))
        );
    }

    private static Relayed Published()
    {
        var relayed = new Relayed("transaction");
        foreach (var topic in (string[])["domain-events", "transaction-events", Topic])
            relayed.Kafka.Create(topic);
        return relayed;
    }
}
