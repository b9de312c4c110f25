using System.CommandLine;
using System.Globalization;
using Florin.Host.Verify;
using Florin.Kernel;
using Spectre.Console;

namespace Florin.Host.CommandLine;

/// <summary><c>florin verify</c>.</summary>
internal static class VerifyVerb
{
    private static readonly Option<DirectoryInfo> Data = new("--data")
    {
        Description = "The data directory; no server may run on it.",
        DefaultValueFactory = static _ => new DirectoryInfo("./data"),
    };

    /// <summary>The command.</summary>
    public static Command Make()
    {
        Data.AcceptExistingOnly();
        var command = new Command("verify", "replays a data directory offline and checks that the books are right") { Data };
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        var result = await new Verification(parsed.GetRequiredValue(Data).FullName).Run(cancel);
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
                $"{result.Events:N0} events in {result.Took.TotalSeconds:N2} s, {rate:N0} a second."
            )
        );
        if (result.Findings.FirstOrDefault(f => f.Violation is not null) is { } violated)
            await Console.Error.WriteLineAsync(
                PlainText.Escaped($"florin: violated: {violated.Invariant}: {violated.Violation}")
            );
        return result.Holds ? 0 : 1;
    }
}
