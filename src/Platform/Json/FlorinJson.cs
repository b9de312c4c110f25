using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Florin.Kernel;

namespace Florin.Platform.Json;

/// <summary>How Florin writes and reads JSON, in storage, between services and to clients.</summary>
public static class FlorinJson
{
    /// <summary>camelCase, enums as camelCase texts, nothing written for null, UTC times with Z in whole microseconds.</summary>
    public static JsonSerializerOptions Compact { get; } = Make(JsonIgnoreCondition.WhenWritingNull, ignoreComputed: false);

    /// <summary>As <see cref="Compact"/>, for documents of one's own: what is computed from the rest is not kept.</summary>
    public static JsonSerializerOptions Stored { get; } = Make(JsonIgnoreCondition.WhenWritingNull, ignoreComputed: true);

    /// <summary>
    /// As <see cref="Stored"/>, for what only programs write that have it in the same shape: a number, a time or another value
    /// that cannot be null is always there, and where it is missing the document is not read.
    /// </summary>
    public static JsonSerializerOptions StoredWhole { get; } = MakeWhole();

    /// <summary>As <see cref="Compact"/>, but null is written: a client sees every field.</summary>
    public static JsonSerializerOptions Full { get; } = Make(JsonIgnoreCondition.Never, ignoreComputed: false);

    /// <summary>
    /// How bodies of clients are read, after they were checked: names as they are written, capitals included, and nothing
    /// deeper than <see cref="JsonLimits.AskedDepth"/>.
    /// </summary>
    public static JsonSerializerOptions Asked { get; } = MakeAsked();

    /// <summary>Cuts a time down to what is stored: UTC, whole microseconds.</summary>
    public static DateTimeOffset Storable(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    private static JsonSerializerOptions MakeAsked()
    {
        var options = new JsonSerializerOptions(Compact)
        {
            PropertyNameCaseInsensitive = false,
            MaxDepth = JsonLimits.AskedDepth,
        };
        options.Converters.Insert(0, new AskedTimeConverter());
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private static JsonSerializerOptions MakeWhole()
    {
        var resolver = new DefaultJsonTypeInfoResolver();
        resolver.Modifiers.Add(Require);
        var options = new JsonSerializerOptions(Stored) { TypeInfoResolver = resolver };
        options.MakeReadOnly();
        return options;
    }

    private static void Require(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
            if (
                property.AssociatedParameter is { HasDefaultValue: false }
                && property.PropertyType.IsValueType
                && Nullable.GetUnderlyingType(property.PropertyType) is null
            )
                property.IsRequired = true;
    }

    private static JsonSerializerOptions Make(JsonIgnoreCondition ignore, bool ignoreComputed)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = ignore,
            IgnoreReadOnlyProperties = ignoreComputed,
            NumberHandling = JsonNumberHandling.Strict,
            MaxDepth = JsonLimits.StoredDepth,
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

    // The serializer's own answers a name that occurs twice with a fault of the program instead of one of the text, and
    // leaves what is inside to whoever reads it first.
    private sealed class ObjectConverter : JsonConverter<JsonObject>
    {
        public override JsonObject Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType is JsonTokenType.StartObject
                ? ObjectOf(JsonElement.ParseValue(ref reader))
                : throw new JsonException("has a value of the wrong type.");

        public override void Write(Utf8JsonWriter writer, JsonObject value, JsonSerializerOptions options) =>
            value.WriteTo(writer);

        private static JsonObject ObjectOf(JsonElement read)
        {
            var made = new JsonObject();
            foreach (var property in read.EnumerateObject())
                if (!made.TryAdd(property.Name, NodeOf(property.Value)))
                    throw new JsonException("contains a duplicate property name.");
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

    private sealed class AskedTimeConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Rfc3339.TryParse(reader.GetString(), out var time)
                ? time
                : throw new JsonException($"is not a time; {Rfc3339.Form}.");

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            throw new NotSupportedException("With these options bodies are only read.");
    }

    private sealed class TimeConverter : JsonConverter<DateTimeOffset>
    {
        private const int Seventh = 26; // Where "O" has the digit below a microsecond, and then its Z.

        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Storable(reader.GetDateTimeOffset());

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
        {
            Span<byte> room = stackalloc byte[30];
            value.UtcDateTime.TryFormat(room[1..], out _, "O", System.Globalization.CultureInfo.InvariantCulture);
            room[0] = (byte)'"';
            room[1 + Seventh] = (byte)'Z';
            room[2 + Seventh] = (byte)'"';
            writer.WriteRawValue(room[..(3 + Seventh)], skipInputValidation: true);
        }
    }
}
