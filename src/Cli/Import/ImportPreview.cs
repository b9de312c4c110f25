using System.Globalization;
using Spectre.Console;

namespace Florin.Cli.Import;

/// <summary>What <c>florin import --dry-run</c> shows: the first rows as they would be booked, and what cannot be.</summary>
internal static class ImportPreview
{
    private const int First = 10;

    /// <summary>Prints it; returns the exit code, 1 where a row has a problem.</summary>
    public static int Show(ImportRows rows)
    {
        var problems = rows.Problems.OrderBy(p => p.Place.File, StringComparer.Ordinal).ThenBy(p => p.Place.Line).ToList();
        ProblemLines.Print([.. problems.Select(p => p.ToString())]);
        var table = new Table()
            .AddColumns("line", "date (UTC)", "account", "type", "amount", "description", "counterparty")
            .Border(TableBorder.Rounded);
        foreach (var row in rows.Transactions.Take(First))
            table.AddRow([.. Cells(row).Select(Markup.Escape)]);
        AnsiConsole.Write(table);
        Console.Out.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{rows.Accounts.Count:N0} accounts and {rows.Transactions.Count:N0} transactions would be loaded, by date; {problems.Select(p => p.Place).Distinct().Count():N0} rows would not. Nothing was sent."
            )
        );
        return problems.Count == 0 ? 0 : 1;
    }

    private static IEnumerable<string> Cells(TransactionLine row) =>
        [
            row.Place.Line.ToString(CultureInfo.InvariantCulture),
            row.Date.UtcDateTime.ToString(
                row.Date.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss",
                CultureInfo.InvariantCulture
            ),
            row.Account,
            row.Type,
            $"{row.Amount} {row.Currency}",
            row.Description,
            row.Counterparty,
        ];
}
