using Florin.Gateway.Pipeline.Configuration;
using Florin.Platform.Configuration;
using Microsoft.Extensions.Configuration;

namespace Florin.Gateway.Model.Configuration;

/// <summary>Finds keys that nothing reads, all of them.</summary>
internal static class KnownKeys
{
    /// <summary>The keys of a section that nothing reads.</summary>
    /// <param name="section">The section.</param>
    /// <param name="types">What it is read into.</param>
    public static IEnumerable<string> Unknown(IConfigurationSection section, params Type[] types)
    {
        var beside = types.SelectMany(Beside).ToList();
        foreach (var child in section.GetChildren())
        {
            var read = types.Select(type => SettingTypes.PropertyOf(type, child.Key)?.PropertyType).OfType<Type>();
            var elsewhere = beside.Where(other => Same(other.Section, child.Key)).Select(other => other.Options);
            Type?[] all = [.. read, .. elsewhere];
            if (all.Length == 0)
                yield return $"{child.Path} is not a known setting; known settings here: {string.Join(", ", Known(types, beside))}.";
            foreach (var problem in Below(child, [.. all.OfType<Type>()]))
                yield return problem;
        }
    }

    private static IEnumerable<string> Below(IConfigurationSection section, Type[] types)
    {
        if (types is [var type] && SettingTypes.ElementOf(type) is { } element)
            return section.GetChildren().SelectMany(item => Below(item, [element]));
        // Whoever reads the others checks them; a value with settings below it is no matter of names.
        Type[] objects = [.. types.Where(t => !SettingTypes.IsValue(Nullable.GetUnderlyingType(t) ?? t))];
        return objects.Length == 0 ? [] : Unknown(section, objects);
    }

    // What is read from a section beside what it is itself read into; null for what is read elsewhere.
    private static IReadOnlyList<(string Section, Type? Options)> Beside(Type type) =>
        type == typeof(GatewayConfig) ? GatewayOptions.Beside
        : type == typeof(ClusterConfig) ? Protection.Sections
        : [];

    private static IEnumerable<string> Known(Type[] types, IEnumerable<(string Section, Type? Options)> beside) =>
        types
            .SelectMany(type => type.GetProperties().Where(p => p.CanWrite).Select(p => p.Name))
            .Concat(beside.Select(other => other.Section))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
