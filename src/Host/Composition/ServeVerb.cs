using System.CommandLine;

namespace Florin.Host.Composition;

/// <summary><c>florin serve</c>, which is also what <c>florin</c> does by itself.</summary>
internal static class ServeVerb
{
    private static readonly Option<string?> Data = new("--data")
    {
        Description = "Data directory; created if missing (default: ./data).",
    };

    private static readonly Option<string?> Services = new("--services")
    {
        Description =
            "Services this process hosts: all, or a comma-separated list of " + string.Join(", ", Catalog.Names) + ".",
    };

    /// <summary>The command.</summary>
    public static Command Make()
    {
        var command = new Command("serve", "Runs the gateway and the services. Any setting can be passed as --Key:Sub=value.");
        Serves(command);
        return command;
    }

    /// <summary>Makes a command serve.</summary>
    public static void Serves(Command command)
    {
        command.Options.Add(Data);
        command.Options.Add(Services);
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(Run);
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        List<string> settings = [.. parsed.UnmatchedTokens];
        if (parsed.GetValue(Data) is { } data)
            settings.Add($"--data={data}");
        if (parsed.GetValue(Services) is { } services)
            settings.Add($"--services={services}");
        var configuration = Settings.Of(settings);
        RuntimeOfAGateway.Choose(configuration["Florin:Services"]);
        try
        {
            await using var florin = await FlorinApp.Start(configuration, Settings.Environment, TimeProvider.System, cancel);
            await florin.UntilStopped(cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // It was stopped before it had started, which is a stop like any other.
        }
        return 0;
    }
}
