using System.Globalization;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;

namespace Florin.Reconciliation.Projections;

/// <summary>An entry of the ledger.</summary>
/// <param name="Position">Its place in the ledger's log.</param>
/// <param name="Account">The account.</param>
/// <param name="Side">The key of the side on which its counterpart stands.</param>
/// <param name="Transaction">The transaction that moved the money.</param>
/// <param name="Amount">What the account gained: negative for a debit.</param>
/// <param name="On">The day from which it counts, in UTC.</param>
/// <param name="Description">What the ledger's statement says, as it is stored there.</param>
internal sealed record LedgerEntryRow(
    long Position,
    AccountId Account,
    string Side,
    TransactionId Transaction,
    Money Amount,
    DateOnly On,
    string Description
)
{
    public const string ByAccount = "account";
    public const string BySide = "side";
    public const string ByDay = "day";
    public const string ByTransaction = "transaction_id";

    public static readonly View<LedgerEntryRow> View = new View<LedgerEntryRow>("ledger_entries", 1, row => KeyOf(row.Position))
        .Text(ByAccount, row => row.Account.Value)
        .Text(BySide, row => row.Side)
        .Number(ByDay, row => row.On.DayNumber)
        .Text(ByTransaction, row => row.Transaction.Value)
        .Index(ByTransaction)
        .Index(ByAccount, ByDay)
        .Index(BySide, ByDay);

    public static string KeyOf(long position) => position.ToString("D15", CultureInfo.InvariantCulture);

    public static LedgerEntryRow Of(Recorded recorded, ILedgerEntry entry) =>
        new(
            recorded.Position,
            entry.Account,
            Mirror.SideOf(entry.Counterpart, entry.Amount.Currency),
            entry.Transaction,
            entry.Change,
            DateOnly.FromDateTime(entry.EffectiveAt.UtcDateTime),
            entry.Description
        );
}

/// <summary>Follows the log of accounts, and keeps every entry of the ledger.</summary>
internal sealed class LedgerEntries
{
    /// <summary>The consumer that keeps them.</summary>
    public const string Name = "ledger-entries";

    private static readonly ConsumerOptions Options = new() { MaxBatch = 4096, Linger = TimeSpan.FromMilliseconds(50) };
    private readonly Projection _projection;

    private LedgerEntries(ServiceBuilder service) =>
        _projection = service.Projects(Name, follows: "account", [LedgerEntryRow.View], Project, Options);

    /// <summary>Keeps the entries.</summary>
    public static LedgerEntries Add(ServiceBuilder service) => new(service);

    /// <summary>The rows as far as they have come.</summary>
    /// <exception cref="ViewUnavailable">They are being built.</exception>
    public async ValueTask<IViewStore> Read(CancellationToken cancel) => (await _projection.Read(TimeSpan.Zero, cancel)).Store;

    private static ValueTask Project(IReadOnlyList<Recorded> events, Changes changes, CancellationToken cancel)
    {
        foreach (var recorded in events)
            if (recorded.Data is ILedgerEntry entry)
                changes.Put(LedgerEntryRow.View, LedgerEntryRow.Of(recorded, entry));
        return ValueTask.CompletedTask;
    }
}
