using System.ComponentModel;
using System.Globalization;
using System.Numerics;
using System.Reflection;
using Florin.Kernel;
using Microsoft.Extensions.Configuration;

namespace Florin.Platform.Configuration;

/// <summary>A setting that cannot be read into its option. The binder stops at the first, and passes over those in dictionaries.</summary>
/// <param name="Key">The setting.</param>
/// <param name="Placeholder">What can be read in its place, to find out what else is wrong.</param>
/// <param name="IsChoice">What others are allowed to be may depend on it.</param>
/// <param name="Problem">Its key, its value and what is allowed.</param>
internal sealed record InvalidSetting(string Key, string Placeholder, bool IsChoice, string Problem)
{
    /// <summary>All of a section that is read into a type.</summary>
    public static IEnumerable<InvalidSetting> In(IConfigurationSection section, Type type)
    {
        foreach (var child in section.GetChildren())
            if (SettingTypes.PropertyOf(type, child.Key) is { } property)
                foreach (var invalid in Of(child, property.PropertyType, property))
                    yield return invalid;
    }

    private static IEnumerable<InvalidSetting> Of(IConfigurationSection section, Type type, PropertyInfo? property)
    {
        var isNullable = Nullable.GetUnderlyingType(type) is not null;
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (isNullable && section.Value is null or "")
            return [];
        if (type == typeof(string) && section.Value is null or "" && section.GetChildren().FirstOrDefault() is { } nested)
            return [NotOne(section, nested, property)];
        if (type == typeof(string))
            return section.Value is not null || (property is not null && Default(property) is null)
                ? []
                : [Told(section, property is null ? "" : $"{Default(property)}", isChoice: false, "expected a string")];
        if (SettingTypes.ElementOf(type) is { } element)
            return section.Value is null or ""
                ? section.GetChildren().SelectMany(item => Of(item, element, property: null))
                : [Told(section, "", isChoice: false, "expected a list or nested settings")];
        if (!SettingTypes.IsValue(type))
            return section.Value is null or "" ? In(section, type) : [Told(section, "", false, "expected nested settings")];
        if (section.Value is { } value && IsReadable(type, value))
            return [];
        // The binder would make zero or false of a null.
        var placeholder = (property is null ? null : Default(property)) ?? Activator.CreateInstance(type);
        var text = Convert.ToString(placeholder, CultureInfo.InvariantCulture) ?? "";
        return [Told(section, text, type.IsEnum || type == typeof(bool), AllowedValues.Of(type, section.Value, property))];
    }

    // The binder would pass over what is nested, as a list in a file is.
    private static InvalidSetting NotOne(IConfigurationSection section, IConfigurationSection nested, PropertyInfo? property) =>
        new(
            section.Path,
            property is null ? "" : $"{Default(property)}",
            IsChoice: false,
            $"{section.Path} is a list or has nested settings, such as {nested.Path} with '{Shown.Of(nested.Value)}'; expected one string, in which several values, where they are allowed, are separated by commas."
        );

    private static InvalidSetting Told(IConfigurationSection section, string placeholder, bool isChoice, string allowed) =>
        new(section.Path, placeholder, isChoice, $"{section.Path} is '{Shown.Of(section.Value)}': {allowed}.");

    private static bool IsReadable(Type type, string value) =>
        type.IsEnum
            ? Enum.GetNames(type).Contains(value, StringComparer.OrdinalIgnoreCase)
            : (type != typeof(TimeSpan) || Times.IsTime(value))
                && (!AllowedValues.IsWhole(type) || IsDecimal(value))
                && TypeDescriptor.GetConverter(type).IsValid(null, value);

    // The framework would read 0x10 and #10 as hexadecimal.
    private static bool IsDecimal(string value) =>
        BigInteger.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _);

    private static object? Default(PropertyInfo property) =>
        property.ReflectedType is { IsAbstract: false } type && type.GetConstructor([]) is not null
            ? property.GetValue(Activator.CreateInstance(type))
            : null;
}
