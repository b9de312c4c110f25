using Florin.Host.Composition;

namespace Florin.Host.CommandLine;

/// <summary><c>florin serve</c>.</summary>
internal static class ServeVerb
{
    /// <summary>Its options that have a name of their own.</summary>
    public static IReadOnlyDictionary<string, string> Shorthands { get; } =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
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

    private static async Task<int> Serve(IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        var configuration = Settings.Of(arguments, Shorthands);
        await using var florin = await FlorinApp.Start(configuration, Settings.Environment, TimeProvider.System, cancel);
        await florin.UntilStopped(cancel);
        return 0;
    }
}
