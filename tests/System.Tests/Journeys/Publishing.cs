using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using Florin.System.Tests.Running;
using Florin.Testing.Kafka;

namespace Florin.System.Tests.Journeys;

/// <summary>What the real program publishes to Kafka while money moves, brokers vanish, and it is killed.</summary>
public sealed class Publishing
{
    [Fact]
    public async Task Gives_every_event_of_every_log_although_brokers_vanish_and_the_program_is_killed()
    {
        using var kafka = new MockKafka();
        foreach (var topic in (string[])["domain-events", "transaction-events", "notification-events", "audit-events"])
            kafka.Create(topic);
        string[] settings = [$"--Kafka:BootstrapServers={kafka.Servers}", "--Kafka:CreateTopics=false"];
        await using var florin = new OneProcess();
        await florin.Start(settings);
        var person = await Person.New(florin);
        var account = await person.Opens();
        await person.MovesTo("COMPLETED", person.Deposit(account, 10));
        kafka.AllDown();
        await person.MovesTo("COMPLETED", person.Deposit(account, 20)); // Money does not wait for Kafka.
        Assert.Equal(200, (await florin.Gateway.Ask("GET", "/health/ready")).Status);
        await florin.Kill();
        kafka.AllUp();
        await florin.Start(settings);
        await person.MovesTo("COMPLETED", person.Deposit(account, 30));
        await Eventually.Is(() => Task.FromResult(Completed(kafka)), count => count == 3);
        foreach (var log in kafka.Read("domain-events").GroupBy(read => Header(read, "ce_source"), StringComparer.Ordinal))
        {
            var positions = log.Select(read => long.Parse(Header(read, "ce_position"), CultureInfo.InvariantCulture))
                .ToHashSet();
            Assert.Equal(positions.Count, positions.Max()); // From 1 on and without a gap.
        }
        var registered = kafka.Read("domain-events").Where(read => Header(read, "eventType") == "UserRegistered").ToList();
        Assert.NotEmpty(registered);
        Assert.All(registered, read => Assert.DoesNotContain("password", Value(read), StringComparison.OrdinalIgnoreCase));
        Assert.All(registered, read => Assert.Contains("email", Value(read), StringComparison.Ordinal));
        await AssertDescribed(florin, kafka);
        var metrics = await florin.Gateway.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Contains("florin_kafka_lag_events{service=\"transaction\"}", metrics, StringComparison.Ordinal);
        await florin.StopsWell();
        var (code, output) = await FlorinProcess.Run(["verify", "--data", florin.Data]);
        Assert.True(code == 0, output);
    }

    // Every message in every topic is one of those that the document has for it: by its headers, and by what its value has.
    private static async Task AssertDescribed(OneProcess florin, MockKafka kafka)
    {
        var document = (await florin.Gateway.Ask("GET", "/asyncapi.json")).Body!; // It is JSON.
        JsonNode Find(JsonNode? reference) =>
            ((string)reference!["$ref"]!).Split('/').Skip(1).Aggregate(document, (node, name) => node[name]!); // Asserted elsewhere.
        foreach (var (topic, channel) in document["channels"]!.AsObject())
        foreach (var read in kafka.Read(topic))
        {
            var name = $"{Header(read, "ce_source").Split('/')[2]}.{Header(read, "ce_type")}";
            var message = Find(channel!["messages"]![name]);
            AssertFits(Find(message["headers"]), read.Message.Headers.Select(header => header.Key));

            AssertFits(Find(message["payload"]), JsonNode.Parse(Value(read))!.AsObject().Select(property => property.Key));
        }
    }

    private static void AssertFits(JsonNode schema, IEnumerable<string> there)
    {
        var known = (schema["properties"]?.AsObject() ?? []).Select(property => property.Key);
        var required = (schema["required"]?.AsArray() ?? []).Select(name => (string)name!);
        Assert.Empty(there.Except(known, StringComparer.Ordinal));
        Assert.Empty(required.Except(there, StringComparer.Ordinal));
    }

    private static int Completed(MockKafka kafka) =>
        kafka
            .Read("transaction-events")
            .Where(read => Header(read, "eventType") == "TransactionCompleted")
            .DistinctBy(read => Header(read, "ce_id"), StringComparer.Ordinal)
            .Count();

    private static string Value(ConsumeResult<byte[], byte[]> read) => Encoding.UTF8.GetString(read.Message.Value);

    private static string Header(ConsumeResult<byte[], byte[]> read, string name) =>
        Encoding.UTF8.GetString(read.Message.Headers.GetLastBytes(name));
}
