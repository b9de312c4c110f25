using System.Reflection;
using Florin.Host.Composition;
using Florin.Platform.Configuration;

namespace Florin.Unit.Tests.Hosting;

/// <summary>What is secret by its name is so by its mark.</summary>
public sealed class SecretSettings
{
    private static readonly string[] Endings = ["Password", "Key", "Secret", "ConnectionString", "Token"];

    [Fact]
    public void Are_marked_so_that_no_message_shows_them()
    {
        var secrets = KnownSettings
            .Sections.SelectMany(section => Below(section.Options, []))
            .Where(property => Endings.Any(ending => property.Name.EndsWith(ending, StringComparison.Ordinal)))
            .ToList();
        Assert.True(secrets.Count > 5, string.Join(", ", secrets));
        Assert.Empty(
            secrets
                .Where(property => !property.IsDefined(typeof(SecretSettingAttribute)))
                .Select(property => $"{property.DeclaringType}.{property.Name}")
                .Distinct()
        );
    }

    private static IEnumerable<PropertyInfo> Below(Type type, HashSet<Type> seen)
    {
        if (!seen.Add(type) || type.Namespace?.StartsWith("Florin", StringComparison.Ordinal) != true)
            yield break;
        foreach (var property in type.GetProperties().Where(property => property.CanWrite))
            if (property.PropertyType == typeof(string))
                yield return property;
            else
                foreach (var deeper in Below(property.PropertyType, seen))
                    yield return deeper;
    }
}
