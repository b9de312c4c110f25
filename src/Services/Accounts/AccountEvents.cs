using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Florin.Accounts.Periods;
using Florin.Accounts.UserLimits;
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
/// <param name="Metadata">What its owner keeps with it.</param>
/// <param name="Parent">The account that it is a sub-account of; null for none.</param>
/// <param name="Purposes">What its balance is segregated by; null where it is not.</param>
internal sealed record AccountOpened(
    AccountId Account,
    UserId UserId,
    string? Name,
    Money OverdraftLimit,
    DateTimeOffset OpenedAt,
    JsonObject? Metadata = null,
    AccountId? Parent = null,
    IReadOnlyList<string>? Purposes = null
) : IOpening;

/// <summary>Money moved between an account and its counterpart.</summary>
internal interface IPosting : ILedgerEntry
{
    /// <summary>What the money is for, on an account that segregates its balance; null on any other.</summary>
    string? Purpose { get; }
}

/// <summary>Money went from an account to its counterpart.</summary>
/// <param name="Account">The account.</param>
/// <param name="Transaction">The transaction that moved it.</param>
/// <param name="Amount">How much, more than nothing.</param>
/// <param name="Counterpart">Where it went to.</param>
/// <param name="BalanceAfter">The account's balance after it.</param>
/// <param name="Description">What the statement says.</param>
/// <param name="EffectiveAt">When it counts from.</param>
/// <param name="Purpose">What the money was for.</param>
internal sealed record FundsDebited(
    AccountId Account,
    TransactionId Transaction,
    Money Amount,
    Counterpart Counterpart,
    Money BalanceAfter,
    string Description,
    DateTimeOffset EffectiveAt,
    string? Purpose = null
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
/// <param name="Purpose">What the money is for.</param>
internal sealed record FundsCredited(
    AccountId Account,
    TransactionId Transaction,
    Money Amount,
    Counterpart Counterpart,
    Money BalanceAfter,
    string Description,
    DateTimeOffset EffectiveAt,
    bool Compensates,
    string? Purpose = null
) : IPosting
{
    /// <inheritdoc/>
    [JsonIgnore]
    public Money Change => Amount;
}

/// <summary>Money of an account is for another purpose from now on.</summary>
/// <param name="Account">The account.</param>
/// <param name="From">What it was for.</param>
/// <param name="To">What it is for.</param>
/// <param name="Amount">How much, more than nothing.</param>
internal sealed record PurposeMoved(AccountId Account, string From, string To, Money Amount);

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

/// <summary>What an account is called, or what its owner keeps with it, changed.</summary>
/// <param name="Account">The account.</param>
/// <param name="Name">What its owner calls it from now on.</param>
/// <param name="Metadata">What its owner keeps with it from now on.</param>
internal sealed record AccountChanged(AccountId Account, string? Name, JsonObject? Metadata);

/// <summary>How much may leave an account was limited, or not any more.</summary>
/// <param name="Account">The account.</param>
/// <param name="PerTransaction">By one transaction, all of its debits together; null for any amount.</param>
/// <param name="PerDay">In one day, UTC; null for any amount.</param>
/// <param name="PerMonth">In one month, UTC; null for any amount.</param>
internal sealed record AccountLimitsChanged(AccountId Account, Money? PerTransaction, Money? PerDay, Money? PerMonth);

/// <summary>An account got a sub-account, in the append in which that was opened.</summary>
/// <param name="Account">The account.</param>
/// <param name="Child">Its sub-account.</param>
internal sealed record SubAccountOpened(AccountId Account, AccountId Child);

/// <summary>A sub-account of an account was closed, in the append in which that happened; told once of each.</summary>
/// <param name="Account">The account.</param>
/// <param name="Child">Its sub-account.</param>
internal sealed record SubAccountClosed(AccountId Account, AccountId Child);

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
            .Add<AccountReopened>("AccountReopened")
            .Add<AccountChanged>("AccountChanged")
            .Add<AccountLimitsChanged>("AccountLimitsChanged")
            .Add<SubAccountOpened>("SubAccountOpened")
            .Add<SubAccountClosed>("SubAccountClosed")
            .Add<PurposeMoved>("PurposeMoved")
            .Add<HoldPlaced>("HoldPlaced")
            .Add<HoldCaptured>("HoldCaptured")
            .Add<CaptureCredited>("CaptureCredited")
            .Add<HoldVoided>("HoldVoided")
            .Add<HoldExpired>("HoldExpired")
            .Add<UserLimitsChanged>("UserLimitsChanged")
            .Add<UserLimited>("UserLimited")
            .Add<UserSpent>("UserSpent")
            .Add<PeriodClosed>("PeriodClosed")
            .Add<PeriodSealed>("PeriodSealed");
}
