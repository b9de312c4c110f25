using System.CommandLine;
using System.Globalization;
using Florin.Cli;
using Florin.Host.Composition;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Spectre.Console;

namespace Florin.Host.Verify;

/// <summary><c>florin verify</c>.</summary>
internal static class VerifyVerb
{
    private static readonly Option<DirectoryInfo> Data = new("--data")
    {
        Description = "Data directory; no server may be running on it.",
        DefaultValueFactory = static _ => new DirectoryInfo("./data"),
    };

    private static readonly Option<string> Hosted = new("--services")
    {
        Description =
            "Services whose data is in the directory, if others have a directory of their own: all, or a comma-separated list.",
        DefaultValueFactory = static _ => "all",
    };

    /// <summary>The command.</summary>
    public static Command Make()
    {
        Data.AcceptExistingOnly();
        var command = new Command("verify", "Replays a data directory offline and checks that the books are right.")
        {
            Data,
            Hosted,
        };
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        var options = new FlorinOptions { Services = parsed.GetRequiredValue(Hosted) };
        List<ServiceDefinition> services = [.. Catalog.Services.Where(service => options.Hosts(service.Name))];
        if (services.Count == 0)
            throw new WrongUsage($"--services must be all, or a comma-separated list of {string.Join(", ", Catalog.Names)}.");
        var result = await new Verification(parsed.GetRequiredValue(Data).FullName, services).Run(cancel);
        var table = new Table().AddColumns("invariant", "checked", "holds").Border(TableBorder.Rounded);
        foreach (var finding in result.Findings)
            table.AddRow(
                Markup.Escape(PlainText.Escaped(finding.Invariant)),
                Markup.Escape(PlainText.Escaped(finding.Checked)),
                finding.Violation is null ? "yes" : "NO"
            );
        AnsiConsole.Write(table);
        var rate = result.Events / Math.Max(result.Took.TotalSeconds, 0.001);
        await Console.Out.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Events:N0} events in {result.Took.TotalSeconds:N2} s, {rate:N0} per second."
            )
        );
        foreach (var violated in result.Findings.Where(f => f.Violation is not null))
        {
            await Console.Error.WriteLineAsync(
                PlainText.Escaped($"florin: violated: {violated.Invariant}: {violated.Violation}")
            );
            await Console.Error.WriteLineAsync($"florin: what to do: {violated.Advice}.");
        }
        return result.Holds ? 0 : 1;
    }
}
