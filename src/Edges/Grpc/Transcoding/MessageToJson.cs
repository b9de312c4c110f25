using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Florin.GrpcEdge.Transcoding;

/// <summary>
/// Writes a message as JSON just as it stands on the wire: a field that was not sent, or with a default that is the same, is not
/// there. What a parser of protobuf would pass over, such as an unknown field, or a field sent twice of which it would take one,
/// is refused.
/// </summary>
/// <param name="json">Where to.</param>
/// <param name="isCanonical">
/// Whether it is written as protobuf's mapping has it, for a reader of what somebody else has made: numbers of 64 bits are texts,
/// fractions that are not finite are too, a value that an enum does not have is its number, an unknown field is passed over, and
/// a default that was sent is there.
/// </param>
internal readonly struct MessageToJson(Utf8JsonWriter json, bool isCanonical = false)
{
    /// <summary>Whether it is for a reader of what somebody else has made.</summary>
    public bool IsCanonical => isCanonical;

    /// <summary>Writes a message.</summary>
    /// <exception cref="InvalidMessage">It is not such a message.</exception>
    public void Write(MessageForm form, ReadOnlySpan<byte> message, int depth = 0)
    {
        if (depth > WireFormatLimits.MaxDepth)
            throw new InvalidMessage("message", $"is nested deeper than {WireFormatLimits.MaxDepth} levels.");
        if (form.WellKnown is not WellKnown.None)
        {
            new WellKnownToJson(json, this).Write(form, message, depth);
            return;
        }
        json.WriteStartObject();
        WriteFields(form, message, depth);
        json.WriteEndObject();
    }

    /// <summary>Writes a field's value.</summary>
    public void WriteValue(FieldForm field, ReadOnlySpan<byte> bytes, ulong number, int depth)
    {
        switch (field.Type)
        {
            case FieldType.String:
                json.WriteStringValue(Text(field, bytes));
                break;
            case FieldType.Message:
                Write(field.Message, bytes, depth + 1);
                break;
            case FieldType.Bytes:
                json.WriteBase64StringValue(bytes);
                break;
            case FieldType.Bool:
                json.WriteBooleanValue(number != 0);
                break;
            case FieldType.Enum:
                WriteEnum(field, number);
                break;
            default:
                WriteNumber(field, number);
                break;
        }
    }

    /// <summary>A text of a field.</summary>
    public static ReadOnlySpan<byte> Text(FieldForm field, ReadOnlySpan<byte> bytes) =>
        Utf8.IsValid(bytes) ? bytes : throw new InvalidMessage(field.RefusalName, "is not valid UTF-8.");

    /// <summary>Refuses a field that nobody knows, or of another form than declared.</summary>
    public static FieldForm Check(MessageForm form, int number, WireFormat.WireType type)
    {
        if (form.Find(number) is not { } field)
            throw new InvalidMessage("message", $"has the field {number}, which {form.Name} does not have.");
        var isPacked = field.IsList && type is WireFormat.WireType.LengthDelimited && WireTypes.Of(field.Type) != type;
        return WireTypes.Of(field.Type) == type || isPacked
            ? field
            : throw new InvalidMessage(field.RefusalName, $"is sent as {type}; expected {WireTypes.Of(field.Type)}.");
    }

    /// <summary>A field of a message, checked; null for an unknown one that is passed over.</summary>
    public FieldForm? Known(MessageForm form, int number, WireFormat.WireType type) =>
        isCanonical && form.Find(number) is null ? null : Check(form, number, type);

    /// <summary>Writes the fields of a message into an object that is begun.</summary>
    public void WriteFields(MessageForm form, ReadOnlySpan<byte> message, int depth)
    {
        var seen = new SeenFields();
        var reader = new WireReader(message);
        for (var rest = reader.Rest; reader.TryReadTag(out var number, out var type); rest = reader.Rest)
        {
            if (Known(form, number, type) is not { } field)
            {
                reader.Skip(type);
                continue;
            }
            var value = reader.Value(type, out var found);
            if (!seen.Add(field) || (!isCanonical && field.IsAbsent(value, found)))
                continue;
            json.WritePropertyName(field.JsonName);
            if (field.IsMap)
                WriteMap(field, rest, depth);
            else if (field.IsList)
                WriteList(field, rest, depth);
            else
                WritePart(field, at: null, value, found, depth);
        }
    }

    // What is wrong within a message is named with the place of that.
    private void WritePart(FieldForm field, int? at, ReadOnlySpan<byte> bytes, ulong number, int depth)
    {
        try
        {
            WriteValue(field, bytes, number, depth);
        }
        catch (InvalidMessage wrong) when (field.Type is FieldType.Message)
        {
            wrong.Within(at is { } index ? $"{field.JsonName}[{index}]" : field.JsonName.ToString());
            throw;
        }
    }

    // Its items may stand between other fields.
    private void WriteList(FieldForm field, ReadOnlySpan<byte> rest, int depth)
    {
        json.WriteStartArray();
        var at = 0;
        var reader = new WireReader(rest);
        while (reader.TryReadTag(out var number, out var type))
        {
            var value = reader.Value(type, out var found);
            if (number != field.Number)
                continue;
            if (type == WireTypes.Of(field.Type))
                WritePart(field, at++, value, found, depth);
            else
                WritePacked(field, value, depth);
        }
        json.WriteEndArray();
    }

    private void WritePacked(FieldForm field, ReadOnlySpan<byte> packed, int depth)
    {
        var reader = new WireReader(packed);
        var type = WireTypes.Of(field.Type);
        while (!reader.Rest.IsEmpty)
            WriteValue(field, reader.Value(type, out var number), number, depth);
    }

    private void WriteMap(FieldForm field, ReadOnlySpan<byte> rest, int depth)
    {
        var (key, value) = (field.Message.Find(1)!, field.Message.Find(2)!); // Of every map.
        json.WriteStartObject();
        var reader = new WireReader(rest);
        while (reader.TryReadTag(out var number, out var type))
        {
            var bytes = reader.Value(type, out _);
            if (number == field.Number)
                WriteEntry(field, key, value, bytes, depth);
        }
        json.WriteEndObject();
    }

    private void WriteEntry(FieldForm field, FieldForm key, FieldForm value, ReadOnlySpan<byte> entry, int depth)
    {
        var (name, hasText, found) = ("", false, 0UL);
        ReadOnlySpan<byte> text = [];
        ReadOnlySpan<byte> bytes = [];
        var seen = new SeenFields();
        var reader = new WireReader(entry);
        while (reader.TryReadTag(out var number, out var type))
        {
            if (Known(field.Message, number, type) is not { } part)
            {
                reader.Skip(type);
                continue;
            }
            var sent = reader.Value(type, out var value64);
            seen.Add(part);
            if (part == value)
            {
                bytes = sent;
                found = value64;
            }
            else if (key.Type is FieldType.String)
            {
                text = Text(field, sent);
                hasText = true;
            }
            else
                name = NumberText.Of(key, value64);
        }
        if (hasText)
            json.WritePropertyName(text);
        else
            json.WritePropertyName(name.Length == 0 && key.Type is not FieldType.String ? NumberText.Of(key, 0) : name);
        WriteValue(value, bytes, found, depth);
    }

    private void WriteNumber(FieldForm field, ulong number)
    {
        if (NumberText.IsLong(field.Type) && isCanonical)
            json.WriteStringValue(NumberText.Of(field, number));
        else if (NumberText.OfFraction(field.Type, number) is { } fraction)
            if (double.IsFinite(fraction))
                json.WriteNumberValue(fraction);
            else if (isCanonical)
                json.WriteStringValue(fraction.ToString(CultureInfo.InvariantCulture));
            else
                throw new InvalidMessage(field.RefusalName, "is not a finite number.");
        else
            json.WriteRawValue(NumberText.Of(field, number));
    }

    private void WriteEnum(FieldForm field, ulong number)
    {
        if (field.Enum.FindValueByNumber((int)number) is { } value)
            json.WriteStringValue(value.Name);
        else if (isCanonical)
            json.WriteNumberValue((int)number);
        else
            throw new InvalidMessage(
                field.RefusalName,
                $"has the value {(int)number}, which {field.Enum.FullName} does not have."
            );
    }
}

/// <summary>The fields of a message that were met. One of a single value must not be met again.</summary>
internal struct SeenFields
{
    private HashSet<int>? _many;
    private ulong _few;

    public bool Add(FieldForm field)
    {
        var isNew = field.Index < 64 ? (_few & (1UL << field.Index)) == 0 : (_many ??= []).Add(field.Index);
        if (field.Index < 64)
            _few |= 1UL << field.Index;
        return isNew || field.IsList || field.IsMap
            ? isNew
            : throw new InvalidMessage(field.RefusalName, "is specified more than once.");
    }
}
