using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Florin.Testing;

/// <summary>
/// Holds JSON against a schema of an OpenAPI document. It knows the keywords that the program's document uses, and fails at
/// any other, so that none is passed over in silence.
/// </summary>
/// <param name="document">The document, in which references are looked up.</param>
public sealed class JsonSchema(JsonNode document)
{
    // What is for people, or, like a format, no rule that a value must keep.
    private static readonly string[] Annotations =
    [
        "description",
        "examples",
        "format",
        "title",
        "default",
        "deprecated",
        "readOnly",
    ];

    /// <summary>What a reference leads to; null where it leads nowhere.</summary>
    public JsonNode? Referred(string reference) =>
        reference.Split('/').Skip(1).Aggregate((JsonNode?)document, (node, part) => node?[part]);

    /// <summary>Where a value breaks a schema, and how; nothing where it keeps it.</summary>
    public IEnumerable<string> Breaches(JsonNode? schema, JsonNode? value) => Breaches(schema, value, "$");

    private IEnumerable<string> Breaches(JsonNode? schema, JsonNode? value, string at) =>
        schema is not JsonObject rules
            ? throw new ArgumentException($"There is no schema for {at}.", nameof(schema))
            : rules.SelectMany(rule => Breaches(rules, rule.Key, rule.Value, value, at));

    private IEnumerable<string> Breaches(JsonObject rules, string keyword, JsonNode? rule, JsonNode? value, string at) =>
        keyword switch
        {
            "$ref" => Breaches(Referred((string)rule!), value, at), // A reference is a text.
            "allOf" => rule!.AsArray().SelectMany(one => Breaches(one, value, at)), // A list of schemas, as below.
            "anyOf" or "oneOf" => AnyOf(rule!.AsArray(), value, at),
            "type" => Unless(TypesOf(rule).Any(type => IsOf(type, value)), at, $"is {Kind(value)}, not {rule!.ToJsonString()}"),
            "const" => Unless(JsonNode.DeepEquals(rule, value), at, $"is not {rule?.ToJsonString()}"),
            "enum" => Unless(
                rule!.AsArray().Any(one => JsonNode.DeepEquals(one, value)),
                at,
                "is not one of the values listed"
            ),
            "pattern" => Unless(Matches((string)rule!, value), at, $"is '{value}', which does not match {rule}"),
            "minLength" => Unless(LengthOf(value) is not { } length || length >= (int)rule!, at, "is too short"),
            "maxLength" => Unless(LengthOf(value) is not { } length || length <= (int)rule!, at, "is too long"),
            "maxItems" => Unless(value is not JsonArray items || items.Count <= (int)rule!, at, "has too many items"),
            "maxProperties" => Unless(value is not JsonObject own || own.Count <= (int)rule!, at, "has too many properties"),
            "required" => value is JsonObject fields ? Missing(fields, rule!.AsArray(), at) : [],
            "items" => value is JsonArray items ? items.SelectMany((item, i) => Breaches(rule, item, $"{at}[{i}]")) : [],
            "properties" => value is JsonObject fields ? Known(fields, rule!.AsObject(), at) : [],
            "additionalProperties" => value is JsonObject fields ? Others(fields, rules, rule, at) : [],
            _ when Annotations.Contains(keyword) => [],
            _ => throw new NotSupportedException($"The keyword {keyword} of the schema at {at} is not known here."),
        };

    private List<string> AnyOf(JsonArray schemas, JsonNode? value, string at)
    {
        var each = schemas.Select(schema => Breaches(schema, value, at).ToList()).ToList();
        return each.Exists(breaches => breaches.Count == 0) ? [] : each.MinBy(breaches => breaches.Count) ?? [];
    }

    private static IEnumerable<string> Missing(JsonObject fields, JsonArray required, string at) =>
        required.Select(name => (string)name!).Where(name => !fields.ContainsKey(name)).Select(name => $"{at} has no {name}"); // Names.

    private IEnumerable<string> Known(JsonObject fields, JsonObject properties, string at) =>
        fields.Where(f => properties.ContainsKey(f.Key)).SelectMany(f => Breaches(properties[f.Key], f.Value, $"{at}.{f.Key}"));

    private IEnumerable<string> Others(JsonObject fields, JsonObject rules, JsonNode? rule, string at)
    {
        var others = fields.Where(field => rules["properties"]?.AsObject().ContainsKey(field.Key) != true);
        return rule is JsonObject
            ? others.SelectMany(field => Breaches(rule, field.Value, $"{at}.{field.Key}"))
            : others.Where(_ => rule?.GetValue<bool>() == false).Select(field => $"{at}.{field.Key} is not in the schema");
    }

    private static IEnumerable<string> TypesOf(JsonNode? rule) =>
        rule is JsonArray several ? several.Select(type => (string)type!) : [(string)rule!]; // Types are texts.

    private static bool IsOf(string type, JsonNode? value) =>
        type == Kind(value) || (type == "integer" && Kind(value) == "number" && IsWhole(value!)); // A number is a value.

    private static bool IsWhole(JsonNode value) =>
        decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && decimal.IsInteger(number);

    private static string Kind(JsonNode? value) =>
        value?.GetValueKind() switch
        {
            null or JsonValueKind.Null => "null",
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.Number => "number",
            _ => "boolean",
        };

    private static int? LengthOf(JsonNode? value) => Kind(value) == "string" ? ((string)value!).Length : null; // As its kind says.

    private static bool Matches(string pattern, JsonNode? value) =>
        Kind(value) != "string"
        || Regex.IsMatch((string)value!, pattern, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)); // As its kind says.

    private static IEnumerable<string> Unless(bool isKept, string at, string breach) => isKept ? [] : [$"{at} {breach}"];
}
