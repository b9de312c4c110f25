using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Florin.Platform;

/// <summary>How Florin writes and reads JSON, in storage, between services and to clients.</summary>
public static class FlorinJson
{
    /// <summary>camelCase, enums as camelCase texts, nothing written for null, UTC times with Z in whole microseconds.</summary>
    public static JsonSerializerOptions Compact { get; } = Make(JsonIgnoreCondition.WhenWritingNull);

    /// <summary>As <see cref="Compact"/>, but null is written: a client sees every field.</summary>
    public static JsonSerializerOptions Full { get; } = Make(JsonIgnoreCondition.Never);

    /// <summary>Cuts a time down to what is stored: UTC, whole microseconds.</summary>
    public static DateTimeOffset Storable(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    private static JsonSerializerOptions Make(JsonIgnoreCondition ignore)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = ignore,
            NumberHandling = JsonNumberHandling.Strict,
            MaxDepth = 32,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = false,
            AllowDuplicateProperties = false,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.Converters.Add(new TimeConverter());
        options.Converters.Add(new ObjectConverter());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    // The serializer's own answers a name that stands twice with a fault of the program instead of one of the text, and
    // leaves what is inside to whoever reads it first.
    private sealed class ObjectConverter : JsonConverter<JsonObject>
    {
        public override JsonObject Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType is JsonTokenType.StartObject
                ? ObjectOf(JsonElement.ParseValue(ref reader))
                : throw new JsonException("has a value of another type than this field takes.");

        public override void Write(Utf8JsonWriter writer, JsonObject value, JsonSerializerOptions options) =>
            value.WriteTo(writer);

        private static JsonObject ObjectOf(JsonElement read)
        {
            var made = new JsonObject();
            foreach (var property in read.EnumerateObject())
                if (!made.TryAdd(property.Name, NodeOf(property.Value)))
                    throw new JsonException("has a name that stands in it twice.");
            return made;
        }

        private static JsonNode? NodeOf(JsonElement read) =>
            read.ValueKind switch
            {
                JsonValueKind.Object => ObjectOf(read),
                JsonValueKind.Array => new JsonArray([.. read.EnumerateArray().Select(NodeOf)]),
                JsonValueKind.Null => null,
                _ => JsonValue.Create(read),
            };
    }

    private sealed class TimeConverter : JsonConverter<DateTimeOffset>
    {
        private const string Format = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Storable(reader.GetDateTimeOffset());

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
        {
            Span<byte> text = stackalloc byte[27];
            value.UtcDateTime.TryFormat(text, out var written, Format, System.Globalization.CultureInfo.InvariantCulture);
            writer.WriteRawValue(Quoted(text[..written], stackalloc byte[29]), skipInputValidation: true);
        }

        private static ReadOnlySpan<byte> Quoted(ReadOnlySpan<byte> text, Span<byte> room)
        {
            room[0] = (byte)'"';
            text.CopyTo(room[1..]);
            room[text.Length + 1] = (byte)'"';
            return room[..(text.Length + 2)];
        }
    }
}
