using Florin.Kernel;
using Florin.Platform.Calls;

namespace Florin.Contracts.Accounts;

/// <summary>What other services may know of an account.</summary>
/// <param name="Id">The account.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="Balance">Its balance now; its currency is the account's.</param>
/// <param name="Available">What may be spent: balance plus overdraft limit, without what is held.</param>
/// <param name="Status">OPEN, FROZEN or CLOSED.</param>
/// <param name="CreatedAt">When it was opened.</param>
/// <param name="Purposes">What its balance is segregated by; null where it is not.</param>
public sealed record AccountCard(
    AccountId Id,
    UserId UserId,
    Money Balance,
    Money Available,
    string Status,
    DateTimeOffset CreatedAt,
    IReadOnlyList<PurposeCard>? Purposes = null
)
{
    /// <summary>The closed period of the books that the time is in for which the account was looked up; null where it is in none.</summary>
    public string? ClosedPeriod { get; init; }

    /// <summary>Why a purpose does not fit the account; null where it does, as none does where the balance is not segregated.</summary>
    /// <param name="purpose">The purpose; null for none.</param>
    public Refusal? RefusePurpose(string? purpose) =>
        Purposes is null && purpose is null ? null
        : purpose is null
            ? new Refusal(
                AccountCodes.PurposeRequired,
                $"Account {Id} segregates its balance by purpose; name one of its purposes."
            ).With("accountId", Id.Value)
        : Purposes?.Any(one => one.Name == purpose) == true ? null
        : new Refusal(AccountCodes.UnknownPurpose, $"Account {Id} has no purpose '{PlainText.Shortened(purpose)}'.")
            .With("accountId", Id.Value)
            .With("purpose", purpose);
}

/// <summary>What may be spent for a purpose of an account.</summary>
/// <param name="Name">The purpose.</param>
/// <param name="Available">How much.</param>
public sealed record PurposeCard(string Name, Money Available);

/// <summary>Asks for an account.</summary>
/// <param name="Id">The account.</param>
/// <param name="EffectiveAt">When something is to take effect on it; null for now.</param>
public sealed record FindAccount(AccountId Id, DateTimeOffset? EffectiveAt = null);

/// <summary>The account, or null where there is none.</summary>
public sealed record FoundAccount(AccountCard? Account);

/// <summary>Where the other side of a posting stands.</summary>
public enum Counterpart
{
    /// <summary>The currency's in-flight clearing account.</summary>
    Clearing,

    /// <summary>The outside world.</summary>
    World,
}

/// <summary>Takes money from, or gives it to, one account: one step of a saga.</summary>
/// <param name="Account">The account.</param>
/// <param name="Transaction">The transaction that moves it.</param>
/// <param name="Amount">How much, more than nothing.</param>
/// <param name="Counterpart">Where it goes to or comes from.</param>
/// <param name="Description">What the statement says.</param>
/// <param name="EffectiveAt">When it counts from, for balances as of a time.</param>
/// <param name="Compensates">
/// It undoes an earlier debit of the same transaction, and is accepted even where the account is frozen.
/// </param>
/// <param name="Purpose">What the money is for, on an account that segregates its balance.</param>
public sealed record PostToAccount(
    AccountId Account,
    TransactionId Transaction,
    Money Amount,
    Counterpart Counterpart,
    string Description,
    DateTimeOffset EffectiveAt,
    bool Compensates = false,
    string? Purpose = null
);

/// <summary>What a posting came to: the balance after it, or why not.</summary>
/// <param name="BalanceAfter">Null where it was refused.</param>
/// <param name="Refusal">Null where it was posted.</param>
public sealed record Posted(Money? BalanceAfter, RefusalCard? Refusal);

/// <summary>One side of several: what one account loses or gains.</summary>
/// <param name="Account">The account.</param>
/// <param name="IsDebit">It loses the amount; otherwise it gains it.</param>
/// <param name="Amount">How much, more than nothing.</param>
/// <param name="Counterpart">Where the other side stands.</param>
/// <param name="Compensates">It gives an earlier debit of the same transaction back, and is accepted whatever became of the account.</param>
public sealed record AccountEntry(
    AccountId Account,
    bool IsDebit,
    Money Amount,
    Counterpart Counterpart = Counterpart.Clearing,
    bool Compensates = false
)
{
    /// <summary>What the money is for, on an account that segregates its balance.</summary>
    public string? Purpose { get; init; }

    /// <summary>What the statement says of this entry; null for what it says of all.</summary>
    public string? Description { get; init; }
}

/// <summary>
/// Moves money among several accounts at once: all of it or nothing. Per currency the debits against clearing equal the credits,
/// so that clearing holds nothing of it afterwards.
/// </summary>
/// <param name="Transaction">The transaction that moves it.</param>
/// <param name="Entries">At least one; an account may be there several times.</param>
/// <param name="Description">What the statements say.</param>
/// <param name="EffectiveAt">When it counts from, for balances as of a time.</param>
public sealed record PostEntries(
    TransactionId Transaction,
    IReadOnlyList<AccountEntry> Entries,
    string Description,
    DateTimeOffset EffectiveAt
);

