using System.Buffers;
using System.Text.Json;

namespace Florin.Platform.EventLog;

/// <summary>
/// What may be published of the data of a log's events: all of it, byte for byte, except the fields that are
/// <see cref="NotPublishedAttribute"/>. Thread-safe.
/// </summary>
/// <param name="types">The events of the log.</param>
public sealed class PublishedData(EventTypes types)
{
    /// <summary>The stored names of a log's events that have fields which are not published, and these fields.</summary>
    public IEnumerable<(string Event, string Field)> Withheld =>
        types.NotPublished.SelectMany(e => e.Fields, (e, f) => (e.Name, f));

    /// <summary>Whether it is known which fields of an event may be published: a newer version may have written it.</summary>
    public bool Knows(string name) => types.Knows(name);

    /// <summary>
    /// What may be published of an event's data; nothing where it has fields that may not be and cannot be read.
    /// </summary>
    public ReadOnlyMemory<byte> Of(in StoredEvent stored)
    {
        var fields = types.NotPublishedOf(stored.Type);
        if (fields.Count == 0)
            return stored.Data;
        try
        {
            return Without(fields, stored.Data.Span);
        }
        catch (JsonException)
        {
            return ReadOnlyMemory<byte>.Empty;
        }
    }

    private static ReadOnlyMemory<byte> Without(IReadOnlySet<string> fields, ReadOnlySpan<byte> data)
    {
        var kept = new ArrayBufferWriter<byte>();
        var reader = new Utf8JsonReader(data);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return ReadOnlyMemory<byte>.Empty;
        kept.Write("{"u8);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var begins = (int)reader.TokenStartIndex;
            var isKept = !fields.Contains(reader.GetString()!); // A name is never null.
            reader.Read();
            reader.Skip();
            if (!isKept)
                continue;
            if (kept.WrittenCount > 1)
                kept.Write(","u8);
            kept.Write(data[begins..(int)reader.BytesConsumed]);
        }
        kept.Write("}"u8);
        while (reader.Read()) { } // Throws where something follows.
        return kept.WrittenMemory;
    }
}
