using System.Collections;
using System.ComponentModel;
using System.Reflection;

namespace Florin.Platform.Configuration;

/// <summary>What the binder of configurations makes of types: values, collections, and objects with settings of their own.</summary>
public static class SettingTypes
{
    /// <summary>Whether it is read from a single value.</summary>
    public static bool IsValue(Type type) => TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string));

    /// <summary>What a list or a dictionary has; null for what is neither.</summary>
    public static Type? ElementOf(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (type == typeof(string) || !type.IsAssignableTo(typeof(IEnumerable)))
            return null;
        return type.IsArray ? type.GetElementType() : type.GetGenericArguments().LastOrDefault();
    }

    /// <summary>The property that a key is read into; null where nothing reads it.</summary>
    public static PropertyInfo? PropertyOf(Type type, string key)
    {
        ArgumentNullException.ThrowIfNull(type);
        return Array.Find(
            type.GetProperties(),
            property => property.CanWrite && property.Name.Equals(key, StringComparison.OrdinalIgnoreCase)
        );
    }
}
