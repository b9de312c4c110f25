using System.Globalization;
using Florin.Contracts.Accounts;
using Florin.Contracts.Transactions;
using Florin.Kernel;

namespace Florin.Accounts;

/// <summary>Why an account says no.</summary>
internal static class AccountRefusals
{
    public static Refusal NotFound(AccountId id) => Refusal.NotFound("account", id.Value);

    public static Refusal NotYours(AccountId id) => Refusal.Hidden("account", id.Value);

    /// <summary>Why a posting is not taken whatever its amount; null when it may be.</summary>
    /// <param name="account">The account.</param>
    /// <param name="posting">The posting.</param>
    /// <param name="status">The status to go by, which a compensation is not held to.</param>
    public static Refusal? OfPosting(Account account, PostToAccount posting, AccountStatus status) =>
        OfUse(account, posting.Account, posting.Amount.Currency, status);

    /// <summary>Why an account takes part in nothing, whatever the amount; null when it may.</summary>
    /// <param name="account">The account.</param>
    /// <param name="id">Its id, which its state has only where it exists.</param>
    /// <param name="currency">The currency of the amount.</param>
    /// <param name="status">The status to go by.</param>
    public static Refusal? OfUse(Account account, AccountId id, Currency currency, AccountStatus status) =>
        !account.Exists ? NotFound(id)
        : status is AccountStatus.Closed
            ? new Refusal(AccountCodes.Closed, $"The account {account.Id} is closed.").With("accountId", account.Id.Value)
        : status is AccountStatus.Frozen
            ? new Refusal(AccountCodes.Frozen, $"The account {account.Id} is frozen.").With("accountId", account.Id.Value)
        : !currency.Equals(account.Balance.Currency) ? CurrencyMismatch(account, currency)
        : null;

    /// <summary>Less is available than is needed, of all or for a purpose.</summary>
    public static Refusal InsufficientFunds(Account account, Money needed, DateTimeOffset now, string? purpose = null)
    {
        var available = purpose is null ? account.AvailableAt(now) : account.AvailableFor(purpose, now);
        var refusal = new Refusal(
            AccountCodes.InsufficientFunds,
            purpose is null
                ? $"Account {account.Id} has {available} available; {needed} is required."
                : $"Account {account.Id} has {available} available for '{purpose}'; {needed} is required."
        )
            .With("accountId", account.Id.Value)
            .With("needed", new DecimalAmount(needed))
            .With("available", new DecimalAmount(available))
            .With("currency", needed.Currency.Code);
        return purpose is null ? refusal : refusal.With("purpose", purpose);
    }

    /// <summary>Why a purpose does not fit an account; null where it does, as none does where the balance is not segregated.</summary>
    public static Refusal? OfPurpose(Account account, string? purpose) =>
        account.Purposes.IsEmpty && purpose is null ? null
        : purpose is null
            ? new Refusal(
                AccountCodes.PurposeRequired,
                $"Account {account.Id} segregates its balance by purpose; name one of its purposes."
            ).With("accountId", account.Id.Value)
        : account.Purposes.Any(one => one.Name == purpose) ? null
        : new Refusal(AccountCodes.UnknownPurpose, $"Account {account.Id} has no purpose '{PlainText.Shortened(purpose)}'.")
            .With("accountId", account.Id.Value)
            .With("purpose", purpose);

    public static Refusal TooMuch(Account account, Money amount) =>
        new Refusal(
            AccountCodes.BalanceLimit,
            $"Account {account.Id} has a balance of {account.Balance} and has received {amount with { Minor = account.Received }} in total; with "
                + $"{amount} more it would exceed {amount with { Minor = Account.LargestBalance }}, the most an "
                + "account may hold, or could no longer take back its debits."
        ).With("accountId", account.Id.Value);

    public static Refusal WrongStatus(Account account, string asked) =>
        Refusal.WrongState($"The account {account.Id} is {account.StatusName}, so it cannot be {asked}.");

    public static Refusal NotEmpty(Account account) =>
        Refusal
            .WrongState(
                $"The account {account.Id} has a balance of {account.Balance}; only an account with a zero balance can be closed."
            )
            .With("balance", new DecimalAmount(account.Balance))
            .With("currency", account.Balance.Currency.Code);

    public static Refusal HasHolds(Account account, DateTimeOffset now) =>
        Refusal
            .WrongState(
                $"The account {account.Id} has holds of {account.HeldAt(now)}; capture or void them before it is closed."
            )
            .With("holds", account.Holds.Where(hold => hold.HeldAt(now) > 0).Select(hold => hold.Id.Value).ToArray())
            .With("held", new DecimalAmount(account.HeldAt(now)))
            .With("currency", account.Balance.Currency.Code);

    public static Refusal HasChildren(Account account) =>
        Refusal
            .WrongState(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The account {account.Id} has {account.Children - account.ClosedChildren} open sub-accounts; close them before it is closed."
                )
            )
            .With("accountId", account.Id.Value);

    /// <summary>Transactions of an account are under way, whose money may still come back to it; null where none is.</summary>
    public static Refusal? UnderWay(AccountId account, IReadOnlyList<UnderWayCard> transactions) =>
        transactions.Count == 0
            ? null
            : Refusal
                .WrongState(
                    $"The account {account} takes part in transactions that are under way: {string.Join(", ", transactions.Select(one => $"{one.Id} ({one.Type.ToString().ToLowerInvariant()}, {one.Status})"))}; it can be closed once they have ended."
                )
                .With("accountId", account.Value)
                .With("transactions", transactions.Select(one => one.Id.Value).ToArray());

    public static Refusal TooManyHolds(Account account, int most) =>
        new Refusal(
            AccountCodes.TooManyHolds,
            $"Account {account.Id} has {most} holds, the most that an account may have at a time."
        ).With("accountId", account.Id.Value);

    public static Refusal HoldNotFound(HoldId id) => Refusal.NotFound("hold", id.Value);

    public static Refusal HoldNotYours(HoldId id) => Refusal.Hidden("hold", id.Value);

    public static Refusal HoldEnded(HoldId id, string status = "captured, voided or expired") =>
        Refusal.WrongState($"The hold {id} is {status}, so nothing more can be done with it.");

    public static Refusal HoldExpired(Hold hold) =>
        new Refusal(AccountCodes.HoldExpired, $"The hold {hold.Id} expired at {Rfc3339.Text(hold.ExpiresAt!.Value)}.").With(
            "holdId",
            hold.Id.Value
        );

    public static Refusal HoldExceeded(Hold hold, Money asked) =>
        new Refusal(AccountCodes.HoldExceeded, $"The hold {hold.Id} has {hold.Remaining} left; {asked} cannot be captured.")
            .With("holdId", hold.Id.Value)
            .With("remaining", new DecimalAmount(hold.Remaining))
            .With("currency", asked.Currency.Code);

    public static Refusal TooManyCaptures(Hold hold) =>
        Refusal.WrongState(
            $"The hold {hold.Id} was captured in {hold.Captures.Length} parts; its last part takes all that is left or is final."
        );

    private static Refusal CurrencyMismatch(Account account, Currency currency) =>
        new Refusal(
            AccountCodes.CurrencyMismatch,
            $"The account {account.Id} is in {account.Balance.Currency}, not in {currency}."
        ).With("accountId", account.Id.Value);
}
