using System.Collections;
using System.Reflection;
using System.Text;
using Florin.Kernel;
using Florin.Platform.Configuration;
using Microsoft.Extensions.Configuration;

namespace Florin.Host.Composition;

/// <summary>
/// Secrets that files hold, as orchestrators mount them: <c>Storage:MySql:ConnectionStringFile</c> names the file of
/// <c>Storage:MySql:ConnectionString</c>, and so for every setting that is a secret.
/// </summary>
internal static class SecretFiles
{
    private const string Suffix = "File";
    private const string Any = "{any}";
    private const int MaxBytes = 64 << 10;
    private const char ByteOrderMark = '\uFEFF';

    /// <summary>The settings that name such a file; a part in braces is any name.</summary>
    public static IReadOnlyList<string> Settings { get; } =
    [
        .. KnownSettings
            .Sections.SelectMany(section => Secrets(section.Section, section.Options))
            .Select(secret => secret + Suffix)
            .Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>Reads the files that a configuration names.</summary>
    /// <returns>The secrets by their settings.</returns>
    /// <exception cref="WrongConfiguration">A file cannot be used, or its secret is set as well; all problems are named.</exception>
    public static IReadOnlyList<KeyValuePair<string, string?>> Read(IConfiguration configuration)
    {
        var (read, problems) = (new List<KeyValuePair<string, string?>>(), new List<string>());
        foreach (var (key, path) in configuration.AsEnumerable())
        {
            if (path is null || !Settings.Any(setting => KnownSettings.Fits(key, setting)))
                continue;
            var secret = key[..^Suffix.Length];
            if (configuration[secret] is not null)
                problems.Add($"{secret} and {key} are both set; give one of them.");
            else if (TextOf(key, path, problems) is { } text)
                read.Add(new(secret, text));
        }
        return problems.Count == 0 ? read : throw new WrongConfiguration(string.Join(Environment.NewLine, problems));
    }

    // Editors and `echo` end a file with a newline that is no part of the secret.
    private static string? TextOf(string key, string path, List<string> problems)
    {
        try
        {
            using var file = File.OpenRead(path);
            var content = new byte[MaxBytes + 1]; // Of a device there is no end.
            var length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            if (length > MaxBytes)
                problems.Add(
                    $"{key} is '{Shown.Of(path)}', which has more than {MaxBytes} bytes; expected the file of a secret."
                );
            else if (
                Encoding.UTF8.GetString(content.AsSpan(0, length)).TrimStart(ByteOrderMark).TrimEnd('\r', '\n') is
                { Length: > 0 } text
            )
                return text;
            else
                problems.Add($"{key} is '{Shown.Of(path)}', which is empty; expected the file of a secret.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            problems.Add($"{key} is '{Shown.Of(path)}', which cannot be read: {e.Message}");
        }
        return null;
    }

    private static IEnumerable<string> Secrets(string section, Type options)
    {
        foreach (var property in options.GetProperties().Where(property => property.CanWrite || IsDictionary(property)))
        {
            var key = $"{section}:{property.Name}";
            if (property.IsDefined(typeof(SecretSettingAttribute)))
                yield return key;
            else if (
                IsDictionary(property)
                && property.PropertyType.GetGenericArguments() is [_, { Namespace: not nameof(System) } of]
            )
                foreach (var deeper in Secrets($"{key}:{Any}", of))
                    yield return deeper;
            else if (property.PropertyType.Namespace?.StartsWith(nameof(Florin), StringComparison.Ordinal) is true)
                foreach (var deeper in Secrets(key, property.PropertyType))
                    yield return deeper;
        }
    }

    private static bool IsDictionary(PropertyInfo property) => property.PropertyType.IsAssignableTo(typeof(IDictionary));
}