/// <summary>What posting several entries came to.</summary>
/// <param name="Refusal">Why nothing was posted; null where everything was.</param>
public sealed record EntriesPosted(RefusalCard? Refusal);

/// <summary>Asks for the accounts of a user who is about to be erased.</summary>
/// <param name="User">Whose.</param>
/// <param name="Close">Whether those that nothing keeps open are closed.</param>
public sealed record SettleAccountsOf(UserId User, bool Close);

/// <summary>
/// The accounts that keep the user from being erased: those with a balance or a hold, and those in which a transaction is under way.
/// </summary>
public sealed record UnsettledAccounts(IReadOnlyList<AccountCard> Accounts);

/// <summary>Asks how far the ledger's log has come.</summary>
public sealed record AskLedgerEnd;

/// <summary>How far the ledger's log has come.</summary>
/// <param name="Position">Of its last event.</param>
/// <param name="At">The time there: nothing is recorded with an earlier one any more.</param>
public sealed record LedgerEnd(long Position, DateTimeOffset At);

/// <summary>The account service, for other services.</summary>
public sealed class AccountsClient(IServiceCalls calls)
{
    /// <summary>Finds an account by id.</summary>
    public static readonly Operation<FindAccount, FoundAccount> FindOperation = new(
        "account",
        "find-account",
        Repeatable: true
    );

    /// <summary>Says how far the ledger's log has come.</summary>
    public static readonly Operation<AskLedgerEnd, LedgerEnd> EndOperation = new("account", "ledger-end", Repeatable: true);

    /// <summary>Debits an account.</summary>
    public static readonly Operation<PostToAccount, Posted> DebitOperation = new("account", "debit");

    /// <summary>Credits an account.</summary>
    public static readonly Operation<PostToAccount, Posted> CreditOperation = new("account", "credit");

    /// <summary>Posts several entries at once.</summary>
    public static readonly Operation<PostEntries, EntriesPosted> PostOperation = new("account", "post-entries");

    /// <summary>Says whether several entries would be posted at once now, and posts none.</summary>
    public static readonly Operation<PostEntries, EntriesPosted> TryOperation = new("account", "try-entries", Repeatable: true);

    /// <summary>Says which accounts of a user have a balance or are in use, and closes the others.</summary>
    public static readonly Operation<SettleAccountsOf, UnsettledAccounts> SettleOperation = new(
        "account",
        "settle-accounts",
        Repeatable: true
    );

    /// <summary>The accounts of a user that have a balance or are in use; where asked to, closes the others.</summary>
    public async Task<IReadOnlyList<AccountCard>> Settle(
        UserId user,
        bool close,
        CallContext context,
        CancellationToken cancel
    ) => (await calls.Call(SettleOperation, new SettleAccountsOf(user, close), context, cancel)).Accounts;

    /// <summary>Finds an account by id; null where there is none.</summary>
    public ValueTask<AccountCard?> Find(AccountId id, CallContext context, CancellationToken cancel) =>
        Find(id, null, context, cancel);

    /// <summary>Finds an account on which something is to take effect at a time; null where there is none.</summary>
    public async ValueTask<AccountCard?> Find(
        AccountId id,
        DateTimeOffset? effectiveAt,
        CallContext context,
        CancellationToken cancel
    ) => (await calls.Call(FindOperation, new FindAccount(id, effectiveAt), context, cancel)).Account;

    /// <summary>How far the ledger's log has come.</summary>
    public Task<LedgerEnd> End(CallContext context, CancellationToken cancel) =>
        calls.Call(EndOperation, new AskLedgerEnd(), context, cancel);

    /// <summary>Takes money from an account, once per command id.</summary>
    public Task<Posted> Debit(PostToAccount posting, CallContext context, CancellationToken cancel) =>
        calls.Call(DebitOperation, posting, context, cancel);

    /// <summary>Gives money to an account, once per command id.</summary>
    public Task<Posted> Credit(PostToAccount posting, CallContext context, CancellationToken cancel) =>
        calls.Call(CreditOperation, posting, context, cancel);

    /// <summary>Posts several entries, all of them or none, once per command id.</summary>
    public Task<EntriesPosted> Post(PostEntries entries, CallContext context, CancellationToken cancel) =>
        calls.Call(PostOperation, entries, context, cancel);

    /// <summary>What posting several entries would come to now; nothing is posted.</summary>
    public Task<EntriesPosted> Try(PostEntries entries, CallContext context, CancellationToken cancel) =>
        calls.Call(TryOperation, entries, context, cancel);
}
