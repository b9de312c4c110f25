using System.Collections.Immutable;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.Accounts.UserLimits;

/// <summary>How much may leave the accounts of a user in a currency was limited, or not any more.</summary>
/// <param name="User">Whose accounts.</param>
/// <param name="Currency">The currency.</param>
/// <param name="PerTransaction">By one transaction, all of its debits together; null for any amount.</param>
/// <param name="PerDay">In one day, UTC; null for any amount.</param>
/// <param name="PerMonth">In one month, UTC; null for any amount.</param>
/// <param name="At">When.</param>
/// <param name="SpentToday">What had left the accounts on that day, where it was not counted before; null where it was.</param>
/// <param name="SpentThisMonth">What had left them in that month, likewise.</param>
internal sealed record UserLimitsChanged(
    UserId User,
    Currency Currency,
    Money? PerTransaction,
    Money? PerDay,
    Money? PerMonth,
    DateTimeOffset At,
    Money? SpentToday,
    Money? SpentThisMonth
);

/// <summary>Money left an account of a user whose accounts are limited, or came back, in the append of the posting.</summary>
/// <param name="User">The user.</param>
/// <param name="Account">The account.</param>
/// <param name="Transaction">The transaction that moved it.</param>
/// <param name="Amount">How much left; less than nothing for what came back.</param>
/// <param name="EffectiveAt">When it counts from.</param>
internal sealed record UserSpent(
    UserId User,
    AccountId Account,
    TransactionId Transaction,
    Money Amount,
    DateTimeOffset EffectiveAt
);

/// <summary>What may leave the accounts of a user in a currency, and what has.</summary>
/// <param name="Limits">What may.</param>
/// <param name="Spent">What has, as long as it is limited.</param>
internal sealed record LimitedCurrency(AccountLimits Limits, Spending Spent);

/// <summary>What may leave all accounts of a user together, and what has: the fold of a stream of its own.</summary>
/// <param name="ByCurrency">By the currency's code; none that is not limited.</param>
internal sealed record UserSpending(ImmutableSortedDictionary<string, LimitedCurrency> ByCurrency) : IState<UserSpending>
{
    /// <inheritdoc/>
    public static UserSpending Empty { get; } =
        new(ImmutableSortedDictionary.Create<string, LimitedCurrency>(StringComparer.Ordinal));

    /// <inheritdoc/>
    public static string Schema => "user-spending.1";

    /// <summary>The stream of a user.</summary>
    public static string StreamOf(UserId user) => $"spending-{user}";

    /// <summary>What is limited in a currency; null where nothing is.</summary>
    public LimitedCurrency? In(Currency currency) => ByCurrency.GetValueOrDefault(currency.Code);

    /// <summary>Why so much may not leave the accounts by one transaction; null where no limit forbids it.</summary>
    /// <param name="user">Whose spending it is.</param>
    /// <param name="amount">All that the transaction takes of them in a currency.</param>
    /// <param name="effectiveAt">From when it counts.</param>
    public Refusal? Refuse(UserId user, Money amount, DateTimeOffset effectiveAt) =>
        In(amount.Currency) is { } limited
            ? limited.Limits.Refuse(LimitScope.Of(user), limited.Spent, amount, effectiveAt)
            : null;

    /// <summary>Counts money that leaves an account; nothing where its currency is not limited.</summary>
    public Decision Spend(UserId user, PostToAccount posting) =>
        In(posting.Amount.Currency) is null ? [] : [Of(user, posting, posting.Amount)];

    /// <summary>Counts money that comes back to an account from which it had left.</summary>
    public Decision Return(UserId user, PostToAccount posting) =>
        In(posting.Amount.Currency) is null ? [] : [Of(user, posting, -posting.Amount)];

    /// <inheritdoc/>
    public UserSpending Apply(object happened) =>
        happened switch
        {
            UserLimitsChanged e => Changed(e),
            UserSpent e when In(e.Amount.Currency) is { } limited => With(
                e.Amount.Currency,
                limited with
                {
                    Spent = limited.Spent.With(e.Amount.Minor, e.EffectiveAt),
                }
            ),
            UserSpent e => throw new BooksDoNotBalance($"{e} is counted in a currency that is not limited."),
            _ => throw new LogFault($"{happened.GetType().Name} is not an event of a user's spending."),
        };

    private static UserSpent Of(UserId user, PostToAccount posting, Money amount) =>
        new(user, posting.Account, posting.Transaction, amount, Platform.Json.FlorinJson.Storable(posting.EffectiveAt));

    private UserSpending Changed(UserLimitsChanged e)
    {
        var limits = new AccountLimits(e.PerTransaction, e.PerDay, e.PerMonth);
        if (limits == AccountLimits.None)
            return new UserSpending(ByCurrency.Remove(e.Currency.Code));
        var spent = In(e.Currency)?.Spent ?? Spending.Of(e.At, e.SpentToday?.Minor ?? 0, e.SpentThisMonth?.Minor ?? 0);
        return With(e.Currency, new LimitedCurrency(limits, spent));
    }

    private UserSpending With(Currency currency, LimitedCurrency limited) => new(ByCurrency.SetItem(currency.Code, limited));
}
