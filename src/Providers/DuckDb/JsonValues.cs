using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Florin.DuckDb;

/// <summary>Writes the driver's values as JSON: numbers with all of their digits, times as RFC 3339 has them, bytes in Base64.</summary>
internal static class JsonValues
{
    // From so many digits on the driver may have cut off some.
    private static readonly BigInteger Suspect = BigInteger.Pow(10, 27);

    /// <summary>A decimal within a list, a map or a struct has more digits than can be shown.</summary>
    public static UnshownValue TooManyDigits() =>
        new(
            "A list, map or struct of it has decimals of more than 27 digits, which cannot be shown in it; select them by themselves, or cast them to varchar."
        );

    /// <summary>Writes a value.</summary>
    public static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool isTrue:
                json.WriteBooleanValue(isTrue);
                break;
            case sbyte or byte or short or ushort or int or uint or long or ulong or BigInteger or decimal:
            case double number when double.IsFinite(number):
            case float other when float.IsFinite(other):
                json.WriteRawValue(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null");
                break;
            case DateTime or DateTimeOffset or DateOnly:
                json.WriteStringValue(Time(value));
                break;
            case Stream bytes:
                WriteBytes(json, bytes);
                break;
            case IDictionary map:
                WriteMap(json, map);
                break;
            case IEnumerable list:
                WriteList(json, list);
                break;
            default:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static string Time(object value) =>
        value switch
        {
            DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture),
            DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture),
            _ => ((DateOnly)value).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };

    private static void WriteList(Utf8JsonWriter json, IEnumerable list)
    {
        json.WriteStartArray();
        foreach (var item in list)
            WriteNested(json, item);
        json.WriteEndArray();
    }

    private static void WriteBytes(Utf8JsonWriter json, Stream bytes)
    {
        using var copy = new MemoryStream();
        using (bytes)
            bytes.CopyTo(copy);
        json.WriteBase64StringValue(copy.ToArray());
    }

    private static void WriteMap(Utf8JsonWriter json, IDictionary map)
    {
        json.WriteStartObject();
        foreach (DictionaryEntry entry in map)
        {
            json.WritePropertyName(Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? "");
            WriteNested(json, entry.Value);
        }
        json.WriteEndObject();
    }

    private static void WriteNested(Utf8JsonWriter json, object? value)
    {
        if (value is decimal number && Digits(number) >= Suspect)
            throw TooManyDigits();
        Write(json, value);
    }

    private static BigInteger Digits(decimal number)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(number, bits);
        return (uint)bits[0] | ((BigInteger)(uint)bits[1] << 32) | ((BigInteger)(uint)bits[2] << 64);
    }
}
