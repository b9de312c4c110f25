using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Google.Protobuf.Reflection;

namespace Florin.GrpcEdge.Transcoding;

/// <summary>A message's fields, by number and by the name that each has in JSON.</summary>
internal sealed class MessageForm
{
    // Descriptors of a file go when the configuration that named it does.
    private static readonly ConditionalWeakTable<MessageDescriptor, MessageForm> Known = [];

    private readonly FieldForm[] _fields;
    private readonly FrozenDictionary<int, FieldForm> _byNumber;

    private MessageForm(MessageDescriptor descriptor)
    {
        Name = descriptor.FullName;
        WellKnown = WellKnownForms.Of(descriptor);
        _fields = [.. descriptor.Fields.InDeclarationOrder().Select((field, index) => new FieldForm(field, index))];
        _byNumber = _fields.ToFrozenDictionary(field => field.Number);
    }

    /// <summary>Its full name.</summary>
    public string Name { get; }

    /// <summary>Whether it has a form of its own in JSON.</summary>
    public WellKnown WellKnown { get; }

    /// <summary>Its fields, in the order in which they are declared.</summary>
    public IReadOnlyList<FieldForm> Fields => _fields;

    /// <summary>The form of a message.</summary>
    public static MessageForm Of(MessageDescriptor descriptor) => Known.GetValue(descriptor, static one => new(one));

    /// <summary>A field by its number; null where it has none.</summary>
    public FieldForm? Find(int number) => _byNumber.GetValueOrDefault(number);

    /// <summary>A field by its name in the proto file; null where it has none.</summary>
    public FieldForm? Find(string name) => Array.Find(_fields, field => field.Name == name);

    /// <summary>A field by its name in the proto file or in JSON; null where it has none.</summary>
    public FieldForm? Named(string name) =>
        Array.Find(_fields, field => field.Name == name || field.JsonName.ToString() == name);

    /// <summary>The field that a property is about, looked for first where the last one ended; null where there is none.</summary>
    public FieldForm? Match(ref Utf8JsonReader json, ref int next)
    {
        for (var passed = 0; passed < _fields.Length; passed++)
        {
            var field = _fields[(next + passed) % _fields.Length];
            if (!json.ValueTextEquals(field.JsonName.EncodedUtf8Bytes) && !json.ValueTextEquals(field.Name))
                continue;
            next = field.Index + 1;
            return field;
        }
        return null;
    }
}

/// <summary>A field of a message.</summary>
internal sealed class FieldForm(FieldDescriptor descriptor, int index)
{
    private MessageForm? _message;

    /// <summary>Its place among the fields.</summary>
    public int Index => index;

    /// <summary>Its number on the wire.</summary>
    public int Number { get; } = descriptor.FieldNumber;

    /// <summary>Its name in the proto file.</summary>
    public string Name { get; } = descriptor.Name;

    /// <summary>Its name in JSON.</summary>
    public JsonEncodedText JsonName { get; } = JsonEncodedText.Encode(descriptor.JsonName);

    /// <summary>What its values are.</summary>
    public FieldType Type { get; } = descriptor.FieldType;

    /// <summary>It has several values, which in JSON are an array.</summary>
    public bool IsList { get; } = descriptor is { IsRepeated: true, IsMap: false };

    /// <summary>It has values by key, which in JSON are an object.</summary>
    public bool IsMap { get; } = descriptor.IsMap;

    /// <summary>How a refusal names it: a part of one of protobuf's own messages, such as of a time, is that message to clients.</summary>
    public string RefusalName { get; } =
        WellKnownForms.Of(descriptor.ContainingType) is WellKnown.None ? descriptor.JsonName : InvalidMessage.All;

    private bool IsImplicit { get; } = descriptor is { IsRepeated: false, HasPresence: false };

    /// <summary>The message that its values are.</summary>
    public MessageForm Message => _message ??= MessageForm.Of(descriptor.MessageType);

    /// <summary>The names of its values.</summary>
    public EnumDescriptor Enum => descriptor.EnumType;

    /// <summary>
    /// Whether a value that was sent counts as absent: the default of a field that is not <c>optional</c>, which some clients send
    /// and others leave out.
    /// </summary>
    public bool IsAbsent(ReadOnlySpan<byte> bytes, ulong number) => IsImplicit && bytes.IsEmpty && number == 0;
}

/// <summary>The messages of protobuf itself that have a form of their own in JSON.</summary>
internal enum WellKnown
{
    None,
    Timestamp,
    Duration,
    Struct,
    Value,
    ListValue,
    Wrapper,
}

internal static class WellKnownForms
{
    /// <summary>What a message is.</summary>
    /// <exception cref="NotSupportedException">It has a form of its own in JSON that is not written here.</exception>
    public static WellKnown Of(MessageDescriptor message) =>
        message.File.Package != "google.protobuf"
            ? WellKnown.None
            : message.Name switch
            {
                "Timestamp" => WellKnown.Timestamp,
                "Duration" => WellKnown.Duration,
                "Struct" => WellKnown.Struct,
                "Value" => WellKnown.Value,
                "ListValue" => WellKnown.ListValue,
                "Any" or "FieldMask" => throw new NotSupportedException($"{message.FullName} is not supported."),
                _ when message.Name.EndsWith("Value", StringComparison.Ordinal) => WellKnown.Wrapper,
                _ => WellKnown.None,
            };
}
