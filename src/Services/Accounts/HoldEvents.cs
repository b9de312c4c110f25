using System.Text.Json.Serialization;
using Florin.Contracts.Accounts;
using Florin.Kernel;

namespace Florin.Accounts;

/// <summary>Money of an account was set aside.</summary>
/// <param name="Account">The account.</param>
/// <param name="Hold">The hold.</param>
/// <param name="Amount">How much, more than nothing.</param>
/// <param name="Reference">What it is for, sealed; null where nobody said.</param>
/// <param name="ExpiresAt">From when on it sets nothing aside any more; null for never.</param>
/// <param name="PlacedBy">Who placed it.</param>
/// <param name="PlacedAt">When.</param>
/// <param name="Purpose">What the money is for, on an account that segregates its balance.</param>
internal sealed record HoldPlaced(
    AccountId Account,
    HoldId Hold,
    Money Amount,
    string? Reference,
    DateTimeOffset? ExpiresAt,
    string PlacedBy,
    DateTimeOffset PlacedAt,
    string? Purpose = null
);

/// <summary>
/// What was set aside, or a part of it, was taken from its account: the hold's change and the debit are one event. The other
/// side of it is a <see cref="CaptureCredited"/> of the same append.
/// </summary>
/// <param name="Account">The account.</param>
/// <param name="Hold">The hold.</param>
/// <param name="Transaction">What both postings name.</param>
/// <param name="Amount">How much, more than nothing.</param>
/// <param name="ToAccount">Where it went.</param>
/// <param name="Remaining">What the hold still sets aside.</param>
/// <param name="Final">What was left after it was released, so that nothing remains.</param>
/// <param name="Counterpart">The clearing account, which the other posting brings back to what it was.</param>
/// <param name="BalanceAfter">The account's balance after it.</param>
/// <param name="Description">What the statement says.</param>
/// <param name="EffectiveAt">When it counts from.</param>
/// <param name="Purpose">What the money was for, as the hold says.</param>
/// <param name="ToPurpose">What it is for on the account that it goes to.</param>
internal sealed record HoldCaptured(
    AccountId Account,
    HoldId Hold,
    TransactionId Transaction,
    Money Amount,
    AccountId ToAccount,
    Money Remaining,
    bool Final,
    Counterpart Counterpart,
    Money BalanceAfter,
    string Description,
    DateTimeOffset EffectiveAt,
    string? Purpose = null,
    string? ToPurpose = null
) : IPosting
{
    /// <inheritdoc/>
    [JsonIgnore]
    public Money Change => -Amount;
}

/// <summary>What was captured of another account's hold came to an account.</summary>
/// <param name="Account">The account that it came to.</param>
/// <param name="Hold">The hold.</param>
/// <param name="FromAccount">The account that it was held on.</param>
/// <param name="Transaction">What both postings name.</param>
/// <param name="Amount">How much, more than nothing.</param>
/// <param name="Counterpart">The clearing account, as in the other posting.</param>
/// <param name="BalanceAfter">The account's balance after it.</param>
/// <param name="Description">What the statement says.</param>
/// <param name="EffectiveAt">When it counts from.</param>
/// <param name="Purpose">What the money is for.</param>
internal sealed record CaptureCredited(
    AccountId Account,
    HoldId Hold,
    AccountId FromAccount,
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
    public Money Change => Amount;
}

/// <summary>A hold was given up.</summary>
/// <param name="Account">The account.</param>
/// <param name="Hold">The hold.</param>
/// <param name="Released">What was left of it, which is available again.</param>
internal sealed record HoldVoided(AccountId Account, HoldId Hold, Money Released);

/// <summary>
/// A hold's time is over. It has set nothing aside since then; the event follows when the account service's owner notices.
/// </summary>
/// <param name="Account">The account.</param>
/// <param name="Hold">The hold.</param>
/// <param name="Released">What was left of it.</param>
internal sealed record HoldExpired(AccountId Account, HoldId Hold, Money Released);
