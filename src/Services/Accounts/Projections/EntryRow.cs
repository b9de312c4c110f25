using System.Globalization;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Projections;

namespace Florin.Accounts.Projections;

/// <summary>One posting of one account.</summary>
/// <param name="Position">Its place in the ledger's log.</param>
/// <param name="Account">The account.</param>
/// <param name="Transaction">The transaction that moved the money.</param>
/// <param name="Currency">The account's currency.</param>
/// <param name="Minor">What the account gained, in minor units: negative for a debit.</param>
/// <param name="BalanceAfter">The account's balance after it, in minor units.</param>
/// <param name="EffectiveAt">When it counts from.</param>
/// <param name="RecordedAt">When it was written.</param>
/// <param name="Description">What the statement says.</param>
/// <param name="Hold">The hold that was captured with it; null for other postings.</param>
/// <param name="Purpose">What the money is for; null on an account that does not segregate its balance.</param>
internal sealed record EntryRow(
    long Position,
    AccountId Account,
    TransactionId Transaction,
    Currency Currency,
    long Minor,
    long BalanceAfter,
    DateTimeOffset EffectiveAt,
    DateTimeOffset RecordedAt,
    string Description,
    HoldId? Hold,
    string? Purpose
)
{
    public const string ByAccount = "account";
    public const string ByEffectiveAt = "effectiveAt";
    public const string ByRecordedAt = "recordedAt";
    public const string Change = "minor";

    /// <summary>
    /// By key the rows stand in the order of the log. One index serves both the statement and the sums, which go through the
    /// rows of one account: a further one would cost every posting more than it saves the rare question for the past.
    /// </summary>
    public static readonly View<EntryRow> View = new View<EntryRow>("entries", 3, r => KeyOf(r.Position))
        .Text(ByAccount, r => r.Account.Value)
        .Number(ByEffectiveAt, r => ViewTime.Micros(r.EffectiveAt))
        .Number(ByRecordedAt, r => ViewTime.Micros(r.RecordedAt))
        .Number(Change, r => r.Minor)
        .Index(ByAccount);

    /// <summary>A posting as a row.</summary>
    public static EntryRow Of(Recorded happened, IPosting posting) =>
        new(
            happened.Position,
            posting.Account,
            posting.Transaction,
            posting.Amount.Currency,
            posting.Change.Minor,
            posting.BalanceAfter.Minor,
            posting.EffectiveAt,
            happened.At,
            posting.Description,
            HoldOf(posting),
            posting.Purpose
        );

    private static HoldId? HoldOf(IPosting posting) =>
        posting switch
        {
            HoldCaptured e => e.Hold,
            CaptureCredited e => e.Hold,
            _ => null,
        };

    // All of one length, so that keys sort as positions do and rows are added at the end of the table.
    private static string KeyOf(long position) => position.ToString("D15", CultureInfo.InvariantCulture);
}
