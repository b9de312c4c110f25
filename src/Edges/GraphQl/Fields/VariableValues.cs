using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Florin.GraphQlEdge.Fields;

/// <summary>The values of variables, as scalars read them. The framework's own reader would round numbers.</summary>
internal static class VariableValues
{
    private const string NegativeZero = "-0";

    /// <summary>A value.</summary>
    /// <exception cref="InvalidOperationException">It is not valid Unicode.</exception>
    public static object? Of(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => value
                .EnumerateObject()
                .ToDictionary(one => one.Name, one => Of(one.Value), StringComparer.Ordinal),
            JsonValueKind.Array => value.EnumerateArray().Select(Of).ToList(),
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => OfNumber(value),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };

    private static object OfNumber(in JsonElement number)
    {
        var text = number.GetRawText();
        return text == NegativeZero ? new Number(text)
            : number.TryGetInt32(out var small) ? small
            : number.TryGetInt64(out var large) ? large
            : BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var huge) ? huge
            : new Number(text);
    }
}
