using Florin.Kernel;

namespace Florin.Accounts;

/// <summary>An account as a client sees it.</summary>
/// <param name="Id">The account.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="Currency">Its currency.</param>
/// <param name="Name">What its owner calls it; null where it has no name.</param>
/// <param name="Balance">What is on it.</param>
/// <param name="Available">What may be spent: balance plus overdraft limit.</param>
/// <param name="OverdraftLimit">How far below zero it may go.</param>
/// <param name="Status">OPEN, FROZEN or CLOSED.</param>
/// <param name="Version">How many events it has had.</param>
/// <param name="CreatedAt">When it was opened.</param>
internal sealed record AccountView(
    AccountId Id,
    UserId UserId,
    Currency Currency,
    string? Name,
    DecimalAmount Balance,
    DecimalAmount Available,
    DecimalAmount OverdraftLimit,
    string Status,
    long Version,
    DateTimeOffset CreatedAt
)
{
    /// <summary>An account as it is now.</summary>
    public static AccountView Of(Account account) =>
        new(
            account.Id,
            account.UserId,
            account.Balance.Currency,
            account.Name,
            account.Balance,
            account.Available,
            account.OverdraftLimit,
            account.StatusName,
            account.Version,
            account.CreatedAt
        );

    /// <summary>The account with the balance that it had at another time.</summary>
    public static AccountView Of(Account account, Money balance) =>
        Of(account) with
        {
            Balance = balance,
            Available = balance + account.OverdraftLimit,
        };
}
