using System.Text.Json.Serialization;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.Accounts;

/// <summary>An account was opened, with nothing on it.</summary>
/// <param name="Account">The account.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="OverdraftLimit">How far below zero it may go; its currency is the account's.</param>
/// <param name="OpenedAt">When.</param>
internal sealed record AccountOpened(
    AccountId Account,
    UserId UserId,
    string? Name,
    Money OverdraftLimit,
    DateTimeOffset OpenedAt
);

/// <summary>
/// Money moved between an account and its counterpart. One event is both sides of the double entry: what the account gains
/// the counterpart loses, so the books balance after every single event.
/// </summary>
internal interface IPosting
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

/// <summary>Money went from an account to its counterpart.</summary>
/// <param name="Account">The account.</param>
/// <param name="Transaction">The transaction that moved it.</param>
/// <param name="Amount">How much, more than nothing.</param>
/// <param name="Counterpart">Where it went to.</param>
/// <param name="BalanceAfter">The account's balance after it.</param>
/// <param name="Description">What the statement says.</param>
/// <param name="EffectiveAt">When it counts from.</param>
internal sealed record FundsDebited(
    AccountId Account,
    TransactionId Transaction,
    Money Amount,
    Counterpart Counterpart,
    Money BalanceAfter,
    string Description,
    DateTimeOffset EffectiveAt
) : IPosting
{
    /// <inheritdoc/>
    [JsonIgnore]
    public Money Change => -Amount;
}

/// <summary>Money came to an account from its counterpart.</summary>
/// <param name="Account">The account.</param>
/// <param name="Transaction">The transaction that moved it.</param>
/// <param name="Amount">How much, more than nothing.</param>
/// <param name="Counterpart">Where it came from.</param>
/// <param name="BalanceAfter">The account's balance after it.</param>
/// <param name="Description">What the statement says.</param>
/// <param name="EffectiveAt">When it counts from.</param>
/// <param name="Compensates">It gave an earlier debit of the same transaction back.</param>
internal sealed record FundsCredited(
    AccountId Account,
    TransactionId Transaction,
    Money Amount,
    Counterpart Counterpart,
    Money BalanceAfter,
    string Description,
    DateTimeOffset EffectiveAt,
    bool Compensates
) : IPosting
{
    /// <inheritdoc/>
    [JsonIgnore]
    public Money Change => Amount;
}

/// <summary>An account can be neither debited nor credited until it is unfrozen.</summary>
internal sealed record AccountFrozen(AccountId Account);

/// <summary>A frozen account can be used again.</summary>
internal sealed record AccountUnfrozen(AccountId Account);

/// <summary>An empty account was closed.</summary>
internal sealed record AccountClosed(AccountId Account);

/// <summary>
/// Money that was in flight when an account was closed came back to it: it is not empty any more, so it cannot be closed.
/// It is frozen from now on, for an administrator to decide.
/// </summary>
/// <param name="Account">The account.</param>
/// <param name="Transaction">The transaction whose money came back.</param>
internal sealed record AccountReopened(AccountId Account, TransactionId Transaction);

/// <summary>The events of the account service's log by their stored names.</summary>
internal static class AccountEvents
{
    public static void Register(EventTypes types) =>
        types
            .Refusals(AccountCodes.All)
            .Add<AccountOpened>("AccountOpened")
            .Add<FundsDebited>("FundsDebited")
            .Add<FundsCredited>("FundsCredited")
            .Add<AccountFrozen>("AccountFrozen")
            .Add<AccountUnfrozen>("AccountUnfrozen")
            .Add<AccountClosed>("AccountClosed")
            .Add<AccountReopened>("AccountReopened");
}
