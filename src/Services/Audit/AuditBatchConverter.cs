using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Florin.Audit;

/// <summary>
/// Writes a batch as <c>{"source","upto","first","previous","hash","digest"?,"entries":[[at, command, commandId, entityId, actor,
/// address, requestId, result, position, rule?], …]}</c>: an entry's place and service follow from the batch. Reads exactly what it
/// writes and nothing that only means the same, so that no byte can change unseen.
/// </summary>
public sealed class AuditBatchConverter : JsonConverter<AuditBatchSealed>
{
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, AuditBatchSealed value, JsonSerializerOptions options)
    {
        var times = Times(options);
        writer.WriteStartObject();
        writer.WriteString("source"u8, value.Source);
        writer.WriteNumber("upto"u8, value.Upto);
        writer.WriteNumber("first"u8, value.First);
        writer.WriteString("previous"u8, value.Previous);
        writer.WriteString("hash"u8, value.Hash);
        if (value.Digest is not null)
            writer.WriteString("digest"u8, value.Digest);
        writer.WriteStartArray("entries"u8);
        foreach (var entry in value.Entries)
        {
            writer.WriteStartArray();
            times.Write(writer, entry.At, options);
            writer.WriteStringValue(entry.Command);
            writer.WriteStringValue(entry.CommandId);
            writer.WriteStringValue(entry.EntityId);
            writer.WriteStringValue(entry.Actor);
            writer.WriteStringValue(entry.Address);
            writer.WriteStringValue(entry.RequestId);
            writer.WriteStringValue(entry.Result);
            writer.WriteNumberValue(entry.Position);
            if (entry.Rule is not null)
                writer.WriteStringValue(entry.Rule);
            writer.WriteEndArray();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <inheritdoc/>
    public override AuditBatchSealed Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var strict = new Strict(Times(options), options);
        Name(ref reader, "source"u8);
        var source = strict.Text(ref reader);
        Name(ref reader, "upto"u8);
        var upto = Number(ref reader);
        Name(ref reader, "first"u8);
        var first = Number(ref reader);
        Name(ref reader, "previous"u8);
        var previous = strict.Text(ref reader);
        Name(ref reader, "hash"u8);
        var hash = strict.Text(ref reader);
        Next(ref reader, JsonTokenType.PropertyName);
        var digest = reader.ValueSpan.SequenceEqual("digest"u8) ? strict.Text(ref reader) : null;
        if (digest is not null)
            Next(ref reader, JsonTokenType.PropertyName);
        if (!reader.ValueSpan.SequenceEqual("entries"u8))
            throw Differs();
        Next(ref reader, JsonTokenType.StartArray);
        var entries = new List<AuditEntry>();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
            entries.Add(Entry(ref reader, strict, first + entries.Count, source));
        if (reader.TokenType != JsonTokenType.EndArray)
            throw Differs();
        Next(ref reader, JsonTokenType.EndObject);
        return new AuditBatchSealed(source, upto, first, previous, hash, entries, digest);
    }

    private static AuditEntry Entry(ref Utf8JsonReader reader, Strict strict, long seq, string source)
    {
        var entry = new AuditEntry(
            seq,
            strict.Time(ref reader),
            source,
            strict.Text(ref reader),
            strict.Text(ref reader),
            strict.Text(ref reader),
            strict.Text(ref reader),
            strict.OptionalText(ref reader),
            strict.OptionalText(ref reader),
            strict.Text(ref reader),
            Number(ref reader)
        );
        if (strict.TextBeforeEnd(ref reader) is not { } rule)
            return entry;
        Next(ref reader, JsonTokenType.EndArray);
        return entry with { Rule = rule };
    }

    private static JsonConverter<DateTimeOffset> Times(JsonSerializerOptions options) =>
        (JsonConverter<DateTimeOffset>)options.GetConverter(typeof(DateTimeOffset));

    private static void Name(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        Next(ref reader, JsonTokenType.PropertyName);
        if (!reader.ValueSpan.SequenceEqual(name))
            throw Differs();
    }

    private static long Number(ref Utf8JsonReader reader)
    {
        Next(ref reader, JsonTokenType.Number);
        return reader.TryGetInt64(out var number) ? number : throw Differs();
    }

    private static void Next(ref Utf8JsonReader reader, JsonTokenType token)
    {
        if (!reader.Read() || reader.TokenType != token)
            throw Differs();
    }

    private static JsonException Differs() => new("A sealed batch of the audit is not as it was written.");

    private readonly struct Strict(JsonConverter<DateTimeOffset> times, JsonSerializerOptions options)
    {
        private readonly JavaScriptEncoder _encoder = options.Encoder ?? JavaScriptEncoder.Default;

        public string Text(ref Utf8JsonReader reader)
        {
            Next(ref reader, JsonTokenType.String);
            return Value(ref reader);
        }

        public string? OptionalText(ref Utf8JsonReader reader) =>
            reader.Read() && reader.TokenType is JsonTokenType.Null ? null
            : reader.TokenType is JsonTokenType.String ? Value(ref reader)
            : throw Differs();

        // What is last in an array and may be missing.
        public string? TextBeforeEnd(ref Utf8JsonReader reader) =>
            reader.Read() && reader.TokenType is JsonTokenType.EndArray ? null
            : reader.TokenType is JsonTokenType.String ? Value(ref reader)
            : throw Differs();

        public DateTimeOffset Time(ref Utf8JsonReader reader)
        {
            Next(ref reader, JsonTokenType.String);
            var time = times.Read(ref reader, typeof(DateTimeOffset), options);
            // Other ways to write the same time end otherwise or are of another length.
            return reader.ValueSpan is [.., (byte)'Z'] && reader.ValueSpan.Length == 27 ? time : throw Differs();
        }

        private string Value(ref Utf8JsonReader reader)
        {
            var text = reader.GetString()!; // A string token is never null.
            return
                !reader.ValueIsEscaped
                || JsonEncodedText.Encode(text, _encoder).EncodedUtf8Bytes.SequenceEqual(reader.ValueSpan)
                ? text
                : throw Differs();
        }
    }
}
