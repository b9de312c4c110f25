using Florin.Platform.Configuration;
using Microsoft.Extensions.Configuration;

namespace Florin.Gateway.Model.Configuration;

/// <summary>Finds keys that nothing reads, all of them.</summary>
/// <param name="beside">What others read from the section that is read into a type; with null for what is checked elsewhere.</param>
internal sealed class KnownKeys(IReadOnlyDictionary<Type, IReadOnlyList<(string Section, Type? Options)>> beside)
{
    /// <summary>Of sections that nobody else reads from.</summary>
    public static KnownKeys Plain { get; } = new(new Dictionary<Type, IReadOnlyList<(string, Type?)>>());

    /// <summary>These, and sections within a type's that somebody else reads and checks.</summary>
    public KnownKeys With(Type type, IEnumerable<string> sections) =>
        new(
            new Dictionary<Type, IReadOnlyList<(string, Type?)>>(beside)
            {
                [type] = [.. beside.GetValueOrDefault(type, []), .. sections.Select(section => (section, (Type?)null))],
            }
        );

    /// <summary>The keys of a section that nothing reads.</summary>
    /// <param name="section">The section.</param>
    /// <param name="types">What it is read into.</param>
    public IEnumerable<string> Unknown(IConfigurationSection section, params Type[] types)
    {
        var others = types.SelectMany(type => beside.GetValueOrDefault(type, [])).ToList();
        foreach (var child in section.GetChildren())
        {
            var read = types.Select(type => SettingTypes.PropertyOf(type, child.Key)?.PropertyType).OfType<Type>();
            var elsewhere = others.Where(other => Same(other.Section, child.Key)).Select(other => other.Options);
            Type?[] all = [.. read, .. elsewhere];
            if (all.Length == 0)
                yield return $"{child.Path} is not a known setting; known settings here: {string.Join(", ", Known(types, others))}.";
            foreach (var problem in Below(child, [.. all.OfType<Type>()]))
                yield return problem;
        }
    }

    private IEnumerable<string> Below(IConfigurationSection section, Type[] types)
    {
        if (types is [var type] && SettingTypes.ElementOf(type) is { } element)
            return section.GetChildren().SelectMany(item => Below(item, [element]));
        // Whoever reads the others checks them; a value with settings below it is no matter of names.
        Type[] objects = [.. types.Where(t => !SettingTypes.IsValue(Nullable.GetUnderlyingType(t) ?? t))];
        return objects.Length == 0 ? [] : Unknown(section, objects);
    }

    private static IEnumerable<string> Known(Type[] types, IEnumerable<(string Section, Type? Options)> others) =>
        types
            .SelectMany(type => type.GetProperties().Where(p => p.CanWrite).Select(p => p.Name))
            .Concat(others.Select(other => other.Section))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
