using Florin.Kernel;

namespace Florin.Contracts.Accounts;

/// <summary>An entry of the ledger, as an event of its log that other services may follow.</summary>
public interface ILedgerEntry
{
    /// <summary>The account.</summary>
    AccountId Account { get; }

    /// <summary>The transaction that moved it.</summary>
    TransactionId Transaction { get; }

    /// <summary>Where the other side stands.</summary>
    Counterpart Counterpart { get; }

    /// <summary>How much, more than nothing.</summary>
    Money Amount { get; }

    /// <summary>What the account gained: negative for a debit.</summary>
    Money Change { get; }

    /// <summary>The account's balance after it.</summary>
    Money BalanceAfter { get; }

    /// <summary>What the statement says.</summary>
    string Description { get; }

    /// <summary>When it counts from.</summary>
    DateTimeOffset EffectiveAt { get; }
}
