using System.Text.Json.Nodes;
using Florin.Host.Composition;
using Florin.Platform.EventLog;
using Microsoft.Extensions.Configuration;

namespace Florin.Unit.Tests.Hosting;

/// <summary>GET /asyncapi.json.</summary>
public sealed class TheEventDocument
{
    [Fact]
    public void Has_every_event_of_every_log_and_no_other()
    {
        var stored = Catalog.Services.SelectMany(service =>
        {
            var types = new EventTypes();
            service.Events(types);
            return types.All.Select(type => $"{service.Name}.{type.Name}");
        });
        Assert.Equal(stored.Order(StringComparer.Ordinal), Messages(Document(), "x.domain-events"));
    }

    [Fact]
    public void Has_the_topics_that_there_are()
    {
        string[] topics = ["x.audit-events", "x.domain-events", "x.notification-events", "x.transaction-events"];
        topics = [.. topics, "x.failed-writes", "x.compensation-events"];
        Assert.Equal(topics.Order(StringComparer.Ordinal), Channels(Document()));
        Assert.Equal(
            topics.Append("x.florin.analytics.analytics.dead-letter").Order(StringComparer.Ordinal),
            Channels(Document(("Feeds:analytics:Source", "kafka"))),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public void Refers_only_to_what_it_has()
    {
        var document = Document(("Feeds:notification:Source", "kafka"));
        var references = References(document).Distinct(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.NotNull(Find(document, reference)));
    }

    [Fact]
    public void Describes_the_data_of_every_event()
    {
        var document = Document();
        var open = document["components"]!["messages"]! // It has some.
            .AsObject()
            .Where(message => message.Value!["payload"]!["$ref"] is null) // As above.
            .Select(message => message.Key);
        Assert.Empty(open);
    }

    [Fact]
    public void Leaves_out_what_is_not_published() =>
        Assert.DoesNotContain("passwordHash", Document().ToJsonString(), StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void Requires_only_what_is_always_written()
    {
        var schema = Find(Document(), "#/components/schemas/TransactionCreated")!; // Asserted above.
        var required = schema["required"]!.AsArray().Select(name => (string?)name).ToList(); // It requires some.
        Assert.Contains("facts", required, StringComparer.Ordinal);
        Assert.DoesNotContain("description", required, StringComparer.Ordinal);
    }

    private static JsonObject Document(params (string Key, string Value)[] settings) =>
        PublishedApi.Document(
            new ConfigurationBuilder()
                .AddInMemoryCollection(
                    settings.Append(("Kafka:TopicPrefix", "x.")).Select(s => KeyValuePair.Create(s.Item1, (string?)s.Item2))
                )
                .Build()
        );

    private static IEnumerable<string> Channels(JsonObject document) =>
        document["channels"]!.AsObject().Select(channel => channel.Key).Order(StringComparer.Ordinal); // It has some.

    private static IEnumerable<string> Messages(JsonObject document, string topic) =>
        document["channels"]![topic]!["messages"]!.AsObject().Select(message => message.Key).Order(StringComparer.Ordinal); // As above.

    private static JsonNode? Find(JsonNode document, string reference) =>
        reference.Split('/').Skip(1).Aggregate((JsonNode?)document, (node, name) => node?[name]);

    private static IEnumerable<string> References(JsonNode? node) =>
        node switch
        {
            JsonObject schema => schema.SelectMany(property =>
                property.Key == "$ref" ? [(string)property.Value!] : References(property.Value) // A reference is a text.
            ),
            JsonArray array => array.SelectMany(References),
            _ => [],
        };
}
