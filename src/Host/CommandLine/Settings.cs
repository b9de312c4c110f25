using Microsoft.Extensions.Configuration;

namespace Florin.Host.CommandLine;

/// <summary>The configuration of a command, from where .NET programs have it.</summary>
internal static class Settings
{
    /// <summary>Development, Production or another, by <c>DOTNET_ENVIRONMENT</c>.</summary>
    public static string Environment =>
        System.Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT")
        ?? System.Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT")
        ?? "Production";

    /// <summary>
    /// appsettings.json, appsettings.{Environment}.json, environment variables and the command line, the later ones winning.
    /// </summary>
    /// <param name="arguments">What follows the command's name.</param>
    /// <param name="shorthands">Options with a name of their own, such as <c>data</c> for <c>Florin:Data</c>.</param>
    /// <exception cref="WrongUsage">The command line has something that nothing reads.</exception>
    public static IConfigurationRoot Of(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> shorthands)
    {
        var settings = Arguments.Settings(arguments, shorthands);
        KnownSettings.Check(settings.Keys.Except(shorthands.Values, StringComparer.OrdinalIgnoreCase));
        return new ConfigurationBuilder()
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: false)
            .AddJsonFile($"appsettings.{Environment}.json", optional: true)
            .AddEnvironmentVariables()
            .AddInMemoryCollection(settings)
            .Build();
    }
}
