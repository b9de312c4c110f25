using System.Text.Json;
using GraphQL.Types;

namespace Florin.GraphQlEdge.Fields;

/// <summary>What a field is of the JSON that a service responded with.</summary>
internal static class JsonFields
{
    /// <summary>The value of a property; null where it is missing or null.</summary>
    public static object? Of(in JsonElement parent, string property, IGraphType type) =>
        parent.ValueKind is JsonValueKind.Object && parent.TryGetProperty(property, out var value) ? Value(value, type) : null;

    /// <summary>The text of a property; null where it has none.</summary>
    public static string? Text(in JsonElement parent, string property) =>
        parent.ValueKind is JsonValueKind.Object && parent.TryGetProperty(property, out var value) ? Text(value) : null;

    private static string? Text(in JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };

    private static object? Value(in JsonElement value, IGraphType type) =>
        (value.ValueKind, type) switch
        {
            (JsonValueKind.Null, _) => null,
            (_, NonNullGraphType { ResolvedType: { } inner }) => Value(value, inner),
            (JsonValueKind.Array, ListGraphType { ResolvedType: { } item }) => Items(value, item),
            (_, JsonScalar or AmountScalar) => value,
            (JsonValueKind.String, _) => value.GetString(),
            (JsonValueKind.True, _) => true,
            (JsonValueKind.False, _) => false,
            (JsonValueKind.Number, FloatGraphType) => value.GetDouble(),
            (JsonValueKind.Number, _) when value.TryGetInt64(out var whole) => whole,
            _ => value,
        };

    private static List<object?> Items(in JsonElement array, IGraphType item)
    {
        var items = new List<object?>(array.GetArrayLength());
        foreach (var one in array.EnumerateArray())
            items.Add(Value(one, item));
        return items;
    }
}
