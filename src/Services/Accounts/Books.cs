using Florin.Accounts.Projections;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.Accounts;

/// <summary>The books contradict themselves: a bug, or a log that was changed. Nothing may be built on it.</summary>
public sealed class BooksDoNotBalance(string message) : Exception(message);

/// <summary>
/// The whole ledger as the fold of its log, for offline checks: every balance is the sum of its postings, every event is
/// of the account that its stream is of, and no account is below its overdraft limit. That accounts, clearing and world
/// together are zero cannot be derived from this log alone: each of its events is both sides of an entry. A check of that
/// takes clearing and world from the transactions.
/// </summary>
public sealed class Books
{
    private readonly Dictionary<string, Account> _accounts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, CurrencyBooks> _currencies = new(StringComparer.Ordinal);

    /// <summary>How many accounts there are.</summary>
    public int Accounts => _accounts.Count;

    /// <summary>The books of each currency, by its code.</summary>
    public IReadOnlyCollection<CurrencyBooks> Currencies => _currencies.Values;

    /// <summary>Every account.</summary>
    public IEnumerable<LedgerAccount> All => _accounts.Values.Where(account => account.Exists).Select(Told);

    /// <summary>An account; null where there is none.</summary>
    public LedgerAccount? Find(AccountId id) =>
        _accounts.TryGetValue(Account.StreamOf(id), out var account) ? Told(account) : null;

    /// <summary>The balance of an account; null where there is none.</summary>
    public Money? BalanceOf(AccountId id) =>
        _accounts.TryGetValue(Account.StreamOf(id), out var account) ? account.Balance : null;

    /// <summary>What a posting moved: the transaction, what the account gained in minor units, and whether it gave a debit back.</summary>
    public static (TransactionId Transaction, long Minor, bool Compensates)? Posting(object happened) =>
        happened is IPosting posting
            ? (posting.Transaction, posting.Change.Minor, posting is FundsCredited { Compensates: true })
            : null;

    /// <summary>What a posting of the transaction service says; null of every other event.</summary>
    public static LedgerPosting? PostingOf(object happened) =>
        happened is IPosting posting and not (HoldCaptured or CaptureCredited)
            ? new LedgerPosting(
                posting.Account,
                posting.Transaction,
                posting.Amount,
                posting is FundsDebited,
                posting.Counterpart,
                posting.BalanceAfter,
                posting.Description,
                posting.EffectiveAt,
                posting is FundsCredited { Compensates: true }
            )
            : null;

    /// <summary>Takes the log's next event, in order. Events of other streams and records of commands change nothing.</summary>
    /// <exception cref="BooksDoNotBalance">It does not fit what was before.</exception>
    /// <exception cref="LogFault">It is no event of an account.</exception>
    public void Add(Recorded happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        if (happened.Data is ICommandRecord || !happened.Stream.StartsWith(Account.StreamPrefix, StringComparison.Ordinal))
            return;
        if (AccountOf(happened.Data) is { } account && Account.StreamOf(account) != happened.Stream)
            throw new BooksDoNotBalance($"{happened.Stream} has an event of {account} at position {happened.Position}.");
        var before = _accounts.GetValueOrDefault(happened.Stream, Account.Empty);
        var after = before.Apply(happened.Data);
        Available(before, after, happened);
        _accounts[happened.Stream] = after;
        var currency = after.Balance.Currency;
        var books = _currencies.GetValueOrDefault(currency.Code) ?? CurrencyBooks.Empty(currency);
        if (happened.Data is IPosting posting)
            books = books.Posted(after.Balance.Minor - before.Balance.Minor, posting.Counterpart, posting.Change.Minor);
        _currencies[currency.Code] = books;
        if (happened.Version != after.Version || books.Total != 0)
            throw new BooksDoNotBalance($"After position {happened.Position}, {currency} sums to {books.Total} minor units.");
    }

    // What holds set aside depends on the time, which an event of a posting does not say, and its record does.
    private static void Available(Account before, Account after, Recorded happened)
    {
        if (happened.Data is FundsDebited or HoldPlaced or HoldCaptured && after.AvailableAt(happened.At).IsNegative)
            throw new BooksDoNotBalance(
                $"At position {happened.Position}, {after.Id} has {after.AvailableAt(happened.At)} available, less than nothing."
            );
        if (
            happened.Data is HoldCaptured { Hold: var id }
            && before.Holds.Any(hold => hold.Id == id && hold.IsOverAt(happened.At))
        )
            throw new BooksDoNotBalance($"At position {happened.Position}, {id} is captured after its time is over.");
        if (
            happened.Data is HoldExpired { Hold: var over }
            && !before.Holds.Any(hold => hold.Id == over && hold.IsOverAt(happened.At))
        )
            throw new BooksDoNotBalance($"At position {happened.Position}, {over} ends before its time is over.");
    }

    private static LedgerAccount Told(Account account) => new(account.Id, account.UserId, account.Balance, account.CreatedAt);

    private static AccountId? AccountOf(object happened) =>
        happened switch
        {
            AccountOpened e => e.Account,
            IPosting e => e.Account,
            AccountFrozen e => e.Account,
            AccountUnfrozen e => e.Account,
            AccountClosed e => e.Account,
            AccountReopened e => e.Account,
            AccountChanged e => e.Account,
            AccountLimitsChanged e => e.Account,
            PurposeMoved e => e.Account,
            SubAccountOpened e => e.Account,
            SubAccountClosed e => e.Account,
            HoldPlaced e => e.Account,
            HoldVoided e => e.Account,
            HoldExpired e => e.Account,
            _ => null,
        };
}
