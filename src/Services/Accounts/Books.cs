using Florin.Accounts.Projections;
using Florin.Kernel;
using Florin.Platform.EventStore;

namespace Florin.Accounts;

/// <summary>The books contradict themselves: a bug, or a log that was changed. Nothing may be built on it.</summary>
public sealed class BooksDoNotBalance(string message) : Exception(message);

/// <summary>
/// The whole ledger as the fold of its log, for whoever checks it: every balance is the sum of its postings, no account is
/// below its overdraft limit, and each currency's sum over accounts, clearing and world is zero after every event. Accounts
/// are summed by their balances, clearing and world by the postings, so that a posting that does not fit shows.
/// </summary>
public sealed class Books
{
    private readonly Dictionary<string, Account> _accounts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, CurrencyBooks> _currencies = new(StringComparer.Ordinal);

    /// <summary>How many accounts there are.</summary>
    public int Accounts => _accounts.Count;

    /// <summary>The books of each currency, by its code.</summary>
    public IReadOnlyCollection<CurrencyBooks> Currencies => _currencies.Values;

    /// <summary>The balance of every account.</summary>
    public IEnumerable<(AccountId Id, Money Balance)> Balances =>
        _accounts.Values.Where(account => account.Exists).Select(account => (account.Id, account.Balance));

    /// <summary>The balance of an account; null where there is none.</summary>
    public Money? BalanceOf(AccountId id) =>
        _accounts.TryGetValue(Account.StreamOf(id), out var account) ? account.Balance : null;

    /// <summary>What a posting moved: the transaction, what the account gained in minor units, and whether it gave a debit back.</summary>
    public static (TransactionId Transaction, long Minor, bool Compensates)? Posting(object happened) =>
        happened is IPosting posting
            ? (posting.Transaction, posting.Change.Minor, posting is FundsCredited { Compensates: true })
            : null;

    /// <summary>Takes the log's next event, in order. Records of commands change nothing.</summary>
    /// <exception cref="BooksDoNotBalance">It does not fit what was before.</exception>
    /// <exception cref="LogFault">It is no event of an account.</exception>
    public void Add(Recorded happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        if (happened.Data is ICommandRecord)
            return;
        var before = _accounts.GetValueOrDefault(happened.Stream, Account.Empty);
        var after = before.Apply(happened.Data);
        _accounts[happened.Stream] = after;
        var currency = after.Balance.Currency;
        var books = _currencies.GetValueOrDefault(currency.Code) ?? CurrencyBooks.Empty(currency);
        if (happened.Data is IPosting posting)
            books = books.Posted(after.Balance.Minor - before.Balance.Minor, posting.Counterpart, posting.Change.Minor);
        _currencies[currency.Code] = books;
        if (happened.Version != after.Version || books.Total != 0)
            throw new BooksDoNotBalance($"After position {happened.Position}, {currency} sums to {books.Total} minor units.");
    }
}
