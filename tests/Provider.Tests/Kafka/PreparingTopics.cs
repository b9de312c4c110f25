using Florin.Kafka;

namespace Florin.Provider.Tests.Kafka;

public sealed class PreparingTopics
{
    [Fact]
    public async Task Refuses_a_topic_with_another_number_of_partitions()
    {
        await using var relayed = new Relayed(createTopics: true);
        relayed.Kafka.Create("domain-events", partitions: 5);
        await Says(relayed, "The topic domain-events has 5 partitions and must have 3.");
        Assert.Empty(relayed.Kafka.Read("domain-events"));
    }

    [Theory]
    [InlineData(true, "The broker cannot show the settings of topics")]
    [InlineData(false, "The topics domain-events do not exist, and the broker cannot create them")]
    public async Task Says_what_to_do_where_a_broker_can_neither_create_nor_describe(bool exists, string why)
    {
        await using var relayed = new Relayed(createTopics: true);
        if (exists)
            relayed.Kafka.Create("domain-events");
        await Says(relayed, why);
    }

    [Fact]
    public async Task Is_left_to_the_operator_where_it_is_switched_off()
    {
        await using var relayed = new Relayed(createTopics: false);
        relayed.Kafka.Create("domain-events", partitions: 5);
        relayed.Log.Write(100);
        await relayed.Start();
        await relayed.UntilPublished();
        relayed.AssertComplete();
    }

    [Theory]
    [InlineData("604800000", null)]
    [InlineData("3600000", "The topic t has retention.ms 3600000 and must have 604800000.")]
    [InlineData(null, "The topic t has retention.ms unset and must have 604800000.")]
    public void Refuses_a_topic_that_keeps_events_for_another_time(string? milliseconds, string? problem) =>
        Assert.Equal(problem, TopicSetup.RetentionProblem("t", milliseconds));

    [Fact]
    public async Task Does_not_hold_up_a_stop_while_the_brokers_are_away()
    {
        await using var relayed = new Relayed(createTopics: true);
        relayed.Kafka.AllDown();
        await relayed.Start(); // It asks for the topics, and nobody answers.
        var relay = relayed.Relay;
        await relayed.Stop();
        Assert.Null(relay.Problem); // The stop came before the client gave up.
    }

    [Fact]
    public async Task Waits_for_brokers_that_are_away_at_the_start()
    {
        await using var relayed = new Relayed();
        relayed.Kafka.Create("domain-events");
        relayed.Kafka.AllDown();
        relayed.Log.Write(10);
        await relayed.Start();
        await Relayed.Until(() => relayed.Relay.Problem is not null);
        relayed.Kafka.AllUp();
        await relayed.UntilPublished();
        relayed.AssertComplete();
    }

    private static async Task Says(Relayed relayed, string why)
    {
        relayed.Log.Write(10);
        await relayed.Start();
        await Relayed.Until(() => relayed.Relay.Problem is not null);
        Assert.Contains(why, relayed.Relay.Problem, StringComparison.Ordinal);
        Assert.Contains("Kafka:CreateTopics=false", relayed.Relay.Problem, StringComparison.Ordinal);
        Assert.Equal(0, await relayed.Checkpoint());
    }
}
