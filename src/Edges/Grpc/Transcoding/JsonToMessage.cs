using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Florin.GrpcEdge.Transcoding;

/// <summary>Writes the message that JSON is. A property that is null is not sent.</summary>
/// <param name="wire">Where to.</param>
/// <param name="source">All of the JSON that the reader reads.</param>
/// <param name="isStrict">Whether a property that the message does not have is refused; else it is passed over.</param>
internal readonly struct JsonToMessage(WireWriter wire, ReadOnlyMemory<byte> source, bool isStrict = false)
{
    /// <summary>Writes a message, at whose first token the reader is; it is left at its last one.</summary>
    /// <exception cref="InvalidMessage">No such message can be made of it.</exception>
    public void Write(MessageForm form, ref Utf8JsonReader json)
    {
        if (form.WellKnown is not WellKnown.None)
        {
            new JsonToWellKnown(wire, this).Write(form, ref json);
            return;
        }
        if (json.TokenType is not JsonTokenType.StartObject)
            throw new InvalidMessage(form.Name, $"is {Named(json.TokenType)}; expected an object.");
        var next = 0;
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            var field = form.Match(ref json, ref next);
            if (field is null && isStrict)
                throw new InvalidMessage(json.GetString()!, $"is not a field of {form.Name}."); // A name is never null.
            json.Read();
            if (field is null)
                json.Skip();
            else if (json.TokenType is not JsonTokenType.Null || field is { IsList: false, IsMap: false } && IsValue(field))
                WriteField(field, ref json);
        }
    }

    /// <summary>Writes a field with its value.</summary>
    public void WriteValue(FieldForm field, ref Utf8JsonReader json)
    {
        wire.Tag(field.Number, WireTypes.Of(field.Type));
        switch (field.Type)
        {
            case FieldType.Message:
                var start = wire.Begin();
                Write(field.Message, ref json);
                wire.End(start);
                break;
            case FieldType.String:
                WriteText(field, ref json);
                break;
            case FieldType.Bytes:
                wire.Bytes(
                    json.TokenType is JsonTokenType.String && json.TryGetBytesFromBase64(out var bytes)
                        ? bytes
                        : throw Wrong(field, ref json, "base64")
                );
                break;
            case FieldType.Bool:
                wire.Varint(
                    json.TokenType is JsonTokenType.True or JsonTokenType.False
                        ? json.GetBoolean()
                            ? 1UL
                            : 0
                        : throw Wrong(field, ref json, "true or false")
                );
                break;
            default:
                WriteNumber(field, ref json);
                break;
        }
    }

    /// <summary>Writes a field whose value is the name of a property.</summary>
    public void WriteName(FieldForm field, ref Utf8JsonReader json)
    {
        wire.Tag(field.Number, WireFormat.WireType.LengthDelimited);
        wire.Bytes(Encoding.UTF8.GetBytes(json.GetString()!)); // A name is never null.
    }

    /// <summary>A value that is not what it should be.</summary>
    public static InvalidMessage Wrong(FieldForm field, ref Utf8JsonReader json, string expected) =>
        new(field.JsonName.ToString(), $"is {Named(json.TokenType)} that is not allowed; expected {expected}.");

    private static bool IsValue(FieldForm field) =>
        field.Type is FieldType.Message && field.Message.WellKnown is WellKnown.Value;

    private void WriteField(FieldForm field, ref Utf8JsonReader json)
    {
        if (field.IsMap)
            WriteMap(field, ref json);
        else if (!field.IsList)
            WriteValue(field, ref json);
        else if (json.TokenType is JsonTokenType.StartArray)
            while (json.Read() && json.TokenType is not JsonTokenType.EndArray)
                WriteValue(field, ref json);
        else
            throw Wrong(field, ref json, "an array");
    }

    private void WriteMap(FieldForm field, ref Utf8JsonReader json)
    {
        if (json.TokenType is not JsonTokenType.StartObject)
            throw Wrong(field, ref json, "an object");
        var (key, value) = (field.Message.Find(1)!, field.Message.Find(2)!); // Of every map.
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            wire.Tag(field.Number, WireFormat.WireType.LengthDelimited);
            var start = wire.Begin();
            WriteKey(field, key, json.GetString()!); // As above.
            json.Read();
            WriteValue(value, ref json);
            wire.End(start);
        }
    }

    private void WriteKey(FieldForm field, FieldForm key, string name)
    {
        wire.Tag(key.Number, WireTypes.Of(key.Type));
        if (key.Type is FieldType.String)
            wire.Bytes(Encoding.UTF8.GetBytes(name));
        else if (key.Type is FieldType.Bool && bool.TryParse(name, out var truth))
            wire.Varint(truth ? 1UL : 0);
        else if (NumberText.TryParse(key.Type, name, out var number))
            WriteBits(key.Type, number);
        else
            throw new InvalidMessage(field.JsonName.ToString(), $"has the key '{name}'; expected {key.Type}.");
    }

    // What is no text in JSON stands in one as it is written there: an amount with its digits, an object as JSON.
    private void WriteText(FieldForm field, ref Utf8JsonReader json)
    {
        if (json.TokenType is JsonTokenType.String)
        {
            var length = json.HasValueSequence ? (int)json.ValueSequence.Length : json.ValueSpan.Length;
            if (!json.ValueIsEscaped && !json.HasValueSequence)
            {
                wire.Bytes(json.ValueSpan);
                return;
            }
            var text = new byte[length];
            wire.Bytes(text.AsSpan(0, json.CopyString(text)));
            return;
        }
        if (isStrict)
            throw Wrong(field, ref json, "a text");
        if (json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            var start = (int)json.TokenStartIndex;
            json.Skip();
            wire.Bytes(source.Span[start..(int)json.BytesConsumed]);
        }
        else
            wire.Bytes(json.ValueSpan);
    }

    // As a number or, which many write for 64 bits, a text.
    private void WriteNumber(FieldForm field, ref Utf8JsonReader json)
    {
        if (field.Type is FieldType.Enum && json.TokenType is JsonTokenType.String)
            wire.Varint(
                (ulong)(
                    field.Enum.FindValueByName(json.GetString()!)?.Number
                    ?? throw Wrong(field, ref json, $"one of {Names(field)}")
                )
            );
        else if (field.Type is FieldType.Double or FieldType.Float)
            WriteFraction(field, ref json);
        else if (
            json.TokenType is JsonTokenType.Number or JsonTokenType.String
            && NumberText.TryParse(
                field.Type is FieldType.Enum ? FieldType.Int32 : field.Type,
                TextOf(ref json),
                out var number
            )
        )
            WriteBits(field.Type, number);
        else
            throw Wrong(field, ref json, $"a number of {field.Type}");
    }

    private void WriteFraction(FieldForm field, ref Utf8JsonReader json)
    {
        if (json.TokenType is not JsonTokenType.Number || !json.TryGetDouble(out var number))
            throw Wrong(field, ref json, "a number");
        if (field.Type is FieldType.Double)
            wire.Fixed64(BitConverter.DoubleToUInt64Bits(number));
        else
            wire.Fixed32(BitConverter.SingleToUInt32Bits((float)number));
    }

    private void WriteBits(FieldType type, ulong number)
    {
        switch (WireTypes.Of(type))
        {
            case WireFormat.WireType.Fixed32:
                wire.Fixed32((uint)number);
                break;
            case WireFormat.WireType.Fixed64:
                wire.Fixed64(number);
                break;
            default:
                wire.Varint(number);
                break;
        }
    }

    private static string TextOf(ref Utf8JsonReader json) =>
        json.TokenType is JsonTokenType.String ? json.GetString()! : Encoding.UTF8.GetString(json.ValueSpan); // It is one.

    private static string Names(FieldForm field) => string.Join(", ", field.Enum.Values.Select(value => value.Name));

    private static string Named(JsonTokenType token) =>
        token switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "an array",
            JsonTokenType.String => "a text",
            JsonTokenType.Number => "a number",
            JsonTokenType.True or JsonTokenType.False => "a truth value",
            _ => "null",
        };
}
