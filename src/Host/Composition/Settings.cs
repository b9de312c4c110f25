using Florin.Cli;
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
    public static IConfigurationRoot Of(IReadOnlyList<string> arguments) => Read(arguments, follows: true);

    /// <summary>As <see cref="Of"/>, for a command that reads it once: files that change meanwhile are not read again.</summary>
    /// <exception cref="WrongUsage">The command line has something that nothing reads.</exception>
    public static IConfigurationRoot Once(IReadOnlyList<string> arguments) => Read(arguments, follows: false);

    private static IConfigurationRoot Read(IReadOnlyList<string> arguments, bool follows)
    {
        KnownSettings.Check(Names(arguments));
        var isRunning = false;
        var configuration = new ConfigurationBuilder()
            .SetFileProvider(new LinkedFiles(AppContext.BaseDirectory))
            .AddJsonFile("appsettings.json", optional: false, reloadOnChange: follows)
            .AddJsonFile($"appsettings.{Environment}.json", optional: true, reloadOnChange: follows)
            .AddEnvironmentVariables()
            .AddCommandLine([.. arguments], Shorthands)
            // At the start a broken file stops it; later the gateway, which reads the file again itself, refuses it.
            .SetFileLoadExceptionHandler(broken => broken.Ignore = isRunning)
            .Build();
        isRunning = true;
        return configuration;
    }

    // The framework passes over what it does not understand; whoever starts a bank wants to be told.
    private static List<string> Names(IReadOnlyList<string> arguments)
    {
        var names = new List<string>();
        for (var at = 0; at < arguments.Count; at++)
        {
            var word = arguments[at];
            if (!word.StartsWith("--", StringComparison.Ordinal) || word.Length == 2)
                throw new WrongUsage($"'{word}' is not a known option; pass settings as --Key:Sub=value. See florin --help.");
            var hasValue = word.Contains('=', StringComparison.Ordinal);
            if (!hasValue && (++at >= arguments.Count || arguments[at].StartsWith("--", StringComparison.Ordinal)))
                throw new WrongUsage($"{word} has no value; write {word}=value.");
            var name = word.Split('=')[0];
            names.Add(Shorthands.GetValueOrDefault(name, name[2..]));
        }
        return names;
    }
}
