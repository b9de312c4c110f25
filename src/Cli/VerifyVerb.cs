using System.CommandLine;
using System.Globalization;
using Florin.Cli.Verify;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Spectre.Console;

namespace Florin.Cli;

/// <summary><c>florin verify</c>.</summary>
public static class VerifyVerb
{
    private static readonly Option<DirectoryInfo> Data = new("--data")
    {
        Description = "Data directory; no server may be running on it.",
        DefaultValueFactory = static _ => new DirectoryInfo("./data"),
    };

    private static readonly Option<string> Hosted = DataServices.Option();

    /// <summary>The command.</summary>
    /// <param name="all">Every service that there is.</param>
    /// <param name="storage">Opens nothing yet: the providers that settings such as <c>--Storage:Log:Provider=…</c> choose.</param>
    public static Command Make(IReadOnlyList<ServiceDefinition> all, Func<IReadOnlyList<string>, OfflineStorage> storage)
    {
        Data.AcceptExistingOnly();
        var command = new CommandWithSettings(
            "verify",
            "Replays a data directory offline and checks that the books are right. Settings can be passed as --Key:Sub=value."
        )
        {
            Data,
            Hosted,
        };
        command.SetAction((parsed, cancel) => Run(parsed, all, storage, cancel));
        return command;
    }

    private static async Task<int> Run(
        ParseResult parsed,
        IReadOnlyList<ServiceDefinition> all,
        Func<IReadOnlyList<string>, OfflineStorage> storage,
        CancellationToken cancel
    )
    {
        var services = DataServices.Named(parsed.GetRequiredValue(Hosted), all);
        var data = parsed.GetRequiredValue(Data).FullName;
        var result = await new Verification(data, storage(parsed.UnmatchedTokens), services, all).Run(cancel);
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
