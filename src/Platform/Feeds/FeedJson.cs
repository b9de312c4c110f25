using System.Buffers;
using System.Text;
using System.Text.Json;
using Florin.Platform.EventLog;
using Florin.Platform.Json;

namespace Florin.Platform.Feeds;

/// <summary>
/// A piece of a log between processes: <c>{"head": 7, "events": [{"position", "stream", "version", "type", "at",
/// "metadata", "data"}], "log", "opened", "certain", "bytes": [{"position", "metadata", "data"}]}</c>. Metadata and data stand
/// there as they are stored. What cannot, because it is no JSON or has spaces around it, is in <c>bytes</c> too, in base64.
/// </summary>
/// <remarks>
/// Processes of versions before these bytes read and write the same form. They skip <c>bytes</c>, and know data that is no JSON
/// as a text; what they write has no <c>bytes</c>, because its events were decoded and written again.
/// </remarks>
public static class FeedJson
{
    private const int BytesPerEvent = 1024;
    private static readonly JsonReaderOptions Reading = new() { MaxDepth = JsonLimits.FeedDepth };
    private static readonly JsonReaderOptions Stored = new() { MaxDepth = JsonLimits.StoredDepth };
    private static readonly JsonWriterOptions Options = new() { Encoder = FlorinJson.Compact.Encoder, SkipValidation = true };

    /// <summary>Writes some events of a log.</summary>
    public static ReadOnlyMemory<byte> Write(FeedBatch batch)
    {
        var buffer = new ArrayBufferWriter<byte>(64 + (batch.Events.Count * BytesPerEvent));
        using var json = new Utf8JsonWriter(buffer, Options);
        var apart = new List<StoredEvent>();
        json.WriteStartObject();
        json.WriteNumber("head"u8, batch.Head);
        json.WriteStartArray("events"u8);
        foreach (var stored in batch.Events)
            if (!WriteVerbatim(json, stored))
                apart.Add(stored);
        json.WriteEndArray();
        if (batch.Log is { } log) // After the events, where older readers stop.
        {
            json.WriteString("log"u8, log);
            json.WriteNumber("opened"u8, batch.Opened);
        }
        if (!batch.IsCertain)
            json.WriteBoolean("certain"u8, value: false);
        WriteApart(json, apart);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>Reads what <see cref="Write(FeedBatch)"/> wrote. The events keep parts of the body.</summary>
    /// <exception cref="JsonException">It is not of this form.</exception>
    public static FeedBatch Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            return ReadBatch(body);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            throw new JsonException("A value has another type than expected.", e);
        }
    }

    private static FeedBatch ReadBatch(ReadOnlyMemory<byte> body)
    {
        var (head, log, opened, events, verbatim) = (0L, (string?)null, 0L, new List<StoredEvent>(), false);
        var certain = true;
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
            else if (name == "certain")
                certain = json.GetBoolean();
            else if (name == "events")
                while (json.Read() && json.TokenType is JsonTokenType.StartObject)
                    events.Add(ReadOne(ref json, body));
            else if (name == "bytes")
                for (verbatim = true; json.Read() && json.TokenType is JsonTokenType.StartObject; )
                    ReadApart(ref json, events);
            else
                json.Skip();
        }
        return new FeedBatch(events, head, log, opened) { IsVerbatim = verbatim, IsCertain = certain };
    }

    // False where the reader would not find the very bytes.
    private static bool WriteVerbatim(Utf8JsonWriter json, in StoredEvent stored)
    {
        var metadata = stored.Metadata.Span;
        var data = stored.Data.Span;
        var hasMetadata = IsJson(metadata) && metadata.TrimStart(" \t\r\n"u8)[0] == '{';
        var isReadable = hasMetadata && IsJson(data);
        json.WriteStartObject();
        json.WriteNumber("position"u8, stored.Position);
        json.WriteString("stream"u8, stored.Stream);
        json.WriteNumber("version"u8, stored.Version);
        json.WriteString("type"u8, stored.Type);
        json.WriteNumber("at"u8, stored.At.UtcTicks);
        json.WritePropertyName("metadata"u8);
        if (hasMetadata)
            json.WriteRawValue(metadata, skipInputValidation: true);
        else
            JsonSerializer.Serialize(json, Metadata.Unreadable(stored.Position), FlorinJson.Compact);
        json.WritePropertyName("data"u8);
        if (isReadable)
            json.WriteRawValue(data, skipInputValidation: true);
        else
            json.WriteStringValue(Encoding.UTF8.GetString(data));
        json.WriteEndObject();
        return isReadable && !HasSpaceAround(metadata) && !HasSpaceAround(data);
    }

    private static void WriteApart(Utf8JsonWriter json, List<StoredEvent> apart)
    {
        json.WriteStartArray("bytes"u8);
        foreach (var stored in apart)
        {
            json.WriteStartObject();
            json.WriteNumber("position"u8, stored.Position);
            json.WriteBase64String("metadata"u8, stored.Metadata.Span);
            json.WriteBase64String("data"u8, stored.Data.Span);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    // Nothing has parsed it: it may be anything.
    private static bool IsJson(ReadOnlySpan<byte> text)
    {
        try
        {
            var json = new Utf8JsonReader(text, Stored);
            while (json.Read()) { }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool HasSpaceAround(ReadOnlySpan<byte> text) => text[0] <= ' ' || text[^1] <= ' ';

    // In the order in which they are written: both sides are Florin.
    private static StoredEvent ReadOne(ref Utf8JsonReader json, ReadOnlyMemory<byte> body)
    {
        var position = Next(ref json).GetInt64();
        var stream = Next(ref json).GetString()!; // Written as text by a log.
        var version = Next(ref json).GetInt64();
        var type = Next(ref json).GetString()!; // As above.
        var at = new DateTimeOffset(Next(ref json).GetInt64(), TimeSpan.Zero);
        var metadata = Value(ref json, body);
        var data = Value(ref json, body);
        json.Read();
        return new StoredEvent(position, stream, version, type, data, at, metadata);
    }

    private static void ReadApart(ref Utf8JsonReader json, List<StoredEvent> events)
    {
        var position = Next(ref json).GetInt64();
        var metadata = Next(ref json).GetBytesFromBase64();
        var data = Next(ref json).GetBytesFromBase64();
        json.Read();
        var at = events.FindIndex(e => e.Position == position);
        if (at < 0)
            throw new JsonException($"There are bytes of position {position} and no event.");
        events[at] = events[at] with { Metadata = metadata, Data = data };
    }

    private static ReadOnlyMemory<byte> Value(ref Utf8JsonReader json, ReadOnlyMemory<byte> body)
    {
        var start = (int)Next(ref json).TokenStartIndex;
        json.Skip();
        return body[start..(int)json.BytesConsumed];
    }

    private static ref Utf8JsonReader Next(ref Utf8JsonReader json)
    {
        json.Read();
        json.Read();
        return ref json;
    }
}
