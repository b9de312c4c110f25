using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Florin.Platform.EventStore;

namespace Florin.Platform.Messaging;

/// <summary>
/// A piece of a log between processes: <c>{"head": 7, "events": [{"position", "stream", "version", "type", "at",
/// "metadata", "data"}]}</c>. Types that the reader does not know stay JSON, as <see cref="UnknownEvent"/>.
/// </summary>
public static class FeedJson
{
    private const int BytesPerEvent = 512;
    private static readonly JsonTypeInfo<Metadata> MetadataType =
        (JsonTypeInfo<Metadata>)FlorinJson.Compact.GetTypeInfo(typeof(Metadata));
    private static readonly JsonReaderOptions Reading = new() { MaxDepth = JsonLimits.FeedDepth };
    private static readonly JsonWriterOptions Options = new() { Encoder = FlorinJson.Compact.Encoder, SkipValidation = true };

    /// <summary>Writes some events of a log that knows these types.</summary>
    public static ReadOnlyMemory<byte> Write(FeedBatch batch, EventTypes types)
    {
        ArgumentNullException.ThrowIfNull(types);
        var buffer = new ArrayBufferWriter<byte>(64 + (batch.Events.Count * BytesPerEvent));
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteNumber("head"u8, batch.Head);
        json.WriteStartArray("events"u8);
        foreach (var happened in batch.Events)
            Write(json, happened, types);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>Reads what <see cref="Write(FeedBatch, EventTypes)"/> wrote, by the types that the reader knows.</summary>
    /// <exception cref="JsonException">It is not of this form.</exception>
    public static FeedBatch Read(ReadOnlyMemory<byte> body, EventTypes types)
    {
        ArgumentNullException.ThrowIfNull(types);
        var (head, events) = (0L, new List<Recorded>());
        var json = new Utf8JsonReader(body.Span, Reading);
        json.Read();
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            var isHead = json.ValueTextEquals("head"u8);
            json.Read();
            if (isHead)
                head = json.GetInt64();
            else
                while (json.Read() && json.TokenType is JsonTokenType.StartObject)
                    events.Add(ReadOne(ref json, body, types));
        }
        return new FeedBatch(events, head);
    }

    private static void Write(Utf8JsonWriter json, Recorded happened, EventTypes types)
    {
        json.WriteStartObject();
        json.WriteNumber("position"u8, happened.Position);
        json.WriteString("stream"u8, happened.Stream);
        json.WriteNumber("version"u8, happened.Version);
        json.WriteString("type"u8, happened.Type);
        json.WriteNumber("at"u8, happened.At.UtcTicks);
        json.WritePropertyName("metadata"u8);
        JsonSerializer.Serialize(json, happened.Metadata, MetadataType);
        json.WritePropertyName("data"u8);
        if (happened.Data is UnknownEvent unknown)
            json.WriteRawValue(unknown.Json.Span, skipInputValidation: true);
        else
            types.Write(json, happened.Data, happened.Type);
        json.WriteEndObject();
    }

    // In the order in which they are written: both sides are Florin.
    private static Recorded ReadOne(ref Utf8JsonReader json, ReadOnlyMemory<byte> body, EventTypes types)
    {
        var position = Next(ref json).GetInt64();
        var stream = Next(ref json).GetString()!; // Written as text by a log.
        var version = Next(ref json).GetInt64();
        var type = Next(ref json).GetString()!; // As above.
        var at = new DateTimeOffset(Next(ref json).GetInt64(), TimeSpan.Zero);
        Next(ref json);
        var metadata =
            JsonSerializer.Deserialize(ref json, MetadataType) ?? throw new JsonException("An event has no metadata.");
        var start = (int)Next(ref json).TokenStartIndex;
        json.Skip();
        var (name, data) = types.Read(type, body[start..(int)json.BytesConsumed]);
        json.Read();
        return new Recorded(position, stream, version, name, data, at, metadata);
    }

    private static ref Utf8JsonReader Next(ref Utf8JsonReader json)
    {
        json.Read();
        json.Read();
        return ref json;
    }
}
