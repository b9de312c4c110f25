using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Florin.Kernel;
using Florin.Platform.Json;

namespace Florin.Platform.Http.Bodies;

/// <summary>What is allowed at one place of a body.</summary>
internal enum BodyKind
{
    /// <summary>An object whose fields are known.</summary>
    Object,

    /// <summary>An object with names of the client's choosing and values of one shape.</summary>
    Map,

    /// <summary>An array.</summary>
    List,

    /// <summary>An array whose items are bodies by themselves: what is in them is looked at one by one, later.</summary>
    Parts,

    /// <summary>An object of the client's own.</summary>
    Metadata,

    /// <summary>A text.</summary>
    Text,

    /// <summary>An amount, as a number or a text.</summary>
    Amount,

    /// <summary>A whole number that fits 32 bits.</summary>
    Whole32,

    /// <summary>A whole number that fits 64 bits.</summary>
    Whole64,

    /// <summary>A decimal without an exponent.</summary>
    Decimal,

    /// <summary>true or false.</summary>
    Flag,

    /// <summary>An RFC 3339 time.</summary>
    Time,
}

/// <summary>A field of a body.</summary>
/// <param name="Name">As in JSON: capitals count.</param>
/// <param name="Utf8">The same.</param>
/// <param name="Shape">What it may hold.</param>
internal sealed record BodyField(string Name, byte[] Utf8, BodyShape Shape)
{
    /// <summary>Whether messages name it as one that may be sent.</summary>
    public bool IsListed { get; init; } = true;
}

/// <summary>
/// What a body may look like, made from the type that an endpoint takes: names, kinds and limits. <c>[MaxLength]</c> of a
/// property limits a text's characters, an array's items and a map's names; there is a limit also without it.
/// </summary>
internal sealed class BodyShape(BodyKind kind)
{
    private const int MaxFields = 64; // A bit of a number for each says which were seen.

    private static readonly ConcurrentDictionary<Type, BodyShape> Known = new();

    /// <summary>What kind of value.</summary>
    public BodyKind Kind { get; } = kind;

    /// <summary>How long a text, an array or a map may be.</summary>
    public int Most { get; private init; } = JsonLimits.TextLength;

    /// <summary>The fields of an object.</summary>
    public IReadOnlyList<BodyField> Fields { get; private init; } = [];

    /// <summary>The items of an array, or the values of a map.</summary>
    public BodyShape? Item { get; private init; }

    /// <summary>A body that has no fields at all.</summary>
    public static BodyShape Nothing { get; } = new(BodyKind.Object);

    /// <summary>The shape of a body.</summary>
    public static BodyShape Of(Type type) => Known.GetOrAdd(type, static type => Make(type, limit: null));

    /// <summary>A body with one field that is an array of bodies by themselves.</summary>
    /// <param name="field">The field.</param>
    /// <param name="most">How many bodies there may be.</param>
    /// <param name="rest">What else the body may hold; null for nothing.</param>
    public static BodyShape OfParts(string field, int most, Type? rest = null) =>
        new(BodyKind.Object)
        {
            Fields = [.. rest is null ? [] : Of(rest).Fields, Field(field, new BodyShape(BodyKind.Parts) { Most = most })],
        };

    /// <summary>Which field the reader's name is; -1 for none.</summary>
    public int IndexOf(ref Utf8JsonReader json)
    {
        for (var i = 0; i < Fields.Count; i++)
            if (json.ValueTextEquals(Fields[i].Utf8))
                return i;
        return -1;
    }

    private static BodyShape Make(Type type, int? limit)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (Scalar(type) is { } kind)
            return new BodyShape(kind) { Most = limit ?? JsonLimits.TextLength };
        var info = FlorinJson.Asked.GetTypeInfo(type);
        return info.Kind switch
        {
            JsonTypeInfoKind.Object => new BodyShape(BodyKind.Object) { Fields = FieldsOf(info) },
            JsonTypeInfoKind.Enumerable => Of(BodyKind.List, info, limit),
            JsonTypeInfoKind.Dictionary => Of(BodyKind.Map, info, limit),
            _ => throw new InvalidOperationException($"A body cannot hold a {type}: there is no rule of how it is read."),
        };
    }

    private static BodyShape Of(BodyKind kind, JsonTypeInfo info, int? limit) =>
        new(kind) { Item = Make(info.ElementType!, limit: null), Most = limit ?? JsonLimits.Items }; // Collections have elements.

    private static BodyField[] FieldsOf(JsonTypeInfo info) =>
        info.Properties.Count <= MaxFields
            ?
            [
                .. info.Properties.Select(p =>
                    Field(p.Name, Make(p.PropertyType, LimitOf(p))) with
                    {
                        IsListed = !IsSentBack(p),
                    }
                ),
            ]
            : throw new InvalidOperationException($"{info.Type} has more than {MaxFields} fields.");

    private static BodyField Field(string name, BodyShape shape) => new(name, Encoding.UTF8.GetBytes(name), shape);

    private static int? LimitOf(JsonPropertyInfo property) =>
        property.AttributeProvider is MemberInfo member ? member.GetCustomAttribute<MaxLengthAttribute>()?.Length : null;

    private static bool IsSentBack(JsonPropertyInfo property) =>
        property.AttributeProvider is MemberInfo member && member.IsDefined(typeof(SentBackAttribute), inherit: false);

    private static BodyKind? Scalar(Type type) =>
        type == typeof(string) ? BodyKind.Text
        : type == typeof(JsonAmount) ? BodyKind.Amount
        : type == typeof(JsonObject) ? BodyKind.Metadata
        : type == typeof(int) ? BodyKind.Whole32
        : type == typeof(long) ? BodyKind.Whole64
        : type == typeof(decimal) ? BodyKind.Decimal
        : type == typeof(bool) ? BodyKind.Flag
        : type == typeof(DateTimeOffset) ? BodyKind.Time
        : null;
}
