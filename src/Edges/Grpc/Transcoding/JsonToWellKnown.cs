using System.Globalization;
using System.Text.Json;
using Google.Protobuf;

namespace Florin.GrpcEdge.Transcoding;

/// <summary>Writes the messages of protobuf itself, which have a form of their own in JSON.</summary>
internal readonly struct JsonToWellKnown(WireWriter wire, JsonToMessage values)
{
    private const int NanosPerTick = 100;

    // As the fields of google.protobuf.Value are numbered.
    private const int Null = 1;
    private const int Number = 2;
    private const int Text = 3;
    private const int Truth = 4;
    private const int Object = 5;
    private const int List = 6;

    public void Write(MessageForm form, ref Utf8JsonReader json)
    {
        switch (form.WellKnown)
        {
            case WellKnown.Timestamp:
                WriteTime(ref json);
                break;
            case WellKnown.Duration:
                WriteDuration(ref json);
                break;
            case WellKnown.Struct:
                Expect(ref json, JsonTokenType.StartObject, form);
                WriteStruct(form, ref json);
                break;
            case WellKnown.Value:
                WriteValue(form, ref json);
                break;
            case WellKnown.ListValue:
                Expect(ref json, JsonTokenType.StartArray, form);
                while (json.Read() && json.TokenType is not JsonTokenType.EndArray)
                    values.WriteValue(form.Fields[0], ref json);
                break;
            default:
                values.WriteValue(form.Fields[0], ref json);
                break;
        }
    }

    private void WriteTime(ref Utf8JsonReader json)
    {
        if (json.TokenType is not JsonTokenType.String || !json.TryGetDateTimeOffset(out var time))
            throw new InvalidMessage("timestamp", "is no time; expected one as RFC 3339 has it.");
        var ticks = (time - DateTimeOffset.UnixEpoch).Ticks;
        var seconds = Math.DivRem(ticks, TimeSpan.TicksPerSecond, out var rest);
        if (rest < 0)
            (seconds, rest) = (seconds - 1, rest + TimeSpan.TicksPerSecond);
        WriteParts(seconds, rest * NanosPerTick);
    }

    private void WriteDuration(ref Utf8JsonReader json)
    {
        if (
            json.TokenType is not JsonTokenType.String
            || json.GetString() is not [.. var number, 's']
            || !decimal.TryParse(
                number,
                NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var seconds
            )
            || Math.Abs(seconds) > 315_576_000_000
        )
            throw new InvalidMessage("duration", "is no duration; expected seconds, such as 1.5s.");
        var whole = Math.Truncate(seconds);
        WriteParts((long)whole, (long)((seconds - whole) * 1_000_000_000));
    }

    private void WriteParts(long seconds, long nanos)
    {
        if (seconds != 0)
        {
            wire.Tag(1, WireFormat.WireType.Varint);
            wire.Varint((ulong)seconds);
        }
        if (nanos == 0)
            return;
        wire.Tag(2, WireFormat.WireType.Varint);
        wire.Varint((ulong)nanos);
    }

    private void WriteStruct(MessageForm form, ref Utf8JsonReader json)
    {
        var entry = form.Fields[0];
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            wire.Tag(entry.Number, WireFormat.WireType.LengthDelimited);
            var start = wire.Begin();
            values.WriteName(entry.Message.Fields[0], ref json);
            json.Read();
            values.WriteValue(entry.Message.Fields[1], ref json);
            wire.End(start);
        }
    }

    private void WriteValue(MessageForm form, ref Utf8JsonReader json)
    {
        if (json.TokenType is JsonTokenType.Null)
        {
            wire.Tag(Null, WireFormat.WireType.Varint);
            wire.Varint(0);
            return;
        }
        var number = json.TokenType switch
        {
            JsonTokenType.Number => Number,
            JsonTokenType.String => Text,
            JsonTokenType.True or JsonTokenType.False => Truth,
            JsonTokenType.StartObject => Object,
            _ => List,
        };
        values.WriteValue(form.Find(number)!, ref json); // Each has its field.
    }

    private static void Expect(ref Utf8JsonReader json, JsonTokenType token, MessageForm form)
    {
        if (json.TokenType != token)
            throw new InvalidMessage(form.Name, $"is not {(token is JsonTokenType.StartArray ? "an array" : "an object")}.");
    }
}
