using System.CommandLine;
using System.Globalization;
using Florin.Cli.Client;
using Florin.Cli.Import;
using Florin.Kernel;
using Spectre.Console;

namespace Florin.Cli;

/// <summary><c>florin import</c>.</summary>
public static class ImportVerb
{
    private const int Connections = 40;

    private static readonly Option<FileInfo> Accounts = new("--accounts")
    {
        Description =
            "CSV file with the columns account, opened, currency, overdraft_limit and, optionally, closing_balance to compare with.",
        Required = true,
    };

    private static readonly Option<FileInfo> Transactions = new("--transactions")
    {
        Description = "CSV file with the columns id, account, date, type, amount, currency, description, counterparty.",
        Required = true,
    };

    private static readonly Option<Uri> Url = GatewayUrl.Option();

    private static readonly Option<string?> Token = new("--token")
    {
        Description = "Access token of an administrator (florin token --role admin).",
    };

    private static readonly Option<string?> User = new("--user")
    {
        Description = "User who will own the accounts (default: an import user without a login, created once).",
    };

    private static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Show the first rows as they would be booked and every problem in the files, without sending anything.",
    };

    private static readonly Option<DirectoryInfo?> VerdictsTo = new("--verdicts")
    {
        Description = "Folder for copies of both files with the result of each row, to correct and run again.",
    };

    /// <summary>The command.</summary>
    public static Command Make()
    {
        Accounts.AcceptExistingOnly();
        Transactions.AcceptExistingOnly();
        var command = new Command("import", "Loads history from two CSV files through the public API. Can be run repeatedly.")
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
            await Console.Error.WriteLineAsync($"{column}: this column is ignored.");
        if (rows.JoinedLines > 0)
            await Console.Error.WriteLineAsync(
                $"Line breaks and tabs in the text fields of {Number(rows.JoinedLines)} transactions are replaced by spaces."
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
        ProblemLines.Print([.. result.Problems.Select(p => p.ToString()), .. result.Differences]);
        var table = new Table().AddColumns("Item", "Count").Border(TableBorder.Rounded);
        table.AddRow("accounts opened", Number(result.Accounts)).AddRow("transactions completed", Number(result.Transactions));
        table
            .AddRow("rows already imported", Number(result.AlreadyThere))
            .AddRow("rows not loaded", Number(result.RowsNotLoaded));
        table.AddRow("closing balances that differ", Number(result.Differences.Count));
        AnsiConsole.Write(table);
    }

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
