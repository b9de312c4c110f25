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

    private static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Shows the first rows as they would be booked, and every problem of the files; sends nothing.",
    };

    private static readonly Option<DirectoryInfo?> VerdictsTo = new("--verdicts")
    {
        Description = "A folder for both files with the verdict of each row, to be corrected and run again.",
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
            DryRun,
            VerdictsTo,
        };
        foreach (var option in ImportFormatOptions.All)
            command.Options.Add(option);
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        var rows = new ImportRows(
            parsed.GetRequiredValue(Accounts).FullName,
            parsed.GetRequiredValue(Transactions).FullName,
            ImportFormatOptions.Of(parsed),
            TimeProvider.System
        );
        await Tell(rows);
        var verdicts = parsed.GetValue(VerdictsTo) is { } folder ? VerdictFiles.In(folder, rows) : null; // Before anything is booked.
        if (!parsed.GetValue(DryRun))
            return await Load(parsed, rows, verdicts, cancel);
        var code = ImportPreview.Show(rows);
        return IsWritten(verdicts, new Verdicts(), rows.Problems) ? code : 1;
    }

    private static async Task Tell(ImportRows rows)
    {
        foreach (var column in rows.Unread)
            await Console.Error.WriteLineAsync($"{column}: the import does not read this column.");
        if (rows.JoinedLines > 0)
            await Console.Error.WriteLineAsync(
                $"Line breaks and tabs in the texts of {Number(rows.JoinedLines)} transactions become spaces."
            );
    }

    private static async Task<int> Load(ParseResult parsed, ImportRows rows, VerdictFiles? verdicts, CancellationToken cancel)
    {
        using var client = new FlorinClient(parsed.GetRequiredValue(Url), parsed.GetValue(Token), Connections);
        ProgressTask? bar = null;
        var source = parsed.GetValue(ImportFormatOptions.Source) ?? "";
        var importer = new Importer(client, rows, parsed.GetValue(User), source, done => bar?.Increment(done));
        var isWritten = true;
        try
        {
            await AnsiConsole
                .Progress()
                .Columns(
                    new TaskDescriptionColumn(),
                    new ProgressBarColumn(),
                    new PercentageColumn(),
                    new RemainingTimeColumn()
                )
                .StartAsync(async bars =>
                {
                    bar = bars.AddTask("transactions", maxValue: Math.Max(1, rows.Transactions.Count));
                    await importer.Run(cancel);
                    bar.Value = bar.MaxValue;
                });
        }
        finally
        {
            Print(importer.Result); // However it ended: this much is booked.
            isWritten = IsWritten(verdicts, importer.Verdicts, importer.Problems);
        }
        return importer.Result.Clean && isWritten ? 0 : 1;
    }

    private static bool IsWritten(VerdictFiles? files, Verdicts verdicts, IReadOnlyList<RowProblem> problems)
    {
        try
        {
            files?.Write(verdicts, problems);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(PlainText.Escaped($"florin: the verdicts could not be written: {e.Message}"));
            return false;
        }
    }

    private static void Print(ImportResult result)
    {
        Print([.. result.Problems.Select(p => p.ToString()), .. result.Differences]);
        var table = new Table().AddColumns("what", "how many").Border(TableBorder.Rounded);
        table.AddRow("accounts opened", Number(result.Accounts)).AddRow("transactions completed", Number(result.Transactions));
        table
            .AddRow("rows that were there already", Number(result.AlreadyThere))
            .AddRow("rows not loaded", Number(result.RowsNotLoaded));
        table.AddRow("closing balances that differ", Number(result.Differences.Count));
        AnsiConsole.Write(table);
    }

    /// <summary>Prints what is wrong, the first ones of many.</summary>
    public static void Print(IReadOnlyList<string> problems)
    {
        foreach (var line in problems.Take(Shown))
            Console.Error.WriteLine(PlainText.Escaped(line));
        if (problems.Count > Shown)
            Console.Error.WriteLine($"… and {Number(problems.Count - Shown)} more; --verdicts writes all of them.");
    }

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
