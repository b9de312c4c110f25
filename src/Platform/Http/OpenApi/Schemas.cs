using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Http.Bodies;
using Florin.Platform.Json;

namespace Florin.Platform.Http.OpenApi;

/// <summary>The JSON schemas of everything that endpoints take and give, made from the types that they are written with.</summary>
/// <param name="ofEvents">
/// They are of events as they are published: what is null is not written, and what is <see cref="NotPublishedAttribute"/> is left out.
/// </param>
public sealed class Schemas(bool ofEvents = false)
{
    private readonly SortedDictionary<string, JsonNode> _components = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Type> _names = new(StringComparer.Ordinal);

    /// <summary>Every schema that was referred to, by name.</summary>
    public JsonObject Components() => new(_components.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)c.Value.DeepClone())));

    /// <summary>Adds a schema that is not made from a type.</summary>
    public void Add(string name, JsonNode schema) => _components.Add(name, schema);

    /// <summary>A reference to a component.</summary>
    public static JsonObject Reference(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    /// <summary>The schema of a type: a reference where it is an object of ours, else the schema itself.</summary>
    public JsonNode Of(Type type)
    {
        if (Known(type) is { } known)
            return known;
        if (!IsComponent(type))
            return Export(type);
        var name = NameOf(type);
        if (_names.TryAdd(name, type))
            _components[name] = Export(type);
        else if (_names[name] != type)
            throw new InvalidOperationException(
                $"{type} and {_names[name]} would both be called {name} in the OpenAPI document."
            );
        return Reference(name);
    }

    /// <summary>Adds to the component of a type what the gateway may write beside the type's own fields.</summary>
    public void Extend(Type type, JsonObject properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        Of(type);
        if (_components[NameOf(type)]["properties"] is JsonObject own)
            foreach (var (name, schema) in properties)
                own[name] = schema?.DeepClone();
    }

    /// <summary>
    /// The schema of a body: as <see cref="Of"/>, but only some fields must be there, and none within a field; there may be no
    /// others, and each has its limit.
    /// </summary>
    public JsonNode Taken(Type type, IReadOnlyList<string> required)
    {
        var reference = Of(type);
        var schema = _components[NameOf(type)].AsObject();
        schema["required"] = JsonNodes.Array(required);
        schema["additionalProperties"] = false;
        foreach (var field in type.GetProperties())
        {
            Limit(schema, field);
            foreach (var inner in field.PropertyType.GetGenericArguments().Prepend(field.PropertyType))
                if (_names.ContainsKey(NameOf(inner)) && IsBody(inner))
                    Taken(inner, []);
        }
        return reference;
    }

    // The same limits as those that a body is held to when it is read.
    private static void Limit(JsonObject schema, PropertyInfo field)
    {
        var name = JsonNamingPolicy.CamelCase.ConvertName(field.Name);
        var (type, own) = (field.PropertyType, field.GetCustomAttribute<MaxLengthAttribute>()?.Length);
        if (schema["properties"]?[name] is not JsonObject property)
            return;
        if (field.IsDefined(typeof(SentBackAttribute)))
            property["readOnly"] = true;
        if (type == typeof(string))
            property["maxLength"] = own ?? JsonLimits.TextLength;
        else if (type == typeof(JsonObject))
            property["maxProperties"] = JsonLimits.MetadataKeys;
        else if (type.IsAssignableTo(typeof(IDictionary)))
            property["maxProperties"] = own ?? JsonLimits.Items;
        else if (type.IsAssignableTo(typeof(IEnumerable)))
            property["maxItems"] = own ?? JsonLimits.Items;
    }

    // What is only ever read has a name of its own; its fields may all be missing, and validation says what is.
    private static bool IsBody(Type type) => type.Name.EndsWith("Body", StringComparison.Ordinal);

    private JsonNode Export(Type type) =>
        WrittenAs(type)
        ?? FlorinJson.Full.GetJsonSchemaAsNode(
            type,
            new JsonSchemaExporterOptions
            {
                TreatNullObliviousAsNonNullable = true,
                TransformSchemaNode = (context, node) => Transform(type, context, node),
            }
        );

    private JsonNode Transform(Type root, JsonSchemaExporterContext context, JsonNode node)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        var replaced = Known(type) ?? (context.Path.Length > 0 && type != root && IsComponent(type) ? Of(type) : null);
        if (replaced is null && context.Path.Length > 0 && type == root)
            replaced = Reference(NameOf(root));
        if (replaced is null)
            return node is JsonObject schema
                ? WithAllowed(WithRequired(WithItems(schema, context.TypeInfo), context.TypeInfo), context.PropertyInfo)
                : []; // Not every tool knows that a schema may be just true.
        return MayBeNull(context, node) ? OrNull(replaced) : replaced;
    }

    // The exporter leaves out of a list what its items are where they have a converter of their own.
    private JsonObject WithItems(JsonObject schema, JsonTypeInfo type)
    {
        if (type is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } item } && !schema.ContainsKey("items"))
            schema["items"] = Of(item);
        return schema;
    }

    // Every field is written, also where it is null, but for those that are left out then.
    private JsonObject WithRequired(JsonObject schema, JsonTypeInfo type)
    {
        if (type.Kind is not JsonTypeInfoKind.Object || schema["properties"] is not JsonObject properties)
            return schema;
        schema.Remove("required");
        if (ofEvents)
            foreach (var property in type.Properties.Where(IsNotPublished))
                properties.Remove(property.Name);
        var written = type.Properties.Where(p => properties.ContainsKey(p.Name) && IsAlwaysWritten(p)).Select(p => p.Name);
        if (JsonNodes.Array(written) is { Count: > 0 } required)
            schema["required"] = required;
        return schema;
    }

    private static JsonObject WithAllowed(JsonObject schema, JsonPropertyInfo? property)
    {
        if (
            property?.AttributeProvider is MemberInfo member
            && member.GetCustomAttribute<AllowedValuesAttribute>()?.Values is { } values
        )
            schema["enum"] = JsonNodes.Array(values.Select(value => $"{value}"));
        return schema;
    }

    private bool IsAlwaysWritten(JsonPropertyInfo property) =>
        !IsOmittedWhenNull(property)
        && !(ofEvents && (property.IsGetNullable || Nullable.GetUnderlyingType(property.PropertyType) is not null));

    private static bool IsNotPublished(JsonPropertyInfo property) =>
        property.AttributeProvider?.IsDefined(typeof(NotPublishedAttribute), inherit: false) == true;

    private static bool IsOmittedWhenNull(JsonPropertyInfo property) =>
        property.AttributeProvider is MemberInfo member
        && member.GetCustomAttribute<JsonIgnoreAttribute>()?.Condition
            is JsonIgnoreCondition.WhenWritingNull
                or JsonIgnoreCondition.WhenWritingDefault;

    // Types with a converter of their own, which the exporter cannot look into.
    private static JsonObject? Known(Type type) =>
        type == typeof(DateTimeOffset) ? new JsonObject { ["type"] = "string", ["format"] = "date-time" }
        : type == typeof(Currency) ? Text("A currency's code, such as USD.", "^[A-Z0-9]{3,12}$")
        : type == typeof(DecimalAmount) || type == typeof(DecimalTotal)
            ? new JsonObject { ["type"] = "number", ["description"] = "In major units, with exactly the currency's digits." }
        : type == typeof(JsonAmount)
            ? new JsonObject
            {
                ["type"] = new JsonArray("number", "string"),
                ["description"] = "In major units. More digits than the currency has are rejected, never rounded.",
                ["examples"] = new JsonArray("100.00"),
            }
        : type == typeof(Money)
            ? JsonNodes.Object(
                """
                {
                  "type": "object",
                  "required": ["amount", "currency"],
                  "properties": { "amount": { "type": "number" }, "currency": { "type": "string" } }
                }
                """
            )
        : type == typeof(JsonObject) ? new JsonObject { ["type"] = "object" }
        : type == typeof(JsonArray) ? new JsonObject { ["type"] = "array", ["items"] = new JsonObject() }
        : type == typeof(JsonElement) || type == typeof(JsonNode) ? []
        : PrefixOf(type) is { } prefix ? Text($"Id with the prefix {prefix}.", $"^{prefix}[a-z0-9]{{1,40}}$")
        : null;

    private static string? PrefixOf(Type type) =>
        type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IId<>))
            ? (string?)type.GetProperty("Prefix")?.GetValue(null)
            : null;

    private static JsonObject Text(string description, string pattern) =>
        new()
        {
            ["type"] = "string",
            ["description"] = description,
            ["pattern"] = pattern,
        };

    private static JsonObject? WrittenAs(Type type) =>
        type.GetCustomAttribute<WrittenAsAttribute>() is { } written ? JsonNodes.Object(written.Schema) : null;

    private static bool IsComponent(Type type) =>
        (FlorinJson.Full.GetTypeInfo(type).Kind is JsonTypeInfoKind.Object || type.IsDefined(typeof(WrittenAsAttribute)))
        && type.Namespace?.StartsWith("Florin", StringComparison.Ordinal) == true;

    private static bool MayBeNull(JsonSchemaExporterContext context, JsonNode node) =>
        context.PropertyInfo is { IsGetNullable: true }
        || Nullable.GetUnderlyingType(context.TypeInfo.Type) is not null
        || node is JsonObject { } schema
            && schema["type"] is JsonArray types
            && types.Any(t => t?.GetValue<string>() == "null");

    private static JsonObject OrNull(JsonNode schema) =>
        new() { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };

    private static string NameOf(Type type) =>
        !type.IsGenericType ? type.Name
        : type.Name.StartsWith("ListData", StringComparison.Ordinal) ? NameOf(type.GetGenericArguments()[0]) + "List"
        : type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]
            + string.Concat(type.GetGenericArguments().Select(NameOf));
}
