using System.Reflection;
using Florin.Kernel;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Florin.WebConsole.Components;

/// <summary>
/// What is wrong with the query of a screen's address: filters that the screen does not have, so that nobody takes a whole list for a
/// filtered one, and values that it cannot read.
/// </summary>
internal static class UnreadFilters
{
    private const int MostShown = 40;

    /// <summary>The problems by the filters' names; empty where all is well.</summary>
    /// <param name="screen">The screen.</param>
    /// <param name="address">Its address, with the query.</param>
    public static IReadOnlyDictionary<string, string> Of(Type screen, string address)
    {
        var known = screen
            .GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(property => (property, property.GetCustomAttribute<SupplyParameterFromQueryAttribute>()))
            .Where(one => one.Item2 is not null)
            .ToDictionary(
                one => NameOf(one.property, one.Item2!),
                one => one.property.PropertyType,
                StringComparer.OrdinalIgnoreCase
            ); // Just seen.
        var problems = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, values) in QueryHelpers.ParseQuery(new Uri(address).Query))
            if (Problem(name, values, known) is { } problem)
                problems[Short(name)] = problem;
        return problems;
    }

    private static string? Problem(string name, StringValues values, Dictionary<string, Type> known) =>
        !known.TryGetValue(name, out var type) ? Unknown(name, known.Keys)
        : values.Count > 1 ? "is given more than once."
        : type == typeof(bool?) && values[0] is { } value && !bool.TryParse(value, out _)
            ? $"is '{Short(value)}'; expected true or false."
        : null;

    private static string Unknown(string name, Dictionary<string, Type>.KeyCollection known)
    {
        var nearest = Suggestion.Nearest(name, known) is { } meant ? $" Did you mean '{meant}'?" : "";
        var all =
            known.Count == 0
                ? "This screen has no filters."
                : $"This screen has {string.Join(", ", known.Order(StringComparer.Ordinal))}.";
        return $"is no filter of this screen.{nearest} {all}";
    }

    private static string NameOf(PropertyInfo property, SupplyParameterFromQueryAttribute supplied) =>
        supplied.Name ?? char.ToLowerInvariant(property.Name[0]) + property.Name[1..];

    private static string Short(string text) => text.Length > MostShown ? text[..MostShown] + "…" : text;
}
