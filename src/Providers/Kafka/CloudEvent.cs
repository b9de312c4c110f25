using System.Globalization;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Florin.Platform.EventLog;
using Florin.Platform.Projections;

namespace Florin.Kafka;

/// <summary>
/// A stored event as a message: CloudEvents 1.0 in the binary mode of the Kafka protocol binding. The value is the event's data,
/// byte for byte.
/// </summary>
/// <param name="service">The service whose log it is of.</param>
/// <param name="log">The log's identity; null where it has none.</param>
internal sealed class CloudEvent(string service, string? log)
{
    /// <summary>The header with the mark of the event before.</summary>
    public const string Previous = "ce_previous";

    /// <summary>The version of CloudEvents.</summary>
    public static readonly byte[] SpecVersion = "1.0"u8.ToArray();

    /// <summary>The type of the value.</summary>
    public static readonly byte[] Json = "application/json"u8.ToArray();

    // Another log of the same service gives the same ids again.
    private readonly byte[] _source = Encoding.UTF8.GetBytes(log is null ? $"/florin/{service}" : $"/florin/{service}/{log}");

    /// <summary>The message of an event.</summary>
    /// <param name="stored">The event.</param>
    /// <param name="key">Its key.</param>
    /// <param name="metadata">What was read of its metadata.</param>
    /// <param name="previous">The mark of the event before it in the log; null where that is not known.</param>
    public Message<byte[], byte[]> Of(in StoredEvent stored, string key, in StoredMetadata metadata, string? previous)
    {
        var type = Encoding.UTF8.GetBytes(stored.Type);
        var headers = new Headers
        {
            { "ce_specversion", SpecVersion },
            { "ce_id", Encoding.UTF8.GetBytes(EventId.Of(service, stored.Position)) },
            { "ce_type", type },
            { "ce_source", _source },
            { "ce_subject", Encoding.UTF8.GetBytes(stored.Stream) },
            { "ce_time", Encoding.UTF8.GetBytes(Time(stored.At)) },
            { "ce_position", Number(stored.Position) },
            { "ce_streamversion", Number(stored.Version) },
            { "content-type", Json },
            { "eventType", type },
            { "metadata", stored.Metadata.ToArray() },
        };
        if (metadata.Trace is { } trace)
        {
            var bytes = Encoding.UTF8.GetBytes(trace);
            headers.Add("ce_traceparent", bytes);
            headers.Add("traceparent", bytes);
        }
        if (previous is not null)
            headers.Add(Previous, Encoding.UTF8.GetBytes(previous));
        return new Message<byte[], byte[]>
        {
            Key = Encoding.UTF8.GetBytes(key),
            Value = stored.Data.ToArray(),
            Headers = headers,
            Timestamp = new Timestamp(stored.At),
        };
    }

    /// <summary>A time as headers have it.</summary>
    public static string Time(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static byte[] Number(long number) => Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture));
}

/// <summary>What a relay needs of an event's metadata.</summary>
/// <param name="CommandId">The command; empty where the metadata cannot be read.</param>
/// <param name="Trace">The W3C trace context; null without one.</param>
internal readonly record struct StoredMetadata(string CommandId, string? Trace)
{
    /// <summary>Reads it. Metadata that cannot be read is published as it is, and says nothing here.</summary>
    public static StoredMetadata Of(in StoredEvent stored)
    {
        try
        {
            var reader = new Utf8JsonReader(stored.Metadata.Span);
            return Read(ref reader);
        }
        catch (JsonException)
        {
            return new StoredMetadata("", null);
        }
    }

    /// <summary>The mark of the event that this metadata is of; null where it could not be read.</summary>
    public string? MarkOf(in StoredEvent stored) =>
        CommandId.Length > 0 ? Checkpoint.MarkOf(stored.Position, CommandId, stored.At) : null;

    private static StoredMetadata Read(ref Utf8JsonReader reader)
    {
        var (command, trace) = ("", (string?)null);
        while (reader.Read())
        {
            if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName)
                continue;
            var (isCommand, isTrace) = (reader.ValueTextEquals("commandId"u8), reader.ValueTextEquals("trace"u8));
            if (!reader.Read() || reader.TokenType != JsonTokenType.String)
                continue;
            if (isCommand)
                command = reader.GetString() ?? "";
            else if (isTrace)
                trace = reader.GetString();
        }
        return new StoredMetadata(command, trace);
    }
}
