using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Florin.Kernel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Florin.Platform.Configuration;

/// <summary>A configuration that cannot be used; the message names every key, its value and what is allowed.</summary>
public sealed class WrongConfiguration(string message) : Exception(message);

/// <summary>Reads a section of the configuration into annotated options, and refuses what is wrong before anything starts.</summary>
public static class OptionsReader
{
    /// <summary>The options of a section, checked; defaults where nothing is configured.</summary>
    /// <exception cref="WrongConfiguration">A value cannot be read or is not allowed.</exception>
    public static T Options<T>(this IConfiguration configuration, string section)
        where T : class, new() => Whole<T>(configuration, [section]);

    /// <summary>The options of a section, checked; where it has none those of another section, else the defaults.</summary>
    /// <exception cref="WrongConfiguration">A value cannot be read or is not allowed.</exception>
    public static T Layered<T>(this IConfiguration configuration, string section, string otherwise)
        where T : class, new() => Whole<T>(configuration, [otherwise, section]);

    /// <summary>
    /// What can be read of a section, to find out what is wrong elsewhere too: it is not to be used when problems were found.
    /// </summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="section">The section.</param>
    /// <param name="problems">To which everything is added that is wrong in it.</param>
    public static T BindCollecting<T>(this IConfiguration configuration, string section, ICollection<string> problems)
        where T : class, new()
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(problems);
        return Read(new Reading(configuration, [section], typeof(T)), [section], new T(), problems);
    }

    /// <summary>Looks for what is wrong with a section whose options nobody needs yet.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="options">What it is read into.</param>
    /// <param name="problems">To which everything is added that is wrong in it.</param>
    /// <param name="sections">The section, after those that hold where it says nothing.</param>
    public static void Check(
        this IConfiguration configuration,
        Type options,
        ICollection<string> problems,
        params string[] sections
    )
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(problems);
        Read(new Reading(configuration, sections, options), sections, Activator.CreateInstance(options)!, problems); // Null for Nullable<T> alone.
    }

    private static T Whole<T>(IConfiguration configuration, string[] sections)
        where T : class, new()
    {
        var problems = new List<string>();
        var options = Read(new Reading(configuration, sections, typeof(T)), sections, new T(), problems);
        return problems.Count == 0 ? options : throw new WrongConfiguration(string.Join(Environment.NewLine, problems));
    }

    private static T Read<T>(Reading reading, string[] sections, T options, ICollection<string> problems)
        where T : class
    {
        try
        {
            foreach (var layer in sections)
                reading.Bindable.GetSection(layer).Bind(options);
        }
        catch (InvalidOperationException e) // The binder's, for what only it knows to be wrong.
        {
            problems.Add(Shown.Of(Shown.Of(e)));
            return options;
        }
        foreach (var problem in reading.Problems.Concat(Problems(reading, sections, options)).Distinct(StringComparer.Ordinal))
            problems.Add(problem);
        return options;
    }

    // The options' own problems, and those of members that are options themselves or have some.
    private static IEnumerable<string> Problems(Reading reading, string[] sections, object options)
    {
        var results = new List<ValidationResult>();
        var members = options.GetType().GetProperties();
        foreach (var member in members)
            results.AddRange(Problems(member, options));
        // Not by the validator, which would not ask the options while a single one of them is wrong.
        if (options is IValidatableObject whole && !reading.LacksChoice(sections))
            results.AddRange(whole.Validate(new ValidationContext(options)));
        return
        [
            .. results.Select(result => reading.Explain(sections, result, options)).OfType<string>(),
            .. members
                .SelectMany(member => Deeper(member, options))
                .SelectMany(deeper =>
                    Problems(reading, [.. sections.Select(section => $"{section}:{deeper.Key}")], deeper.Options)
                ),
        ];
    }

    // A context for each: one that is used again keeps the name of the first.
    private static List<ValidationResult> Problems(PropertyInfo member, object options)
    {
        var results = new List<ValidationResult>();
        if (!member.IsDefined(typeof(ValidationAttribute), inherit: true))
            return results;
        var (context, value) = (new ValidationContext(options) { MemberName = member.Name }, member.GetValue(options));
        if (member.GetCustomAttribute<RangeAttribute>() is { } range && !range.IsValid(value))
            results.Add(new ValidationResult($"{AllowedValues.Of(member)}.", [member.Name]));
        else if (member.GetCustomAttribute<RequiredAttribute>() is { } required && !required.IsValid(value))
            results.Add(new ValidationResult("a value is required.", [member.Name]));
        else
            Validator.TryValidateProperty(value, context, results);
        return results;
    }

    private static IEnumerable<(string Key, object Options)> Deeper(PropertyInfo member, object options)
    {
        if (member.IsDefined(typeof(ValidateObjectMembersAttribute), inherit: true))
            return member.GetValue(options) is { } value ? [(member.Name, value)] : [];
        if (!member.IsDefined(typeof(ValidateEnumeratedItemsAttribute), inherit: true))
            return [];
        return member.GetValue(options) switch
        {
            IDictionary items => items.Keys.Cast<object>().Select(key => ($"{member.Name}:{key}", items[key]!)), // The binder makes no empty ones.
            IEnumerable items => items.Cast<object>().Select((item, i) => ($"{member.Name}:{i}", item)),
            _ => [],
        };
    }

    /// <summary>Sections of a configuration on their way into options.</summary>
    private sealed class Reading
    {
        private readonly IConfiguration _configuration;
        private readonly List<InvalidSetting> _invalid;

        public Reading(IConfiguration configuration, string[] sections, Type type)
        {
            _configuration = configuration;
            _invalid = [.. sections.SelectMany(section => InvalidSetting.In(configuration.GetSection(section), type))];
            Bindable = _invalid.Count == 0 ? configuration : WithPlaceholders(sections);
        }

        /// <summary>The configuration, with something that can be read where that cannot be.</summary>
        public IConfiguration Bindable { get; }

        /// <summary>What cannot be read.</summary>
        public IEnumerable<string> Problems => _invalid.Select(invalid => invalid.Problem);

        /// <summary>Whether something directly in one of the sections cannot be read on which others may depend.</summary>
        public bool LacksChoice(string[] sections) =>
            _invalid.Exists(u => u.IsChoice && sections.Contains(ConfigurationPath.GetParentPath(u.Key), Keys));

        /// <summary>A problem with its keys and their values; null for one of a stand-in.</summary>
        public string? Explain(string[] sections, ValidationResult result, object options)
        {
            var keys = result
                .MemberNames.Select(name =>
                    Array.FindLast(
                        [.. sections.Select(section => $"{section}:{name}")],
                        key => _configuration.GetSection(key).Exists()
                    ) ?? $"{sections[^1]}:{name}"
                )
                .ToList();
            if (_invalid.Exists(u => keys.Exists(key => Keys.Equals(key, u.Key))))
                return null;
            // Of a pair, what is not configured has its default, which may be half of what is wrong.
            var values = keys.Zip(
                result.MemberNames,
                (key, name) =>
                    IsSecret(options, name)
                        ? key
                        : $"{key} is '{Shown.Of(ValueOf(key) ?? (keys.Count > 1 ? Default(options, name) : null))}'"
            );
            return $"{string.Join(", ", values)}: {result.ErrorMessage}";
        }

        private static StringComparer Keys => StringComparer.OrdinalIgnoreCase;

        private static bool IsSecret(object options, string name) =>
            SettingTypes.PropertyOf(options.GetType(), name)?.IsDefined(typeof(SecretSettingAttribute), inherit: true) == true;

        private static string? Default(object options, string name) =>
            Convert.ToString(SettingTypes.PropertyOf(options.GetType(), name)?.GetValue(options), CultureInfo.InvariantCulture);

        private string? ValueOf(string key)
        {
            if (_configuration[key] is { Length: > 0 } value)
                return value;
            var section = _configuration.GetSection(key);
            return section.Exists() ? string.Join(", ", section.GetChildren().Select(item => item.Value)) : null;
        }

        private IConfiguration WithPlaceholders(string[] sections)
        {
            var settings = new Dictionary<string, string?>(Keys);
            foreach (var (key, value) in sections.SelectMany(section => _configuration.GetSection(section).AsEnumerable()))
                settings[key] = value;
            foreach (var invalid in _invalid)
                settings[invalid.Key] = invalid.Placeholder;
            return new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        }
    }
}
