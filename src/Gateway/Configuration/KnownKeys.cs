using System.Collections;
using System.ComponentModel;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Florin.Gateway;

/// <summary>Finds keys that nothing reads and values that cannot be read, all of them.</summary>
internal static class KnownKeys
{
    /// <summary>What is wrong in a section that is read into a type, with other types for some of its keys.</summary>
    public static IEnumerable<string> Wrong(
        IConfigurationSection section,
        Type type,
        IReadOnlyList<(string Section, Type Options)> others
    )
    {
        foreach (var child in section.GetChildren())
        {
            var types = others.Where(o => Same(o.Section, child.Key)).Select(o => o.Options).ToList();
            if (types.Count > 0)
            {
                foreach (var deeper in child.GetChildren())
                    if (types.TrueForAll(t => PropertyOf(t, deeper.Key) is null))
                        yield return Unknown(deeper, types.SelectMany(Settable));
            }
            else if (PropertyOf(type, child.Key) is { } property)
                foreach (var problem in WrongValue(child, property.PropertyType))
                    yield return problem;
            else
                yield return Unknown(child, Settable(type).Concat(others.Select(o => o.Section)));
        }
    }

    private static IEnumerable<string> WrongValue(IConfigurationSection section, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsAssignableTo(typeof(IDictionary)) || type.IsAssignableTo(typeof(IList)))
            return section.GetChildren().SelectMany(item => WrongValue(item, type.GetGenericArguments()[^1]));
        if (type == typeof(string))
            return [];
        if (TypeDescriptor.GetConverter(type) is var converter && !converter.CanConvertFrom(typeof(string)))
            return Wrong(section, type, []);
        return section.Value is { } value && !IsValid(converter, type, value)
            ? [$"{section.Path} is '{value}': {Allowed(type)}."]
            : [];
    }

    private static bool IsValid(TypeConverter converter, Type type, string value) =>
        type.IsEnum ? Enum.GetNames(type).Contains(value, StringComparer.OrdinalIgnoreCase) : converter.IsValid(null, value);

    private static string Allowed(Type type) =>
        type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))} is needed"
        : type == typeof(TimeSpan) ? "a time such as 00:00:30 is needed"
        : type == typeof(bool) ? "true or false is needed"
        : "a number is needed";

    private static string Unknown(IConfigurationSection section, IEnumerable<string> known) =>
        $"{section.Path} is no setting; known here: {string.Join(", ", known.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}.";

    private static PropertyInfo? PropertyOf(Type type, string name) =>
        Array.Find(type.GetProperties(), property => property.CanWrite && Same(property.Name, name));

    private static IEnumerable<string> Settable(Type type) => type.GetProperties().Where(p => p.CanWrite).Select(p => p.Name);

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
