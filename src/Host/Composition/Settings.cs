using Florin.Cli;
using Florin.Kernel;
using Florin.Platform.Configuration;
using Microsoft.Extensions.Configuration;

namespace Florin.Host.Composition;

/// <summary>The configuration of a command, from where .NET programs have it.</summary>
internal static class Settings
{
    private static readonly Dictionary<string, string> Shorthands = new(StringComparer.OrdinalIgnoreCase)
    {
        ["--data"] = "Florin:Data",
        ["--services"] = "Florin:Services",
    };

    /// <summary>Development, Production or another, by <c>DOTNET_ENVIRONMENT</c>.</summary>
    public static string Environment =>
        global::System.Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT")
        ?? global::System.Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT")
        ?? "Production";

    /// <summary>
    /// appsettings.json, appsettings.{Environment}.json, environment variables and the command line, the later ones winning.
    /// </summary>
    /// <param name="arguments">What follows the command's name: <c>--Key:Sub=value</c>, <c>--data DIR</c>, <c>--services LIST</c>.</param>
    /// <exception cref="WrongUsage">The command line has something that nothing reads.</exception>
    /// <exception cref="WrongConfiguration">The file of a secret cannot be used.</exception>
    public static IConfigurationRoot Of(IReadOnlyList<string> arguments) => Read(arguments, follows: true);

    /// <summary>As <see cref="Of"/>, for a command that reads it once: files that change meanwhile are not read again.</summary>
    /// <exception cref="WrongUsage">The command line has something that nothing reads.</exception>
    public static IConfigurationRoot Once(IReadOnlyList<string> arguments) => Read(arguments, follows: false);

    private static IConfigurationRoot Read(IReadOnlyList<string> arguments, bool follows)
    {
        var given = Given(arguments);
        KnownSettings.Check(given.Select(setting => setting.Name));
        CheckShorthands(given);
        var isRunning = false;
        var builder = new ConfigurationBuilder()
            .SetFileProvider(new LinkedFiles(AppContext.BaseDirectory))
            .AddJsonFile("appsettings.json", optional: false, reloadOnChange: follows)
            .AddJsonFile($"appsettings.{Environment}.json", optional: true, reloadOnChange: follows)
            .AddEnvironmentVariables()
            .AddCommandLine([.. arguments], Shorthands)
            // At the start a broken file stops it; later the gateway, which reads the file again itself, refuses it.
            .SetFileLoadExceptionHandler(broken => broken.Ignore = isRunning);
        var configuration = builder.Build();
        if (SecretFiles.Read(configuration) is { Count: > 0 } secrets)
            configuration = builder.AddInMemoryCollection(secrets).Build();
        isRunning = true;
        return configuration;
    }

    // The framework passes over what it does not understand; whoever starts a bank wants to be told.
    private static List<Setting> Given(IReadOnlyList<string> arguments)
    {
        var given = new List<Setting>();
        for (var at = 0; at < arguments.Count; at++)
        {
            var word = arguments[at];
            if (!word.StartsWith("--", StringComparison.Ordinal) || word.Length == 2)
                throw new WrongUsage(
                    $"'{Shown.Of(word)}' is not a known option; pass settings as --Key:Sub=value. See florin --help."
                );
            var end = word.IndexOf('=', StringComparison.Ordinal);
            if (end < 0 && (++at >= arguments.Count || arguments[at].StartsWith("--", StringComparison.Ordinal)))
                throw new WrongUsage($"{Shown.Of(word)} has no value; write {Shown.Of(word)}=value.");
            var name = end < 0 ? word : word[..end];
            var value = end < 0 ? arguments[at] : word[(end + 1)..];
            given.Add(new Setting(name, Shorthands.GetValueOrDefault(name, name[2..]), value));
        }
        return given;
    }

    // Of a setting that stands twice the last one counts, so that a script can add to the settings of another. One under two names is a mistake.
    private static void CheckShorthands(List<Setting> given)
    {
        foreach (var shorthand in given.Where(setting => Shorthands.ContainsKey(setting.Word)))
            if (given.Find(other => other.Means(shorthand.Name) && other.Value != shorthand.Value) is { } other)
                throw new WrongUsage(
                    $"{shorthand.Word} is '{Shown.Of(shorthand.Value)}' and {other.Word} is '{Shown.Of(other.Value)}', which are the same setting; give one of them."
                );
    }

    /// <summary>A setting of the command line.</summary>
    /// <param name="Word">As it is written there, such as <c>--data</c>.</param>
    /// <param name="Name">Its key.</param>
    /// <param name="Value">Its value.</param>
    private sealed record Setting(string Word, string Name, string Value)
    {
        public bool Means(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);
    }
}
