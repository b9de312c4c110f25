using Florin.Contracts.Accounts;
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
        !account.Exists ? NotFound(posting.Account)
        : status is AccountStatus.Closed
            ? new Refusal(AccountCodes.Closed, $"The account {account.Id} is closed.").With("accountId", account.Id.Value)
        : status is AccountStatus.Frozen
            ? new Refusal(AccountCodes.Frozen, $"The account {account.Id} is frozen.").With("accountId", account.Id.Value)
        : !posting.Amount.Currency.Equals(account.Balance.Currency) ? CurrencyMismatch(account, posting.Amount.Currency)
        : null;

    public static Refusal InsufficientFunds(Account account, Money needed) =>
        new Refusal(
            AccountCodes.InsufficientFunds,
            $"Account {account.Id} has {account.Available} available; {needed} is required."
        )
            .With("accountId", account.Id.Value)
            .With("needed", new DecimalAmount(needed))
            .With("available", new DecimalAmount(account.Available))
            .With("currency", needed.Currency.Code);

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

    private static Refusal CurrencyMismatch(Account account, Currency currency) =>
        new Refusal(
            AccountCodes.CurrencyMismatch,
            $"The account {account.Id} is in {account.Balance.Currency}, not in {currency}."
        ).With("accountId", account.Id.Value);
}
