using System.Text.Json;
using System.Text.Json.Serialization;

namespace Florin.Platform.Http;

/// <summary>JSON that was written before and goes into an answer byte for byte.</summary>
/// <param name="Utf8">One value.</param>
[JsonConverter(typeof(Converter))]
public sealed record WrittenJson(ReadOnlyMemory<byte> Utf8)
{
    /// <summary>The value of a property of an object, as it is written.</summary>
    /// <exception cref="JsonException">There is no such property.</exception>
    public static WrittenJson Property(ReadOnlyMemory<byte> utf8, ReadOnlySpan<byte> name)
    {
        // As deep as the writer goes: what was written can be passed on.
        var reader = new Utf8JsonReader(utf8.Span, new JsonReaderOptions { MaxDepth = 1000 });
        while (reader.Read())
            if (reader is { CurrentDepth: 1, TokenType: JsonTokenType.PropertyName })
            {
                var found = reader.ValueTextEquals(name);
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                if (found)
                    return new WrittenJson(utf8[start..(int)reader.BytesConsumed]);
            }
        throw new JsonException("An answer lacks what it was written with.");
    }

    private sealed class Converter : JsonConverter<WrittenJson>
    {
        public override WrittenJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("What was written is never read here.");

        public override void Write(Utf8JsonWriter writer, WrittenJson value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.Utf8.Span, skipInputValidation: true);
    }
}
