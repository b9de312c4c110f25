using System.Text;
using Confluent.Kafka;

namespace Florin.Provider.Tests.Kafka;

public sealed class PublishingALog
{
    private const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Fact]
    public async Task Sends_every_event_once_and_those_of_a_stream_in_order()
    {
        await using var relayed = new Relayed();
        relayed.Kafka.Create("domain-events");
        relayed.Log.Write(5000, streams: 50);
        await relayed.Start();
        await relayed.UntilPublished();
        relayed.Log.Write(10, streams: 50); // While it waits at the end.
        await relayed.UntilPublished();
        relayed.AssertComplete();
        Assert.Equal(5010, relayed.Kafka.Read("domain-events").Count);
        Assert.Null(relayed.Relay.Problem);
        Assert.Equal((0, TimeSpan.Zero), (relayed.Relay.LagEvents, relayed.Relay.Lag));
    }

    [Fact]
    public async Task Gives_the_stored_bytes_and_the_headers_of_a_cloud_event()
    {
        const string data = """{ "amount" : 100 }""";
        const string metadata = $$"""{"commandId":"cmd_1","actor":"user_1","trace":"{{Trace}}"}""";
        await using var relayed = new Relayed("transaction");
        relayed.Kafka.Create("domain-events");
        relayed.Kafka.Create("transaction-events");
        relayed.Log.Write("transaction-txn_1", "TransactionCreated", data, metadata);
        await relayed.Start();
        await relayed.UntilPublished();
        var read = Assert.Single(relayed.Kafka.Read("domain-events"));
        Assert.Equal(data, Encoding.UTF8.GetString(read.Message.Value));
        Assert.Equal("transaction-txn_1", Encoding.UTF8.GetString(read.Message.Key));
        (string, string)[] expected =
        [
            ("ce_specversion", "1.0"),
            ("ce_id", "evt_0000000000000001transaction"),
            ("ce_type", "TransactionCreated"),
            ("ce_source", "/florin/transaction/log_1"),
            ("ce_subject", "transaction-txn_1"),
            ("ce_time", "2026-11-28T20:00:00.123456Z"),
            ("ce_position", "1"),
            ("ce_streamversion", "1"),
            ("content-type", "application/json"),
            ("eventType", "TransactionCreated"),
            ("metadata", metadata),
            ("ce_traceparent", Trace),
            ("traceparent", Trace),
        ];
        Assert.Equal(expected, read.Message.Headers.Select(h => (h.Key, Encoding.UTF8.GetString(h.GetValueBytes()))));
        var own = Assert.Single(relayed.Kafka.Read("transaction-events"));
        Assert.Equal("txn_1", Encoding.UTF8.GetString(own.Message.Key));
        Assert.Equal(read.Message.Value, own.Message.Value);
    }

    [Fact]
    public async Task Passes_on_what_cannot_be_read()
    {
        await using var relayed = new Relayed();
        relayed.Kafka.Create("domain-events");
        relayed.Log.Write("account-acc_1", "FundsDebited", "{broken", "also {broken");
        await relayed.Start();
        await relayed.UntilPublished();
        var read = Assert.Single(relayed.Kafka.Read("domain-events"));
        Assert.Equal("{broken", Encoding.UTF8.GetString(read.Message.Value));
        Assert.Equal("also {broken", Relayed.Header(read, "metadata"));
        Assert.Null(Relayed.Header(read, "traceparent"));
    }

    [Fact]
    public async Task Goes_on_from_its_checkpoint_and_sends_again_what_was_not_confirmed()
    {
        await using var relayed = new Relayed();
        relayed.Kafka.Create("domain-events");
        for (var round = 0; round < 10; round++)
        {
            relayed.Log.Write(200, streams: 7); // Few: the brokers of the tests forget what is beyond 5 MB.
            await relayed.Start();
            await Relayed.Until(async () => await relayed.Checkpoint() > 0);
            await relayed.Stop(); // With whatever is under way.
        }
        await relayed.Start();
        await relayed.UntilPublished();
        relayed.AssertComplete();
    }

    [Fact]
    public async Task Moves_the_checkpoint_only_after_the_brokers_have_confirmed()
    {
        await using var relayed = new Relayed();
        relayed.Kafka.Create("domain-events");
        relayed.Log.Write(10);
        await relayed.Start();
        await relayed.UntilPublished();
        relayed.Kafka.AllDown();
        relayed.Log.Write(10);
        await Relayed.Until(() => relayed.Relay.Problem is not null);
        Assert.Equal((10L, 10L), (await relayed.Checkpoint(), relayed.Relay.LagEvents));
        relayed.Kafka.AllUp();
        await relayed.UntilPublished();
        relayed.AssertComplete();
        await Relayed.Until(() => relayed.Relay.Problem is null);
    }

    [Fact]
    public async Task Loses_nothing_when_the_brokers_refuse_or_vanish_again_and_again()
    {
        await using var relayed = new Relayed();
        relayed.Kafka.Create("domain-events");
        await relayed.Start();
        for (var round = 0; round < 6; round++)
        {
            relayed.Kafka.FailProducing(
                ErrorCode.NotLeaderForPartition,
                ErrorCode.RequestTimedOut,
                ErrorCode.NotEnoughReplicas,
                round % 2 == 0 ? ErrorCode.TopicAuthorizationFailed : ErrorCode.NotEnoughReplicasAfterAppend
            );
            relayed.Log.Write(700, streams: 11);
            relayed.Kafka.Down(1 + (round % 3));
            await Relayed.Until(async () => await relayed.Checkpoint() > 0 || relayed.Relay.Problem is not null);
            relayed.Kafka.Up(1 + (round % 3));
        }
        await relayed.UntilPublished();
        relayed.AssertComplete();
    }

    [Theory]
    [InlineData("the log ends at position 5")]
    [InlineData("the event at that position is another one")]
    [InlineData("the log is log_2 and not log_1")]
    public async Task Stops_at_a_log_that_is_not_the_one_it_published(string why)
    {
        await using var relayed = new Relayed();
        relayed.Kafka.Create("domain-events");
        relayed.Log.Write(10);
        await relayed.Start();
        await relayed.UntilPublished();
        await relayed.Stop();
        if (why.EndsWith("log_1", StringComparison.Ordinal))
            relayed.Log.Identity = "log_2";
        else
            relayed.Log.Truncate(5);
        if (why.StartsWith("the event", StringComparison.Ordinal))
            for (var i = 0; i < 6; i++)
                relayed.Log.Write("account-acc_1", "FundsDebited", "{}", """{"commandId":"another"}""");
        await relayed.Start();
        await Relayed.Until(() => relayed.Relay.Problem is not null);
        Assert.Contains(why, relayed.Relay.Problem, StringComparison.Ordinal);
        Assert.Equal(10, relayed.Kafka.Read("domain-events").Count);
    }
}
