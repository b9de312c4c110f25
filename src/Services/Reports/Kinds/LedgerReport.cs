using System.Runtime.CompilerServices;
using Florin.Kernel;
using Florin.Reports.Jobs;
using Florin.Reports.Statements;

namespace Florin.Reports.Kinds;

/// <summary>The ledger itself: a row per entry of every account.</summary>
internal static class LedgerReport
{
    public static TableReport Kind { get; } =
        new(
            "ledger",
            ["period"],
            [
                new("position", ReportColumnKind.Number),
                new("accountId"),
                new("transactionId"),
                new("currency"),
                new("change"),
                new("changeMinor", ReportColumnKind.Number),
                new("balanceAfter"),
                new("balanceAfterMinor", ReportColumnKind.Number),
                new("counterpart"),
                new("effectiveAt", ReportColumnKind.Time),
                new("bookedAt", ReportColumnKind.Time),
                new("hash"),
            ],
            Rows
        );

    private static async IAsyncEnumerable<object[]> Rows(
        ReportOrder order,
        ReportSource source,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var (from, until) = (DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        if (order.Period is not null && StatementPeriod.TryParse(order.Period, out var period))
            (from, until) = (period.Begin, period.End);
        await foreach (var entry in source.Entries(cancel))
        {
            if (entry.RecordedAt >= until)
                yield break; // Times never fall along the log.
            if (entry.RecordedAt < from)
                continue;
            yield return
            [
                entry.Position,
                entry.Account.Value,
                entry.Transaction.Value,
                entry.Currency.Code,
                new Money(entry.Minor, entry.Currency).ToDecimal(),
                entry.Minor,
                new Money(entry.BalanceAfter, entry.Currency).ToDecimal(),
                entry.BalanceAfter,
                entry.Counterpart.ToString(),
                entry.EffectiveAt,
                entry.RecordedAt,
                entry.Digest ?? "",
            ];
        }
    }
}
