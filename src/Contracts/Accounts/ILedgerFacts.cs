using Florin.Kernel;

namespace Florin.Contracts.Accounts;

/// <summary>One posting, for comparing the ledger with the transactions.</summary>
/// <param name="Account">The account.</param>
/// <param name="Transaction">The transaction that moved it.</param>
/// <param name="Amount">How much.</param>
/// <param name="IsDebit">It left the account.</param>
/// <param name="Counterpart">Where the other side is.</param>
/// <param name="BalanceAfter">The account's balance after it.</param>
/// <param name="Description">What the statement says.</param>
/// <param name="EffectiveAt">When it counts from.</param>
/// <param name="Compensates">It gave an earlier debit back.</param>
public sealed record LedgerPosting(
    AccountId Account,
    TransactionId Transaction,
    Money Amount,
    bool IsDebit,
    Counterpart Counterpart,
    Money BalanceAfter,
    string Description,
    DateTimeOffset EffectiveAt,
    bool Compensates
);

/// <summary>An account by its own events.</summary>
/// <param name="Id">The account.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Balance">What is on it.</param>
/// <param name="OpenedAt">When it was opened.</param>
public readonly record struct LedgerAccount(AccountId Id, UserId Owner, Money Balance, DateTimeOffset OpenedAt);

/// <summary>The other side of a currency's postings.</summary>
/// <param name="Currency">The currency.</param>
/// <param name="Clearing">What is in flight, in minor units.</param>
/// <param name="World">What came from outside, as a debt, in minor units.</param>
public readonly record struct LedgerCurrency(Currency Currency, Int128 Clearing, Int128 World);

/// <summary>What the ledger's log says, for the checks of other services when data is verified.</summary>
public interface ILedgerFacts
{
    /// <summary>What each transaction moved.</summary>
    IReadOnlyDictionary<TransactionId, List<LedgerPosting>> Postings { get; }

    /// <summary>Every account.</summary>
    IEnumerable<LedgerAccount> Accounts { get; }

    /// <summary>Every currency.</summary>
    IEnumerable<LedgerCurrency> Currencies { get; }

    /// <summary>An account; null where there is none.</summary>
    LedgerAccount? Find(AccountId id);
}
