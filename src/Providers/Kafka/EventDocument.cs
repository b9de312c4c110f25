using System.Text.Json.Nodes;
using Florin.Platform.Hosting;
using Florin.Platform.Http.OpenApi;

namespace Florin.Kafka;

/// <summary>Describes every topic and every event in it as AsyncAPI 3.0: <c>GET /asyncapi.json</c>.</summary>
internal static class EventDocument
{
    private static readonly (string Name, string Description)[] Headers =
    [
        ("ce_specversion", "1.0"),
        ("ce_id", "The event's public id, as in the API."),
        ("ce_type", "The event's stored name."),
        ("ce_source", "/florin/{service}/{log}: log is the identity of the log."),
        ("ce_subject", "The stream."),
        ("ce_time", "When it happened, RFC 3339 with microseconds."),
        ("ce_position", "The event's position in the log, a decimal, contiguous from 1."),
        ("ce_streamversion", "The event's place in its stream, a decimal."),
        ("content-type", "application/json"),
        ("eventType", "As ce_type."),
        ("metadata", "The stored metadata, JSON: command, actor, correlation."),
    ];

    private static readonly (string Name, string Description)[] SomeHeaders =
    [
        (CloudEvent.Previous, "The mark of the event before it in the log; absent for the first."),
        ("ce_traceparent", "The W3C trace context; absent without one."),
        ("traceparent", "As ce_traceparent."),
        (TopicReplay.Header, "true where an operator has sent the event again; absent where it is published as it happens."),
    ];

    private const string OwnKey =
        "What the stream is about: its name after the first '-', such as txn_… of transaction-txn_…; the whole name where it has none.";

    private static readonly (string Name, string Description)[] LetterHeaders =
    [
        ("deadletter-group", "The consumer group that has set the event aside."),
        ("deadletter-reason", "Why it could not be handled."),
        ("deadletter-attempts", "How often it was tried, a decimal; 0 for one that only follows another."),
    ];

    /// <summary>The document.</summary>
    public static JsonObject Of(KafkaOptions options, PublishedEvents events)
    {
        var document = JsonNodes.Object(
            """
            {
              "asyncapi": "3.0.0",
              "info": {
                "title": "Florin events",
                "version": "1",
                "description": "Every topic that Florin publishes to, and every event. Messages are CloudEvents 1.0 in the binary mode of the Kafka protocol binding; each comes at least once, those of a key in order. Florin's own permissions end here: who may read a topic reads every event in it, with names and email addresses of users, network addresses, and who paid whom. Only credentials are left out. Grant that by the access control of the brokers, topic by topic; those for dead letters have the same events as the topic that is read."
              },
              "defaultContentType": "application/json"
            }
            """
        );
        var (channels, operations, messages) = (new JsonObject(), new JsonObject(), new JsonObject());
        (document["channels"], document["operations"]) = (channels, operations);
        var schemas = events.Schemas;
        schemas["Headers"] = HeadersOf(Headers, SomeHeaders);
        schemas["DeadLetterHeaders"] = new JsonObject
        {
            ["allOf"] = new JsonArray(Schemas.Reference("Headers"), HeadersOf(LetterHeaders, [])),
        };
        document["components"] = new JsonObject { ["messages"] = messages, ["schemas"] = schemas };
        foreach (var topic in TopicsOf(options, events))
        {
            channels[topic.Name] = Channel(topic, messages);
            operations[$"send.{topic.Name}"] = Sending(topic.Name);
        }
        NoticeDocument.Add(document, options.TopicPrefix);
        return document;
    }

    private static IEnumerable<DescribedTopic> TopicsOf(KafkaOptions options, PublishedEvents events)
    {
        var topics = events.Logs.SelectMany(log =>
            new Topics(log.Service, options.TopicPrefix).Names.Select(name => (name, log))
        );
        foreach (var topic in topics.GroupBy(topic => topic.name, topic => topic.log, StringComparer.Ordinal))
        {
            var isAll = topic.Key == Topics.OfAll(options.TopicPrefix);
            yield return new DescribedTopic(topic.Key, "Headers", "Events as they happen.", [.. topic])
            {
                Key = isAll ? "The stream, as in ce_subject." : OwnKey,
                Suffix = isAll ? "" : ".own",
            };
        }
        foreach (var reader in events.Readers)
            yield return new DescribedTopic(
                DeadLetters.TopicOf(KafkaFeed.GroupOf(options, reader)),
                "DeadLetterHeaders",
                $"Events that {reader.Consumer} of {reader.Service} has set aside, with those behind them of their key.",
                [.. events.Logs.Where(log => log.Service == reader.Follows)]
            )
            {
                Key = OwnKey,
                Suffix = ".letter",
            };
    }

    private static JsonObject Channel(DescribedTopic topic, JsonObject messages)
    {
        var here = new JsonObject();
        foreach (var log in topic.Logs)
        foreach (var (type, schema) in log.Events)
        {
            var name = $"{log.Service}.{type}";
            messages[name + topic.Suffix] ??= new JsonObject
            {
                ["name"] = type,
                ["contentType"] = "application/json",
                ["headers"] = Schemas.Reference(topic.Headers),
                ["payload"] = schema.DeepClone(),
                ["bindings"] = new JsonObject { ["kafka"] = new JsonObject { ["key"] = KeyOf(topic) } },
            };
            here[name] = new JsonObject { ["$ref"] = $"#/components/messages/{name}{topic.Suffix}" };
        }
        return Channel(topic.Name, topic.Description, here);
    }

    /// <summary>A topic with its messages.</summary>
    public static JsonObject Channel(string topic, string description, JsonObject messages) =>
        new()
        {
            ["address"] = topic,
            ["description"] = description,
            ["messages"] = messages,
            ["bindings"] = new JsonObject
            {
                ["kafka"] = new JsonObject
                {
                    ["topic"] = topic,
                    ["partitions"] = Topics.Partitions,
                    ["topicConfiguration"] = new JsonObject { ["retention.ms"] = (long)Topics.Retention.TotalMilliseconds },
                },
            },
        };

    /// <summary>That the service sends to a topic.</summary>
    public static JsonObject Sending(string topic) =>
        new()
        {
            ["action"] = "send",
            ["channel"] = new JsonObject { ["$ref"] = $"#/channels/{topic}" },
        };

    private static JsonObject KeyOf(DescribedTopic topic) => new() { ["type"] = "string", ["description"] = topic.Key };

    /// <summary>The schema of headers.</summary>
    public static JsonObject HeadersOf(
        IEnumerable<(string Name, string Description)> always,
        IEnumerable<(string Name, string Description)> some
    )
    {
        var properties = new JsonObject();
        foreach (var (name, description) in always.Concat(some))
            properties[name] = new JsonObject { ["type"] = "string", ["description"] = description };
        return new JsonObject
        {
            ["type"] = "object",
            ["required"] = JsonNodes.Array(always.Select(header => header.Name)),
            ["properties"] = properties,
        };
    }

    private sealed record DescribedTopic(string Name, string Headers, string Description, IReadOnlyList<DescribedLog> Logs)
    {
        public required string Key { get; init; }

        // A message's key depends on the topic, and so it is another message there.
        public required string Suffix { get; init; }
    }
}
