using System.CommandLine;
using Florin.Cli.Client;

namespace Florin.Cli;

/// <summary><c>florin statement</c>: an account's statement, on the standard output or in a file.</summary>
public static class StatementVerb
{
    private static readonly Argument<string> Account = new("account") { Description = "The account's id." };

    private static readonly Option<string> Period = new("--period")
    {
        Description = "A month (2026-10), a day (2026-10-31), or days (2026-10-01..2026-10-31), in UTC.",
        Required = true,
    };

    private static readonly Option<string> Format = new("--format")
    {
        Description = "json, csv, pdf, camt053 or mt940.",
        DefaultValueFactory = static _ => "csv",
    };

    private static readonly Option<FileInfo?> Out = new("--out")
    {
        Description = "File to write (default: the standard output).",
    };

    /// <summary>The command.</summary>
    public static Command Make()
    {
        Format.AcceptOnlyFromAmong("json", "csv", "pdf", "camt053", "mt940");
        var command = new Command("statement", "Prints an account's statement of a period.")
        {
            Account,
            Period,
            Format,
            Out,
            GatewayConnection.Url,
            GatewayConnection.Token,
            GatewayConnection.TokenFile,
        };
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        var (format, file) = (parsed.GetRequiredValue(Format), parsed.GetValue(Out));
        if (format is "pdf" && file is null && !Console.IsOutputRedirected)
            throw new WrongUsage("A terminal does not show a PDF: pass --out FILE.");
        using var client = GatewayConnection.Open(parsed);
        var account = Uri.EscapeDataString(parsed.GetRequiredValue(Account));
        var period = Uri.EscapeDataString(parsed.GetRequiredValue(Period));
        var path = $"/api/report/statements?accountId={account}&period={period}&format={format}";
        var answer = await client.Send(HttpMethod.Get, path, body: null, key: null, wait: false, cancel);
        if (answer.Status != 200)
            throw new ClientRefused($"{answer.Code}: {answer.Detail}");
        await using var to = file is null ? Console.OpenStandardOutput() : file.Create();
        if (format is "json")
        {
            await using var text = new StreamWriter(to);
            await text.WriteLineAsync(answer.Data(path).ToString());
        }
        else
            await to.WriteAsync(answer.Body, cancel);
        return 0;
    }
}
