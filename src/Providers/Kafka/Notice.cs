using System.Text;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using Florin.Kernel;
using Florin.Platform.Replication;

namespace Florin.Kafka;

/// <summary>What is told of the replicas of a log, as a message: CloudEvents 1.0 in binary mode.</summary>
/// <param name="Topic">Where it goes, without the prefix.</param>
/// <param name="Message">The message.</param>
internal sealed record Notice(string Topic, Message<byte[], byte[]> Message)
{
    /// <summary>The topic of what replicas did not confirm.</summary>
    public const string FailedWrites = "failed-writes";

    /// <summary>The topic of what was taken back.</summary>
    public const string CompensationEvents = "compensation-events";

    /// <summary>A replica did not confirm what is in the log.</summary>
    public const string FailedWrite = "florin.failed-write";

    /// <summary>A write was not committed.</summary>
    public const string RolledBack = "florin.rolled-back-write";

    /// <summary>Events were removed from a replica.</summary>
    public const string Removed = "florin.removed-events";

    private const string IdPrefix = "ntc_";
    private const int LongestError = 2000;

    /// <summary>The notice of a failure.</summary>
    public static Notice Of(FailedReplication failed, IdSource ids)
    {
        var error = Shown.Of(failed.Error);
        var data = new JsonObject
        {
            ["log"] = failed.Log,
            ["database"] = failed.Database,
            ["firstPosition"] = failed.FirstPosition,
            ["lastPosition"] = failed.LastPosition,
            ["error"] = error.Length > LongestError ? error[..LongestError] : error,
        };
        if (failed.Write is { } write)
            data.Insert(0, "writeId", write.Value);
        return Of(FailedWrites, FailedWrite, failed.Log, failed.Write?.Value, data, failed.At, ids);
    }

    /// <summary>The notice of a write that was rolled back.</summary>
    public static Notice Of(RolledBackWrite write, IdSource ids)
    {
        var databases = write.Databases.Split(',', StringSplitOptions.TrimEntries);
        var data = new JsonObject
        {
            ["writeId"] = write.Write.Value,
            ["log"] = write.Log,
            ["databases"] = new JsonArray([.. databases.Select(database => (JsonNode)database)]),
        };
        return Of(CompensationEvents, RolledBack, write.Log, write.Write.Value, data, write.At, ids);
    }

    /// <summary>The notice of events that were removed.</summary>
    public static Notice Of(RemovedEvents removed, IdSource ids)
    {
        var data = new JsonObject
        {
            ["log"] = removed.Log,
            ["database"] = removed.Database,
            ["afterPosition"] = removed.AfterPosition,
            ["count"] = removed.Events,
        };
        return Of(CompensationEvents, Removed, removed.Log, null, data, removed.At, ids);
    }

    private static Notice Of(
        string topic,
        string type,
        string log,
        string? write,
        JsonObject data,
        DateTimeOffset at,
        IdSource ids
    ) =>
        new(
            topic,
            new Message<byte[], byte[]>
            {
                Key = Encoding.UTF8.GetBytes(write ?? log),
                Value = Encoding.UTF8.GetBytes(data.ToJsonString()),
                Headers = new Headers
                {
                    { "ce_specversion", CloudEvent.SpecVersion },
                    { "ce_id", Encoding.UTF8.GetBytes(ids.Next(IdPrefix)) },
                    { "ce_type", Encoding.UTF8.GetBytes(type) },
                    { "ce_source", Encoding.UTF8.GetBytes($"/florin/{log}") },
                    { "ce_time", Encoding.UTF8.GetBytes(CloudEvent.Time(at)) },
                    { "content-type", CloudEvent.Json },
                },
                Timestamp = new Timestamp(at),
            }
        );
}
