using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Florin.Platform.EventLog;
using Florin.Platform.Json;

namespace Florin.Tidy.Rules;

/// <summary>
/// What is stored of events, as lines: <c>AccountOpened</c>, <c>AccountOpened.overdraftLimit: Money</c>,
/// <c>TransactionCreated.facts.type = deposit</c>. A log is for ever, so a line that once was must stay.
/// </summary>
internal static class EventShapes
{
    private const int MaxDepth = 8;

    /// <summary>The lines of all events of a log, in the order of their names.</summary>
    public static IReadOnlyList<string> Describe(EventTypes types) =>
        [.. types.All.OrderBy(e => e.Name, StringComparer.Ordinal).SelectMany(e => Event(e.Name, e.Type))];

    /// <summary>What was pinned and is no more, and what is and was not pinned.</summary>
    /// <param name="golden">The path of the golden file.</param>
    /// <param name="pinned">Its lines.</param>
    /// <param name="now">The lines of today.</param>
    public static IEnumerable<Violation> Compare(
        string golden,
        IReadOnlyCollection<string> pinned,
        IReadOnlyCollection<string> now
    ) =>
        pinned
            .Except(now, StringComparer.Ordinal)
            .Select(line => new Violation(
                golden,
                $"'{line}' is stored in logs and must stay readable: give the new shape a new name"
            ))
            .Concat(
                now.Except(pinned, StringComparer.Ordinal)
                    .Select(line => new Violation(golden, $"'{line}' is new: pin it (FLORIN_PIN_EVENTS=1 ./test.sh Tidy)"))
            );

    private static IEnumerable<string> Event(string name, Type type) =>
        FlorinJson.Compact.GetTypeInfo(type).Kind == JsonTypeInfoKind.Object
            ? Describe(name, type, depth: 0).Prepend(name)
            : Value(name, type, "", depth: 0).Prepend(name);

    private static IEnumerable<string> Describe(string path, Type type, int depth)
    {
        if (depth > MaxDepth)
            throw new InvalidOperationException($"{path} is nested deeper than {MaxDepth}, or holds itself.");
        return FlorinJson.Compact.GetTypeInfo(type).Properties.SelectMany(p => Field($"{path}.{p.Name}", p, depth));
    }

    private static IEnumerable<string> Field(string path, JsonPropertyInfo property, int depth)
    {
        var optional = property.IsGetNullable || Nullable.GetUnderlyingType(property.PropertyType) is not null;
        return Value(path, property.PropertyType, optional ? "?" : "", depth);
    }

    private static IEnumerable<string> Value(string path, Type type, string optional, int depth)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var info = FlorinJson.Compact.GetTypeInfo(type);
        return info.Kind switch
        {
            JsonTypeInfoKind.Object => Describe(path, type, depth + 1).Prepend($"{path}: object{optional}"),
            JsonTypeInfoKind.Enumerable => Value($"{path}[]", info.ElementType!, "", depth + 1)
                .Prepend($"{path}: array{optional}"),
            JsonTypeInfoKind.Dictionary => Value($"{path}{{}}", info.ElementType!, "", depth + 1)
                .Prepend($"{path}: object{optional}"),
            _ when type.IsEnum => Enum.GetValues(type)
                .Cast<object>()
                .Select(value => $"{path} = {JsonSerializer.SerializeToNode(value, type, FlorinJson.Compact)}")
                .Prepend($"{path}: string{optional}"),
            _ => [$"{path}: {Scalar(type)}{optional}"],
        };
    }

    private static string Scalar(Type type) =>
        type switch
        {
            _ when type == typeof(string) => "string",
            _ when type == typeof(bool) => "boolean",
            _ when type == typeof(DateTimeOffset) => "time",
            _ when type == typeof(TimeSpan) => "duration",
            _ when typeof(JsonNode).IsAssignableFrom(type) || type == typeof(JsonElement) => "any",
            _ when type == typeof(decimal) || type == typeof(double) => "number",
            { IsPrimitive: true } => "integer",
            _ when Samples.Of.TryGetValue(type, out var sample) => $"{type.Name} {Written(sample)}",
            _ => throw new InvalidOperationException($"{type.Name} has a JSON form of its own: add one to {nameof(Samples)}."),
        };

    private static string Written(object sample) => JsonSerializer.Serialize(sample, FlorinJson.Compact);
}
