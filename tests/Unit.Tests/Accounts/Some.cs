using Florin.Accounts;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using static Florin.Testing.Scenario;

namespace Florin.Unit.Tests.Accounts;

/// <summary>What the tests of the ledger are about.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    public static readonly AccountId Everyday = new("acc_alice");
    public static readonly UserId Owner = new("user_alice");
    public static readonly TransactionId Transaction = new("txn_1");
    public static readonly Currency Dollar = Currency.Of("USD");

    public static Money Usd(decimal amount) =>
        Money.TryParse(
            amount.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Dollar,
            out var money,
            out var problem
        )
            ? money
            : throw new ArgumentException(problem, nameof(amount));

    public static Money Cents(long minor) => new(minor, Dollar);

    public static PostToAccount Posting(
        Money amount,
        Counterpart counterpart = Counterpart.Clearing,
        bool compensates = false
    ) => new(Everyday, Transaction, amount, counterpart, "rent", Now, compensates);

    public static AccountOpened Opened(Money? overdraft = null) => new(Everyday, Owner, "Everyday", overdraft ?? Usd(0), Now);

    public static FundsDebited Debited(Money amount, Money after, Counterpart counterpart = Counterpart.Clearing) =>
        new(Everyday, Transaction, amount, counterpart, after, "rent", Now);

    public static FundsCredited Credited(
        Money amount,
        Money after,
        Counterpart counterpart = Counterpart.Clearing,
        bool compensates = false
    ) => new(Everyday, Transaction, amount, counterpart, after, "rent", Now, compensates);

    /// <summary>A debit that is decided now.</summary>
    public static Decision Debit(this Account account, PostToAccount posting) => account.Debit(posting, Now);

    /// <summary>Closing now.</summary>
    public static Decision Close(this Account account) => account.Close(Now);

    /// <summary>What is available now.</summary>
    public static Money Available(this Account account) => account.AvailableAt(Now);

    /// <summary>An account that was credited with something from the world, or with nothing.</summary>
    public static GivenEvents<Account> AnAccountWith(Money balance, Money? overdraft = null) =>
        balance.IsZero
            ? Given<Account>(Opened(overdraft))
            : Given<Account>(Opened(overdraft), Credited(balance, balance, Counterpart.World));
}
