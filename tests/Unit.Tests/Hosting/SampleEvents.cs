using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Florin.Audit;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Json;

namespace Florin.Unit.Tests.Hosting;

/// <summary>Every event that a service can store: with all that it can have, and with only what it must have.</summary>
internal static class SampleEvents
{
    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static IReadOnlyList<StoredEvent> Of(ServiceDefinition service)
    {
        var types = new EventTypes();
        service.Events(types);
        var events = types.All.SelectMany(e => (bool[])[true, false], (e, whole) => (e.Name, Data: Make(e.Type, whole)));
        return [.. events.Select((e, i) => Stored(service.Name, i + 1, e.Name, e.Data))];
    }

    private static StoredEvent Stored(string service, long position, string type, object data)
    {
        var trace = position % 2 == 0 ? null : "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        var metadata = new Metadata(CommandId.Derived($"cmd_{position}"), "Do", "system", "req_1", Trace: trace);
        return new StoredEvent(
            position,
            $"{service}-x_{position % 3}",
            position,
            type,
            JsonSerializer.SerializeToUtf8Bytes(data, data.GetType(), FlorinJson.Compact),
            Time,
            JsonSerializer.SerializeToUtf8Bytes(metadata, FlorinJson.Compact)
        );
    }

    private static object Make(Type type, bool whole)
    {
        if (Simple(type) is { } simple)
            return simple;
        if (type == typeof(AuditEntry)) // Its converter writes some of it only.
            return new AuditEntry(1, Time, "user", "Do", "cmd", "user_1", "user_1", whole ? "::1" : null, null, "accepted", 1);
        if (Items(type) is { } item)
            return Filled(type, item, whole);
        var constructor = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(c => c.GetParameters() is not [var only] || only.ParameterType != type) // That copies.
            .MaxBy(c => c.GetParameters().Length)!; // Every type has one.
        return constructor.Invoke([.. constructor.GetParameters().Select(p => Value(p, whole))]);
    }

    private static object? Value(ParameterInfo parameter, bool whole)
    {
        var isOptional =
            Nullable.GetUnderlyingType(parameter.ParameterType) is not null
            || new NullabilityInfoContext().Create(parameter).WriteState is NullabilityState.Nullable;
        return isOptional && !whole
            ? null
            : Make(Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType, whole);
    }

    private static object? Simple(Type type) =>
        type == typeof(string) ? "text"
        : type == typeof(bool) ? true
        : type == typeof(DateTimeOffset) ? Time
        : type == typeof(DateOnly) ? new DateOnly(2026, 1, 31)
        : type == typeof(TimeSpan) ? TimeSpan.FromMinutes(1)
        : type == typeof(Money) ? new Money(1234, Currency.Of("USD"))
        : type == typeof(Currency) ? Currency.Of("USD")
        : type == typeof(JsonObject) ? new JsonObject { ["some"] = 1 }
        : type == typeof(JsonElement) ? JsonElement.Parse("1")
        : type.IsEnum ? Enum.GetValues(type).GetValue(0)
        : type.IsPrimitive ? Convert.ChangeType(1, type, null)
        : type.GetProperty("Prefix")?.GetValue(null) is string prefix ? Activator.CreateInstance(type, $"{prefix}1")
        : null;

    private static Type? Items(Type type) =>
        type.IsArray ? type.GetElementType()
        : type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable)) ? type.GetGenericArguments()[^1]
        : null;

    // As JSON, so that it does not matter which list it is.
    private static object Filled(Type type, Type item, bool whole)
    {
        var one = JsonSerializer.Serialize(Make(item, whole), item, FlorinJson.Compact);
        var isMap = type.IsGenericType && type.GetGenericArguments().Length == 2;
        return JsonSerializer.Deserialize(isMap ? $$"""{"text":{{one}}}""" : $"[{one}]", type, FlorinJson.Compact)!; // It is none.
    }
}
