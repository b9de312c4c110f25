using System.Buffers;
using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Florin.Kernel;
using Florin.Platform.Json;

namespace Florin.Platform.EventLog;

/// <summary>
/// The events of a log by their stored names. Names are explicit and for ever: <c>AccountOpened</c>, and for a later
/// shape <c>AccountOpened@2</c>; golden files pin them.
/// </summary>
public sealed class EventTypes
{
    private static readonly FrozenSet<string> AllPublished = [];
    private readonly Dictionary<string, StoredType> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, string> _names = [];
    private readonly Dictionary<string, RefusalCode> _codes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string To, Func<JsonObject, JsonObject> Change)> _upcasts = new(
        StringComparer.Ordinal
    );

    /// <summary>Starts with what every log has: <see cref="CommandRefused"/> and <see cref="CommandUnchanged"/>.</summary>
    public EventTypes() => Add<CommandRefused>(nameof(CommandRefused)).Add<CommandUnchanged>(nameof(CommandUnchanged));

    /// <summary>The stored names and their types, for the golden files.</summary>
    public IEnumerable<(string Name, Type Type)> All => _byName.Select(e => (e.Key, e.Value.Type));

    /// <summary>The stored names of events with fields that are <see cref="NotPublishedAttribute"/>, and these fields.</summary>
    internal IEnumerable<(string Name, IReadOnlySet<string> Fields)> NotPublished =>
        _byName.Select(e => (e.Key, Fields: (IReadOnlySet<string>)e.Value.NotPublished)).Where(e => e.Fields.Count > 0);

    /// <summary>Gives an event its stored name.</summary>
    /// <exception cref="InvalidOperationException">The name or the type is taken.</exception>
    public EventTypes Add<TEvent>(string name)
        where TEvent : notnull
    {
        if (!_names.TryAdd(typeof(TEvent), name) || !_byName.TryAdd(name, new StoredType(typeof(TEvent))))
            throw new InvalidOperationException(
                $"The event name {name} or the type {typeof(TEvent).Name} is registered twice."
            );
        return this;
    }

    /// <summary>Names the codes of the refusals that the log may hold, beside those of the platform.</summary>
    public EventTypes Refusals(IEnumerable<RefusalCode> codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        foreach (var code in codes)
            _codes[code.Name] = code;
        return this;
    }

    /// <summary>The code of a recorded refusal.</summary>
    public RefusalCode CodeOf(string name) => _codes.GetValueOrDefault(name) ?? RefusalCodes.Of(name);

    /// <summary>Turns the shape of an old name into the next one on reading; chains of them are followed.</summary>
    public EventTypes Upcast(string oldName, string newName, Func<JsonObject, JsonObject> change)
    {
        if (!_upcasts.TryAdd(oldName, (newName, change)))
            throw new InvalidOperationException($"The event name {oldName} has two upcasters.");
        return this;
    }

    /// <summary>The stored name of an event.</summary>
    /// <exception cref="InvalidOperationException">The type was not registered.</exception>
    public string NameOf(object happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return _names.TryGetValue(happened.GetType(), out var name)
            ? name
            : throw new InvalidOperationException(
                $"{happened.GetType().Name} has no stored event name; add it to the service's events."
            );
    }

    /// <summary>The name that an event of a stored name has after upcasting.</summary>
    public string Current(string name)
    {
        while (_upcasts.TryGetValue(name, out var upcast))
            name = upcast.To;
        return name;
    }

    /// <summary>Whether events of a stored name can be read, after upcasting where that is an old one.</summary>
    internal bool Knows(string name) => _byName.ContainsKey(Current(name));

    /// <summary>The fields of an event of a stored name that are not published, whatever the case.</summary>
    internal IReadOnlySet<string> NotPublishedOf(string name) =>
        _byName.TryGetValue(Current(name), out var type) ? type.NotPublished : AllPublished;

    /// <summary>Writes an event's data.</summary>
    public void Write(Utf8JsonWriter writer, object happened, string name) =>
        JsonSerializer.Serialize(writer, happened, _byName[name].Json);

    /// <summary>Reads an event's data, upcasting it where its name is an old one; unknown names become <see cref="UnknownEvent"/>.</summary>
    /// <returns>The name after upcasting, and the event.</returns>
    public (string Name, object Data) Read(string name, ReadOnlyMemory<byte> json)
    {
        if (_upcasts.ContainsKey(name))
            (name, json) = Upcasted(name, json);
        return _byName.TryGetValue(name, out var type)
            ? (name, JsonSerializer.Deserialize(json.Span, type.Json) ?? throw new LogFault($"An event {name} is null."))
            : (name, new UnknownEvent(name, json));
    }

    /// <summary>As <see cref="Read"/>, for those who follow a log: what cannot be read is an <see cref="UnreadableEvent"/>.</summary>
    public (string Name, object Data) ReadOrTell(string name, ReadOnlyMemory<byte> json)
    {
        try
        {
            return Read(name, json);
        }
        catch (Exception e) // Whatever the data is: followers get this event as unreadable, and the others too.
        {
            return (name, new UnreadableEvent(name, json, e.Message));
        }
    }

    private (string Name, ReadOnlyMemory<byte> Json) Upcasted(string name, ReadOnlyMemory<byte> json)
    {
        var shape = JsonNode.Parse(json.Span)?.AsObject() ?? throw new LogFault($"An event {name} is null.");
        while (_upcasts.TryGetValue(name, out var upcast))
            (name, shape) = (upcast.To, upcast.Change(shape));
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            shape.WriteTo(writer);
        return (name, buffer.WrittenMemory);
    }

    // What serializing needs is made at the first event of a type: a start that made it for all took a third longer.
    private sealed class StoredType(Type type)
    {
        private JsonTypeInfo? _json;
        private FrozenSet<string>? _notPublished;

        public Type Type => type;

        public JsonTypeInfo Json => _json ??= FlorinJson.Compact.GetTypeInfo(type);

        public FrozenSet<string> NotPublished => _notPublished ??= HasSome() ? Named() : AllPublished;

        private bool HasSome() => Array.Exists(type.GetProperties(), p => IsNotPublished(p));

        private FrozenSet<string> Named() =>
            Json
                .Properties.Where(p => p.AttributeProvider is { } property && IsNotPublished(property))
                .Select(p => p.Name)
                .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

        private static bool IsNotPublished(ICustomAttributeProvider property) =>
            property.IsDefined(typeof(NotPublishedAttribute), inherit: false);
    }
}
