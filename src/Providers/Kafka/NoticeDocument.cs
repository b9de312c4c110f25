using System.Text.Json.Nodes;
using Florin.Platform.Http.OpenApi;

namespace Florin.Kafka;

/// <summary>Describes the topics of notices of replicas.</summary>
internal static class NoticeDocument
{
    private const string Headers = "NoticeHeaders";

    private static readonly (string Name, string Description)[] AllHeaders =
    [
        ("ce_specversion", "1.0"),
        ("ce_id", "The notice's id; one that comes twice has the same."),
        ("ce_type", "What it tells, such as florin.failed-write."),
        ("ce_source", "/florin/{service}, whose log it is."),
        ("ce_time", "When it happened, RFC 3339 with microseconds."),
        ("content-type", "application/json"),
    ];

    private static readonly JsonObject Payloads = JsonNodes.Object(
        """
        {
          "FailedWriteNotice": {
            "type": "object",
            "description": "A replica did not confirm what is in the log. It comes once, until the replica has answered again.",
            "required": ["log", "database", "firstPosition", "lastPosition", "error"],
            "properties": {
              "writeId": { "type": "string", "description": "The first write that the replica lacks, as X-Write-Id had it; absent where none is known." },
              "log": { "type": "string", "description": "The log's name." },
              "database": { "type": "string", "description": "The replica's kind." },
              "firstPosition": { "type": "integer", "format": "int64", "description": "Of the first event that it lacks; 1 where it has not answered since the start." },
              "lastPosition": { "type": "integer", "format": "int64", "description": "The log's last one then; below firstPosition where the replica lacks nothing that was committed." },
              "error": { "type": "string", "description": "What went wrong, for operators." }
            }
          },
          "RolledBackWriteNotice": {
            "type": "object",
            "description": "A write was not committed, because a replica did not confirm it and all databases are required.",
            "required": ["writeId", "log", "databases"],
            "properties": {
              "writeId": { "type": "string", "description": "The write, as the answer 503 named it." },
              "log": { "type": "string", "description": "The log's name." },
              "databases": { "type": "array", "items": { "type": "string" }, "description": "The kinds of the replicas that did not confirm it." }
            }
          },
          "RemovedEventsNotice": {
            "type": "object",
            "description": "Events were removed from a replica, because the log does not have them.",
            "required": ["log", "database", "afterPosition", "count"],
            "properties": {
              "log": { "type": "string", "description": "The log's name." },
              "database": { "type": "string", "description": "The replica's kind." },
              "afterPosition": { "type": "integer", "format": "int64", "description": "Where the replica ends now." },
              "count": { "type": "integer", "format": "int64", "description": "How many were removed." }
            }
          }
        }
        """
    );

    private static readonly (string Topic, string Type, string Schema)[] Messages =
    [
        (Notice.FailedWrites, Notice.FailedWrite, "FailedWriteNotice"),
        (Notice.CompensationEvents, Notice.RolledBack, "RolledBackWriteNotice"),
        (Notice.CompensationEvents, Notice.Removed, "RemovedEventsNotice"),
    ];

    /// <summary>Adds them.</summary>
    public static void Add(JsonObject document, string prefix)
    {
        var components = document["components"]!.AsObject(); // As EventDocument has made it.
        var (messages, schemas) = (components["messages"]!.AsObject(), components["schemas"]!.AsObject());
        schemas[Headers] = EventDocument.HeadersOf(AllHeaders, []);
        foreach (var (name, schema) in Payloads)
            schemas[name] = schema!.DeepClone(); // It has one.
        foreach (var topic in Messages.GroupBy(message => prefix + message.Topic, StringComparer.Ordinal))
        {
            var here = new JsonObject();
            foreach (var (_, type, schema) in topic)
            {
                messages[type] = MessageOf(type, schema);
                here[type] = new JsonObject { ["$ref"] = $"#/components/messages/{type}" };
            }
            document["channels"]![topic.Key] = EventDocument.Channel(
                topic.Key,
                "Notices of replicas, for operators, where there are replicas: sent as well as can be, so that one may be missing or come twice.",
                here
            );
            document["operations"]![$"send.{topic.Key}"] = EventDocument.Sending(topic.Key);
        }
    }

    private static JsonObject MessageOf(string type, string schema) =>
        new()
        {
            ["name"] = type,
            ["contentType"] = "application/json",
            ["headers"] = Schemas.Reference(Headers),
            ["payload"] = Schemas.Reference(schema),
            ["bindings"] = new JsonObject
            {
                ["kafka"] = new JsonObject
                {
                    ["key"] = new JsonObject
                    {
                        ["type"] = "string",
                        ["description"] = "The write, as in writeId; where there is none, the log's name.",
                    },
                },
            },
        };
}
