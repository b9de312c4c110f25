using System.Globalization;
using CsvHelper;
using Florin.Kernel;

namespace Florin.Reports.Statements;

/// <summary>A statement as CSV: a line for the opening balance, one for each entry, one for the closing balance.</summary>
internal sealed class StatementAsCsv : IStatementFormat
{
    private static readonly string[] Columns =
    [
        "type",
        "position",
        "bookedAt",
        "effectiveAt",
        "transactionId",
        "description",
        "direction",
        "amount",
        "currency",
        "balanceAfter",
    ];

    /// <inheritdoc/>
    public string Name => "csv";

    /// <inheritdoc/>
    public string ContentType => "text/csv; charset=utf-8";

    /// <inheritdoc/>
    public string Extension => "csv";

    /// <inheritdoc/>
    public async Task Write(
        AccountStatement statement,
        IAsyncEnumerable<AccountStatementLine> lines,
        Stream to,
        CancellationToken cancel
    )
    {
        await using var csv = CsvWriter.Create(to, CsvWriterOptions.Default, leaveOpen: true);
        await csv.WriteRecordAsync(Columns, cancel);
        var currency = statement.Currency.Code;
        await csv.WriteRecordAsync(Balance("OPENING", statement.Period.First, statement.Opening), cancel);
        await foreach (var line in lines.WithCancellation(cancel))
            await csv.WriteRecordAsync(
                [
                    "ENTRY",
                    line.Position.ToString(CultureInfo.InvariantCulture),
                    Rfc3339.Text(line.RecordedAt),
                    Rfc3339.Text(line.EffectiveAt),
                    line.Transaction.Value,
                    SpreadsheetText.Safe(line.Description),
                    line.IsDebit ? "DEBIT" : "CREDIT",
                    line.Amount.ToDecimal(),
                    currency,
                    line.BalanceAfter.ToDecimal(),
                ],
                cancel
            );
        await csv.WriteRecordAsync(Balance("CLOSING", statement.Period.Last, statement.Closing), cancel);
    }

    private static string[] Balance(string type, DateOnly day, Money balance) =>
        [
            type,
            "",
            day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            "",
            "",
            "",
            "",
            "",
            balance.Currency.Code,
            balance.ToDecimal(),
        ];
}
