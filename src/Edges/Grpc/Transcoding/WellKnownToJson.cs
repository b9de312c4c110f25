using System.Globalization;
using System.Text;
using System.Text.Json;
using Florin.Kernel;

namespace Florin.GrpcEdge.Transcoding;

/// <summary>Writes the messages of protobuf itself as protobuf's mapping to JSON has them.</summary>
internal readonly struct WellKnownToJson(Utf8JsonWriter json, MessageToJson values)
{
    private const long FirstSecond = -62_135_596_800; // Of the year 1.
    private const long LastSecond = 253_402_300_799; // Of the year 9999.
    private const int NanosPerSecond = 1_000_000_000;

    public void Write(MessageForm form, ReadOnlySpan<byte> message, int depth)
    {
        switch (form.WellKnown)
        {
            case WellKnown.Timestamp:
                json.WriteStringValue(Time(form, message, values));
                break;
            case WellKnown.Duration:
                json.WriteStringValue(Duration(form, message));
                break;
            case WellKnown.Struct:
                WriteStruct(form, message, depth);
                break;
            case WellKnown.Value:
                WriteValue(form, message, depth);
                break;
            case WellKnown.ListValue:
                WriteListValue(form, message, depth);
                break;
            default:
                WriteWrapped(form, message, depth);
                break;
        }
    }

    /// <summary>A time as RFC 3339 has it.</summary>
    public static string Time(MessageForm form, ReadOnlySpan<byte> message, MessageToJson values = default)
    {
        var (seconds, nanos) = Parts(form, message, values);
        if (seconds is < FirstSecond or > LastSecond || nanos is < 0 or >= NanosPerSecond)
            throw new InvalidMessage(
                InvalidMessage.All,
                $"has {seconds} seconds and {nanos} nanoseconds, which is no time of the years 1 to 9999."
            );
        var time = DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        return $"{time}{Fraction(nanos)}Z";
    }

    private string Duration(MessageForm form, ReadOnlySpan<byte> message)
    {
        var (seconds, nanos) = Parts(form, message, values);
        return Math.Sign(seconds) * Math.Sign(nanos) < 0
            ? throw new InvalidMessage(InvalidMessage.All, "has seconds and nanoseconds of different signs.")
            : $"{(seconds < 0 || nanos < 0 ? "-" : "")}{Math.Abs(seconds)}{Fraction(Math.Abs(nanos))}s";
    }

    private static string Fraction(int nanos) =>
        nanos == 0 ? "" : $".{nanos.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0')}";

    private static (long Seconds, int Nanos) Parts(MessageForm form, ReadOnlySpan<byte> message, MessageToJson values)
    {
        var (seconds, nanos) = (0L, 0);
        var seen = new SeenFields();
        var reader = new WireReader(message);
        while (reader.TryReadTag(out var number, out var type))
        {
            var field = values.Known(form, number, type);
            reader.Value(type, out var value);
            if (field is null)
                continue;
            seen.Add(field);
            if (number == 1)
                seconds = (long)value;
            else
                nanos = (int)value;
        }
        return (seconds, nanos);
    }

    private void WriteStruct(MessageForm form, ReadOnlySpan<byte> message, int depth)
    {
        json.WriteStartObject();
        var reader = new WireReader(message);
        while (reader.TryReadTag(out var number, out var type))
        {
            var field = values.Known(form, number, type);
            var bytes = reader.Value(type, out _);
            if (field is not null)
                WriteEntry(field, bytes, depth);
        }
        json.WriteEndObject();
    }

    private void WriteEntry(FieldForm field, ReadOnlySpan<byte> bytes, int depth)
    {
        var entry = new WireReader(bytes);
        var seen = new SeenFields();
        ReadOnlySpan<byte> key = [];
        ReadOnlySpan<byte> value = [];
        while (entry.TryReadTag(out var number, out var type))
        {
            var part = values.Known(field.Message, number, type);
            var sent = entry.Value(type, out _);
            if (part is null)
                continue;
            seen.Add(part);
            if (number == 1)
                key = MessageToJson.Text(field, sent);
            else
                value = sent;
        }
        json.WritePropertyName(key);
        try
        {
            values.Write(field.Message.Find(2)!.Message, value, depth + 1); // Of every map.
        }
        catch (InvalidMessage wrong)
        {
            wrong.Within(PlainText.Shortened(Encoding.UTF8.GetString(key)));
            throw;
        }
    }

    private void WriteListValue(MessageForm form, ReadOnlySpan<byte> message, int depth)
    {
        json.WriteStartArray();
        var at = 0;
        var reader = new WireReader(message);
        while (reader.TryReadTag(out var number, out var type))
        {
            var field = values.Known(form, number, type);
            var bytes = reader.Value(type, out var value);
            if (field is null)
                continue;
            try
            {
                values.WriteValue(field, bytes, value, depth);
            }
            catch (InvalidMessage wrong)
            {
                wrong.Within($"[{at}]");
                throw;
            }
            at++;
        }
        json.WriteEndArray();
    }

    // One without a value is null to a reader of what somebody else has made; of a client's nobody knows what was meant.
    private void WriteValue(MessageForm form, ReadOnlySpan<byte> message, int depth)
    {
        var reader = new WireReader(message);
        var (last, number) = ((FieldForm?)null, 0UL);
        ReadOnlySpan<byte> bytes = [];
        while (reader.TryReadTag(out var at, out var type))
        {
            var field = values.Known(form, at, type);
            var sent = reader.Value(type, out var found);
            if (field is null)
                continue;
            if (last is not null) // They are one of several.
                throw new InvalidMessage(field.RefusalName, "is specified beside another value.");
            (last, number) = (field, found);
            bytes = sent;
        }
        if (last is null && !values.IsCanonical)
            throw new InvalidMessage(InvalidMessage.All, "is a Value without a kind; expected one, such as null_value.");
        if (last is null || last.Number == 1)
            json.WriteNullValue();
        else
            values.WriteValue(last, bytes, number, depth);
    }

    private void WriteWrapped(MessageForm form, ReadOnlySpan<byte> message, int depth)
    {
        var reader = new WireReader(message);
        var (seen, number) = (new SeenFields(), 0UL);
        ReadOnlySpan<byte> bytes = [];
        while (reader.TryReadTag(out var at, out var type))
        {
            var field = values.Known(form, at, type);
            var sent = reader.Value(type, out var found);
            if (field is null)
                continue;
            seen.Add(field);
            bytes = sent;
            number = found;
        }
        values.WriteValue(form.Fields[0], bytes, number, depth);
    }
}
