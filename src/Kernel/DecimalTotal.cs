using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Florin.Kernel;

/// <summary>
/// A sum over many amounts in an answer, which may be larger than any single <see cref="Money"/>: written as a number with
/// the currency's digits, the currency standing beside it.
/// </summary>
/// <param name="Minor">Minor units.</param>
/// <param name="Currency">The currency that says what a minor unit is.</param>
[JsonConverter(typeof(Converter))]
public readonly record struct DecimalTotal(Int128 Minor, Currency Currency)
{
    /// <summary>The decimal in major units with exactly the currency's digits.</summary>
    public override string ToString()
    {
        var (major, rest) = Int128.DivRem(Minor, Currency.Scale);
        var sign = Int128.IsNegative(Minor) ? "-" : "";
        var whole = Int128.Abs(major).ToString(CultureInfo.InvariantCulture);
        return Currency.Digits == 0
            ? sign + whole
            : $"{sign}{whole}.{Int128.Abs(rest).ToString(CultureInfo.InvariantCulture).PadLeft(Currency.Digits, '0')}";
    }

    internal sealed class Converter : JsonConverter<DecimalTotal>
    {
        public override DecimalTotal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("A decimal total is only written; its currency stands beside it.");

        public override void Write(Utf8JsonWriter writer, DecimalTotal value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.ToString(), skipInputValidation: true);
    }
}
