using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Florin.Platform.Hosting;

/// <summary>A configuration that cannot be used; the message names every key, its value and what is allowed.</summary>
public sealed class WrongConfiguration(string message) : Exception(message);

/// <summary>Reads a section of the configuration into annotated options, and refuses what is wrong before anything starts.</summary>
public static class OptionsReader
{
    /// <summary>The options of a section, checked; defaults where nothing is configured.</summary>
    /// <exception cref="WrongConfiguration">A value cannot be read or is not allowed.</exception>
    public static T Options<T>(this IConfiguration configuration, string section)
        where T : class, new() => Read<T>(configuration, [section]);

    /// <summary>The options of a section, checked; where it has none those of another section, else the defaults.</summary>
    /// <exception cref="WrongConfiguration">A value cannot be read or is not allowed.</exception>
    public static T Layered<T>(this IConfiguration configuration, string section, string otherwise)
        where T : class, new() => Read<T>(configuration, [otherwise, section]);

    private static T Read<T>(IConfiguration configuration, string[] sections)
        where T : class, new()
    {
        var options = new T();
        try
        {
            foreach (var layer in sections)
                configuration.GetSection(layer).Bind(options);
        }
        catch (InvalidOperationException e) // What the binder throws; its message names value, key and type.
        {
            throw new WrongConfiguration(e.InnerException is { } inner ? $"{e.Message} {inner.Message}" : e.Message);
        }
        var problems = Problems(configuration, sections, options).ToList();
        return problems.Count == 0 ? options : throw new WrongConfiguration(string.Join(Environment.NewLine, problems));
    }

    // The options' own problems, and those of members that are options themselves.
    private static IEnumerable<string> Problems(IConfiguration configuration, string[] sections, object options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        var members = options
            .GetType()
            .GetProperties()
            .Where(member => member.IsDefined(typeof(ValidateObjectMembersAttribute), inherit: true))
            .Select(member => (member.Name, Value: member.GetValue(options)));
        return
        [
            .. results.Select(result => Explain(configuration, sections, result)),
            .. members
                .Where(member => member.Value is not null)
                .SelectMany(member =>
                    Problems(configuration, [.. sections.Select(section => $"{section}:{member.Name}")], member.Value!) // Just checked.
                ),
        ];
    }

    private static string Explain(IConfiguration configuration, string[] sections, ValidationResult result)
    {
        var keys = result.MemberNames.Select(name =>
        {
            var set = Array.FindLast(sections, section => configuration[$"{section}:{name}"] is not null) ?? sections[^1];
            return $"{set}:{name} is '{configuration[$"{set}:{name}"]}'";
        });
        return $"{string.Join(", ", keys)}: {result.ErrorMessage}";
    }
}
