using System.Text.Json.Serialization;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Json;

namespace Florin.Accounts;

/// <summary>What may be done with an account.</summary>
internal enum AccountStatus
{
    /// <summary>Everything.</summary>
    Open,

    /// <summary>Nothing, but a debit that cannot be completed still comes back to it.</summary>
    Frozen,

    /// <summary>Nothing; its balance is zero. A debit that comes back opens it again, frozen.</summary>
    Closed,
}

/// <summary>
/// Only what an account needs to decide; what people read of its past lives in projections. Small, so that a posting on a
/// hot account costs one small allocation: which commands it has seen is the log's to know.
/// </summary>
/// <param name="Id">The account; default where it was never opened.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Balance">What is on it.</param>
/// <param name="OverdraftLimit">How far below zero the balance may go.</param>
/// <param name="Status">What may be done with it.</param>
/// <param name="CreatedAt">When it was opened.</param>
/// <param name="Version">How many events it has had.</param>
/// <param name="Received">
/// All that was ever credited to it, in minor units, without what debits gave back: the largest balance that there can be when
/// every debit comes back.
/// </param>
internal sealed partial record Account(
    AccountId Id,
    UserId UserId,
    string? Name,
    Money Balance,
    Money OverdraftLimit,
    AccountStatus Status,
    DateTimeOffset CreatedAt,
    long Version,
    long Received = 0
) : IState<Account>
{
    /// <summary>
    /// The most that an account may be credited up to, and the largest overdraft limit, in minor units. What comes back of
    /// debits may go beyond it, and fits into a long because all that is ever credited does.
    /// </summary>
    public const long LargestBalance = 4_000_000_000_000_000_000;

    /// <inheritdoc/>
    public static Account Empty { get; } = new(default, default, null, default, default, AccountStatus.Open, default, 0);

    /// <inheritdoc/>
    public static string Schema => "account.4";

    /// <summary>How the stream of every account begins.</summary>
    public const string StreamPrefix = "account-";

    /// <summary>The stream of an account.</summary>
    public static string StreamOf(AccountId id) => $"{StreamPrefix}{id.Value}";

    /// <summary>It was opened.</summary>
    [JsonIgnore]
    public bool Exists => Version > 0;

    /// <summary>OPEN, FROZEN or CLOSED, as clients see it.</summary>
    [JsonIgnore]
    public string StatusName =>
        Status switch
        {
            AccountStatus.Open => "OPEN",
            AccountStatus.Frozen => "FROZEN",
            _ => "CLOSED",
        };

    /// <summary>Takes money, if there is enough of it and no limit forbids it.</summary>
    public Decision Debit(PostToAccount posting, DateTimeOffset now) =>
        (AccountRefusals.OfPosting(this, posting, Status) ?? RefuseToLeave(posting.Amount, posting.EffectiveAt)) is { } refusal
            ? refusal
            : Take(posting, now);

    /// <summary>Why so much may not leave it by one transaction; null where no limit forbids it.</summary>
    /// <param name="amount">All that the transaction takes.</param>
    /// <param name="effectiveAt">From when it counts.</param>
    public Refusal? RefuseToLeave(Money amount, DateTimeOffset effectiveAt) =>
        Limits == AccountLimits.None ? null : Limits.Refuse(LimitScope.Of(Id), Spent, amount, effectiveAt);

    /// <summary>Takes money whose limits were asked for all of its transaction, if there is enough of it.</summary>
    public Decision Take(PostToAccount posting, DateTimeOffset now)
    {
        if (AccountRefusals.OfPosting(this, posting, Status) is { } refusal)
            return refusal;
        if (posting.Amount > AvailableAt(now))
            return AccountRefusals.InsufficientFunds(this, posting.Amount, now);
        if (AccountRefusals.OfPurpose(this, posting.Purpose) is { } unknown)
            return unknown;
        if (posting.Purpose is { } purpose && posting.Amount > AvailableFor(purpose, now))
            return AccountRefusals.InsufficientFunds(this, posting.Amount, now, purpose);
        return
        [
            new FundsDebited(
                Id,
                posting.Transaction,
                posting.Amount,
                posting.Counterpart,
                Balance - posting.Amount,
                posting.Description,
                FlorinJson.Storable(posting.EffectiveAt),
                posting.Purpose
            ),
        ];
    }

    /// <summary>
    /// Gives money. What compensates an earlier debit is taken whatever became of the account since: an account that was
    /// closed meanwhile is opened again, frozen.
    /// </summary>
    public Decision Credit(PostToAccount posting)
    {
        if (AccountRefusals.OfPosting(this, posting, posting.Compensates ? AccountStatus.Open : Status) is { } refusal)
            return refusal;
        if (!posting.Compensates && !HasRoomFor(posting.Amount))
            return AccountRefusals.TooMuch(this, posting.Amount);
        if (AccountRefusals.OfPurpose(this, posting.Purpose) is { } unknown)
            return unknown;
        var credited = new FundsCredited(
            Id,
            posting.Transaction,
            posting.Amount,
            posting.Counterpart,
            Balance + posting.Amount,
            posting.Description,
            FlorinJson.Storable(posting.EffectiveAt),
            posting.Compensates,
            posting.Purpose
        );
        return Status is AccountStatus.Closed ? [credited, new AccountReopened(Id, posting.Transaction)] : [credited];
    }

    /// <summary>Stops it from being debited and credited.</summary>
    public Decision Freeze() =>
        Status is AccountStatus.Open ? [new AccountFrozen(Id)] : AccountRefusals.WrongStatus(this, "frozen");

    /// <summary>Lets it be debited and credited again.</summary>
    public Decision Unfreeze() =>
        Status is AccountStatus.Frozen ? [new AccountUnfrozen(Id)] : AccountRefusals.WrongStatus(this, "unfrozen");

    /// <summary>
    /// Closes it, open or frozen, when nothing is on it, nothing is owed, nothing is set aside and no sub-account is open.
    /// </summary>
    public Decision Close(DateTimeOffset now) =>
        Status is AccountStatus.Closed ? AccountRefusals.WrongStatus(this, "closed")
        : !Balance.IsZero ? AccountRefusals.NotEmpty(this)
        : HeldMinor(now) > 0 ? AccountRefusals.HasHolds(this, now)
        : Children > ClosedChildren ? AccountRefusals.HasChildren(this)
        : [new AccountClosed(Id)];

    /// <inheritdoc/>
    public Account Apply(object happened)
    {
        if (Exists == happened is AccountOpened)
            throw new BooksDoNotBalance($"{happened} cannot be event {Version + 1} of an account.");
        var after = happened switch
        {
            AccountOpened e => Opened(e),
            FundsCredited { Compensates: false } e => this with { Balance = Posted(e), Received = ReceivedWith(e.Amount) },
            CaptureCredited e => this with { Balance = Posted(e), Received = ReceivedWith(e.Amount) },
            HoldCaptured e => Captured(e),
            HoldPlaced e => Placed(e),
            HoldVoided e => Released(e.Hold, HoldStatus.Voided, e.Released, e),
            HoldExpired e => Released(e.Hold, HoldStatus.Expired, e.Released, e),
            IPosting e => this with { Balance = Posted(e), Spent = Spent.With(-e.Change.Minor, e.EffectiveAt) },
            PurposeMoved e => Moved(e),
            AccountChanged e => this with { Name = e.Name, Metadata = e.Metadata },
            AccountLimitsChanged e => this with { Limits = new AccountLimits(e.PerTransaction, e.PerDay, e.PerMonth) },
            SubAccountOpened => this with { Children = Children + 1 },
            SubAccountClosed when ClosedChildren < Children => this with { ClosedChildren = ClosedChildren + 1 },
            SubAccountClosed => throw new BooksDoNotBalance($"{Id} has {Children} sub-accounts, all of which were closed."),
            AccountFrozen or AccountReopened => this with { Status = AccountStatus.Frozen },
            AccountUnfrozen => this with { Status = AccountStatus.Open },
            AccountClosed when Balance.IsZero => this with { Status = AccountStatus.Closed, IsReleased = Parent is not null },
            AccountClosed => throw new BooksDoNotBalance($"{Id} was closed with {Balance} on it."),
            _ => throw new LogFault($"{happened.GetType().Name} is not an event of an account."),
        };
        if (happened is IPosting posting)
            after = after.Segregated(posting);
        return after with { Version = Version + 1 };
    }

    // A debit takes from the balance what a compensation gives back, so with all debits given back the balance is what was
    // received: that much, and the overdraft limit on top, must fit.
    private bool HasRoomFor(Money amount) =>
        amount.Minor <= LargestBalance - Balance.Minor && amount.Minor <= long.MaxValue - OverdraftLimit.Minor - Received;

    // An account of older books may have received more than that; it takes nothing more.
    private long ReceivedWith(Money amount) => (long)Int128.Min((Int128)Received + amount.Minor, long.MaxValue);

    private Int128 WithOverdraft(Money balance) => (Int128)balance.Minor + OverdraftLimit.Minor;

    private static Account Opened(AccountOpened e) =>
        new(
            e.Account,
            e.UserId,
            e.Name,
            Money.Zero(e.OverdraftLimit.Currency),
            e.OverdraftLimit,
            AccountStatus.Open,
            e.OpenedAt,
            0
        )
        {
            Metadata = e.Metadata,
            Parent = e.Parent,
            Purposes = e.Purposes is null ? [] : [.. e.Purposes.Select(purpose => new PurposeBalance(purpose, 0))],
        };

    /// <summary>
    /// Holds every posting to the balance that it was decided with. It runs before a posting is written and again whenever
    /// one is read, so neither a wrong decision nor a changed log goes unnoticed.
    /// </summary>
    private Money Posted(IPosting posting)
    {
        var balance = Balance + posting.Change;
        if (!posting.Amount.IsPositive || posting.Account != Id || balance != posting.BalanceAfter)
            throw new BooksDoNotBalance($"{posting} cannot follow a balance of {Balance} on {Id}.");
        if (WithOverdraft(balance) < 0)
            throw new BooksDoNotBalance($"{posting} leaves {Id} below its overdraft limit of {OverdraftLimit}.");
        return balance;
    }
}
