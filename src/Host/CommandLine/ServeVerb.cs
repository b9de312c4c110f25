using Florin.Host.Composition;
using Microsoft.Extensions.Configuration;

namespace Florin.Host.CommandLine;

/// <summary><c>florin serve</c>.</summary>
internal static class ServeVerb
{
    private static readonly Dictionary<string, string> Shorthands = new(StringComparer.OrdinalIgnoreCase)
    {
        ["data"] = "Florin:Data",
        ["services"] = "Florin:Services",
    };

    /// <summary>The command.</summary>
    public static Verb Verb { get; } =
        new(
            "serve",
            "runs the gateway and the services (this is what florin does by itself)",
            """
            Usage: florin serve [--data DIR] [--services LIST] [--Key:Sub=value ...]

              --data DIR        where data is kept; made if missing (default ./data)
              --services LIST   what this process hosts: all, or a comma list of gateway, user, account,
                                transaction, payment, notification, audit, analytics, risk (default all)
              --Key:Sub=value   any other setting, such as --Florin:BasePort=4000

            Settings come from appsettings.json, appsettings.{Environment}.json, environment variables
            (Florin__BasePort=4000) and the command line; later ones win.
            """,
            Serve
        );

    /// <summary>The configuration of a command line, in the order that .NET programs have it.</summary>
    public static IConfigurationRoot Configuration(IReadOnlyList<string> arguments, string environment) =>
        new ConfigurationBuilder()
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: false)
            .AddJsonFile($"appsettings.{environment}.json", optional: true)
            .AddEnvironmentVariables()
            .AddInMemoryCollection(Arguments.Settings(arguments, Shorthands))
            .Build();

    private static async Task<int> Serve(IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        var environment =
            Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT")
            ?? Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT")
            ?? "Production";
        var configuration = Configuration(arguments, environment);
        await using var florin = await FlorinApp.Start(configuration, environment, TimeProvider.System, cancel);
        await florin.UntilStopped(cancel);
        return 0;
    }
}
