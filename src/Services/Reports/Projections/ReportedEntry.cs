using System.Globalization;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Projections;

namespace Florin.Reports.Projections;

/// <summary>One posting of one account.</summary>
/// <param name="Position">Its place in the ledger's log.</param>
/// <param name="Account">The account.</param>
/// <param name="Transaction">The transaction that moved the money.</param>
/// <param name="Currency">The account's currency.</param>
/// <param name="Minor">What the account gained, in minor units: negative for a debit.</param>
/// <param name="BalanceAfter">The account's balance after it, in minor units.</param>
/// <param name="Counterpart">Where the other side stands.</param>
/// <param name="EffectiveAt">When it counts from: its value date.</param>
/// <param name="RecordedAt">When it was written: its booking date. Never falls along positions.</param>
/// <param name="Description">What the statement says, sealed.</param>
/// <param name="Digest">The log's running hash up to it; null where the log has none there.</param>
internal sealed record ReportedEntry(
    long Position,
    AccountId Account,
    TransactionId Transaction,
    Currency Currency,
    long Minor,
    long BalanceAfter,
    Counterpart Counterpart,
    DateTimeOffset EffectiveAt,
    DateTimeOffset RecordedAt,
    string Description,
    string? Digest
)
{
    public const string ByAccount = "account";
    public const string ByRecordedAt = "recordedAt";

    /// <summary>By key the rows stand in the order of the log.</summary>
    public static readonly View<ReportedEntry> View = new View<ReportedEntry>("reported_entries", 1, row => KeyOf(row.Position))
        .Text(ByAccount, row => row.Account.Value)
        .Number(ByRecordedAt, row => ViewTime.Micros(row.RecordedAt))
        .Index(ByAccount, ByRecordedAt);

    public static ReportedEntry Of(Recorded happened, ILedgerEntry entry) =>
        new(
            happened.Position,
            entry.Account,
            entry.Transaction,
            entry.Amount.Currency,
            entry.Change.Minor,
            entry.BalanceAfter.Minor,
            entry.Counterpart,
            entry.EffectiveAt,
            happened.At,
            entry.Description,
            happened.Metadata.Digest
        );

    /// <summary>All of one length, so that keys sort as positions do.</summary>
    public static string KeyOf(long position) => position.ToString("D15", CultureInfo.InvariantCulture);
}
