using System.CommandLine;
using System.Globalization;
using Florin.Host.Client;
using Florin.Host.Import;
using Florin.Kernel;
using Spectre.Console;

namespace Florin.Host.CommandLine;

/// <summary><c>florin import</c>.</summary>
internal static class ImportVerb
{
    private const int Connections = 40;
    private const int Shown = 50;

    private static readonly Option<FileInfo> Accounts = new("--accounts")
    {
        Description = "CSV with account, opened, currency, overdraft_limit and, to be compared, closing_balance.",
        Required = true,
    };

    private static readonly Option<FileInfo> Transactions = new("--transactions")
    {
        Description = "CSV with id, account, date, type, amount, currency, description, counterparty.",
        Required = true,
    };

    private static readonly Option<Uri> Url = GatewayUrl.Option();

    private static readonly Option<string?> Token = new("--token")
    {
        Description = "An administrator's token (florin token --role admin).",
    };

    private static readonly Option<string?> User = new("--user")
    {
        Description = "Whose the accounts become; without it a customer without a login, made once.",
    };

    /// <summary>The command.</summary>
    public static Command Make()
    {
        Accounts.AcceptExistingOnly();
        Transactions.AcceptExistingOnly();
        var command = new Command("import", "loads history from two CSV files through the public API; can be run again")
        {
            Accounts,
            Transactions,
            Url,
            Token,
            User,
        };
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        var rows = new ImportRows();
        rows.ReadAccounts(parsed.GetRequiredValue(Accounts).FullName);
        rows.ReadTransactions(parsed.GetRequiredValue(Transactions).FullName);
        using var client = new FlorinClient(parsed.GetRequiredValue(Url), parsed.GetValue(Token), Connections);
        ImportResult? result = null;
        await AnsiConsole
            .Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async bars =>
            {
                var bar = bars.AddTask("transactions", maxValue: Math.Max(1, rows.Transactions.Count));
                result = await new Importer(client, rows, parsed.GetValue(User), done => bar.Increment(done)).Run(cancel);
                bar.Value = bar.MaxValue;
            });
        if (rows.Joined > 0)
            await Console.Error.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{rows.Joined} descriptions or counterparties had line breaks or tabs; each was loaded as a space."
                )
            );
        Print(result!); // The run ended, so there is one.
        return result!.Clean ? 0 : 1;
    }

    private static void Print(ImportResult result)
    {
        foreach (var line in result.Problems.Select(p => p.ToString()).Concat(result.Differences).Take(Shown))
            Console.Error.WriteLine(PlainText.Escaped(line)); // A file may hold anything.
        if (result.Problems.Count + result.Differences.Count is > Shown and var all)
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"… and {all - Shown} more."));
        var table = new Table().AddColumns("what", "how many").Border(TableBorder.Rounded);
        table.AddRow("accounts opened", Number(result.Accounts)).AddRow("transactions completed", Number(result.Transactions));
        table
            .AddRow("rows that were there already", Number(result.AlreadyThere))
            .AddRow("rows not loaded", Number(result.Problems.Count));
        table.AddRow("closing balances that differ", Number(result.Differences.Count));
        AnsiConsole.Write(table);
    }

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
