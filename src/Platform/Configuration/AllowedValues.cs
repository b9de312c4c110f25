using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Numerics;
using System.Reflection;

namespace Florin.Platform.Configuration;

/// <summary>Says what a setting may be, in the same words for a value that cannot be read and for one out of range.</summary>
internal static class AllowedValues
{
    private static readonly Type[] Whole = [typeof(int), typeof(long), typeof(short), typeof(byte)];
    private static readonly TimeSpan Example = TimeSpan.FromSeconds(30);

    /// <summary>Whether a type is one of integers.</summary>
    public static bool IsWhole(Type type) => Whole.Contains(type);

    /// <summary>For a value out of the range of its property.</summary>
    public static string Of(PropertyInfo property) =>
        Of(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, value: null, property);

    /// <summary>For a value that cannot be read.</summary>
    /// <param name="type">The type of the setting, not nullable.</param>
    /// <param name="value">What is configured.</param>
    /// <param name="property">What it is read into; null for an item of a list.</param>
    public static string Of(Type type, string? value, PropertyInfo? property)
    {
        if (type.IsEnum)
            return $"expected one of {string.Join(", ", Enum.GetNames(type))}";
        if (type == typeof(bool))
            return "expected true or false";
        var range = property?.GetCustomAttribute<RangeAttribute>();
        if (type == typeof(TimeSpan))
            return $"expected a time{Bounds(range)} as hh:mm:ss or d.hh:mm:ss, such as {Time(range)}";
        if (!Whole.Contains(type))
            return $"expected a number{Bounds(range)}";
        var isTooLarge = BigInteger.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
        return range is null && isTooLarge
            ? $"expected an integer from {Bound(type, nameof(int.MinValue))} to {Bound(type, nameof(int.MaxValue))}"
            : $"expected an integer{Bounds(range)}";
    }

    // An example that is allowed.
    private static string Time(RangeAttribute? range) =>
        range?.IsValid(Example) != false ? "00:00:30" : string.Create(CultureInfo.InvariantCulture, $"{range.Maximum}");

    private static string Bounds(RangeAttribute? range) =>
        range is null ? ""
        : range.MinimumIsExclusive
            ? string.Create(CultureInfo.InvariantCulture, $" greater than {range.Minimum} and at most {range.Maximum}")
        : string.Create(CultureInfo.InvariantCulture, $" from {range.Minimum} to {range.Maximum}");

    private static object? Bound(Type type, string name) => type.GetField(name)?.GetValue(null);
}
