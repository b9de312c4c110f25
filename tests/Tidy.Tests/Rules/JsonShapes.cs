using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Florin.Tidy.Rules;

/// <summary>What the JSON of a type looks like, as lines: <c>Opened</c>, <c>Opened.limit: Money</c>, <c>Opened.kind = cash</c>.</summary>
internal static class JsonShapes
{
    private const int MaxDepth = 8;

    /// <summary>The lines of a type under a name.</summary>
    public static IEnumerable<string> Describe(string name, Type type, JsonSerializerOptions options) =>
        options.GetTypeInfo(type).Kind == JsonTypeInfoKind.Object
            ? Object(name, type, options, depth: 0).Prepend(name)
            : Value(name, type, "", options, depth: 0).Prepend(name);

    private static IEnumerable<string> Object(string path, Type type, JsonSerializerOptions options, int depth)
    {
        if (depth > MaxDepth)
            throw new InvalidOperationException($"{path} is nested deeper than {MaxDepth}, or holds itself.");
        return options
            .GetTypeInfo(type)
            .Properties.Where(property => property.Set is not null || !options.IgnoreReadOnlyProperties)
            .SelectMany(property => Field($"{path}.{property.Name}", property, options, depth));
    }

    private static IEnumerable<string> Field(string path, JsonPropertyInfo property, JsonSerializerOptions options, int depth)
    {
        var optional = property.IsGetNullable || Nullable.GetUnderlyingType(property.PropertyType) is not null;
        return Value(path, property.PropertyType, optional ? "?" : "", options, depth);
    }

    private static IEnumerable<string> Value(string path, Type type, string optional, JsonSerializerOptions options, int depth)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var info = options.GetTypeInfo(type);
        return info.Kind switch
        {
            JsonTypeInfoKind.Object => Object(path, type, options, depth + 1).Prepend($"{path}: object{optional}"),
            JsonTypeInfoKind.Enumerable => Value($"{path}[]", info.ElementType!, "", options, depth + 1)
                .Prepend($"{path}: array{optional}"),
            JsonTypeInfoKind.Dictionary => Value($"{path}{{}}", info.ElementType!, "", options, depth + 1)
                .Prepend($"{path}: object{optional}"),
            _ when type.IsEnum => Enum.GetValues(type)
                .Cast<object>()
                .Select(value => $"{path} = {JsonSerializer.SerializeToNode(value, type, options)}")
                .Prepend($"{path}: string{optional}"),
            _ => [$"{path}: {Scalar(type, options)}{optional}"],
        };
    }

    private static string Scalar(Type type, JsonSerializerOptions options) =>
        type switch
        {
            _ when type == typeof(string) => "string",
            _ when type == typeof(bool) => "boolean",
            _ when type == typeof(DateTimeOffset) => "time",
            _ when type == typeof(TimeSpan) => "duration",
            _ when type == typeof(byte[]) => "base64",
            _ when typeof(JsonNode).IsAssignableFrom(type) || type == typeof(JsonElement) => "any",
            _ when type == typeof(decimal) || type == typeof(double) => "number",
            _ when type.IsPrimitive || type == typeof(Int128) => "integer",
            _ when Samples.Of.TryGetValue(type, out var sample) => $"{type.Name} {JsonSerializer.Serialize(sample, options)}",
            _ => throw new InvalidOperationException($"{type.Name} has a JSON form of its own: add one to {nameof(Samples)}."),
        };
}
