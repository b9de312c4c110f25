using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Florin.Platform.EventLog;
using Florin.Platform.Json;

namespace Florin.Platform.Feeds;

/// <summary>
/// A piece of a log between processes: <c>{"head": 7, "events": [{"position", "stream", "version", "type", "at",
/// "metadata", "data"}], "log", "opened"}</c>. Types that the reader does not know stay JSON, as <see cref="UnknownEvent"/>;
/// data that cannot be read is sent as a text.
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
        var data = new ArrayBufferWriter<byte>(BytesPerEvent);
        using var alone = new Utf8JsonWriter(data, Options);
        foreach (var happened in batch.Events)
            Write(json, happened, types, data, alone);
        json.WriteEndArray();
        if (batch.Log is { } log) // After the events, where older readers stop.
        {
            json.WriteString("log"u8, log);
            json.WriteNumber("opened"u8, batch.Opened);
        }
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>Reads what <see cref="Write(FeedBatch, EventTypes)"/> wrote, by the types that the reader knows.</summary>
    /// <exception cref="JsonException">It is not of this form.</exception>
    public static FeedBatch Read(ReadOnlyMemory<byte> body, EventTypes types)
    {
        ArgumentNullException.ThrowIfNull(types);
        var (head, log, opened, events) = (0L, (string?)null, 0L, new List<Recorded>());
        var json = new Utf8JsonReader(body.Span, Reading);
        json.Read();
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            var name = json.GetString();
            json.Read();
            if (name == "head")
                head = json.GetInt64();
            else if (name == "log")
                log = json.GetString();
            else if (name == "opened")
                opened = json.GetInt64();
            else if (name == "events")
                while (json.Read() && json.TokenType is JsonTokenType.StartObject)
                    events.Add(ReadOne(ref json, body, types));
            else
                json.Skip();
        }
        return new FeedBatch(events, head, log, opened);
    }

    private static void Write(
        Utf8JsonWriter json,
        Recorded happened,
        EventTypes types,
        ArrayBufferWriter<byte> data,
        Utf8JsonWriter alone
    )
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
        if (happened.Data is UnreadableEvent unreadable)
            json.WriteStringValue(Encoding.UTF8.GetString(unreadable.Json.Span));
        else if (happened.Data is UnknownEvent unknown && !IsJson(unknown.Json.Span))
            json.WriteStringValue(Encoding.UTF8.GetString(unknown.Json.Span));
        else if (happened.Data is UnknownEvent other)
            json.WriteRawValue(other.Json.Span, skipInputValidation: true);
        else
        {
            // By itself: an event may be as deep as the serializer allows, and would be too deep within a batch.
            data.ResetWrittenCount();
            alone.Reset();
            types.Write(alone, happened.Data, happened.Type);
            alone.Flush();
            json.WriteRawValue(data.WrittenSpan, skipInputValidation: true);
        }
        json.WriteEndObject();
    }

    // What this process does not know it has never parsed: it may be anything.
    private static bool IsJson(ReadOnlySpan<byte> text)
    {
        try
        {
            var json = new Utf8JsonReader(text);
            while (json.Read()) { }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
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
        var (name, data) = types.ReadOrTell(type, body[start..(int)json.BytesConsumed]);
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
