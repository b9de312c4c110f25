using Florin.Kernel;

namespace Florin.Contracts.Accounts;

/// <summary>An account was opened, as those see it who follow the account service's log.</summary>
public interface IOpening
{
    /// <summary>The account.</summary>
    AccountId Account { get; }

    /// <summary>Whose it is.</summary>
    UserId UserId { get; }

    /// <summary>What its owner calls it; sealed, as every text of a person.</summary>
    string? Name { get; }

    /// <summary>How far below zero it may go; its currency is the account's.</summary>
    Money OverdraftLimit { get; }

    /// <summary>When.</summary>
    DateTimeOffset OpenedAt { get; }
}

/// <summary>
/// Money moved between an account and its counterpart, as those see it who follow the account service's log. One event is both
/// sides of the double entry: what the account gains the counterpart loses, so the books balance after every single event.
/// </summary>
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
