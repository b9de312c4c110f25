using Florin.Accounts.Features;
using Florin.Kernel;

namespace Florin.Accounts;

/// <summary>An account as a client sees it.</summary>
/// <param name="Id">The account.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="Currency">Its currency.</param>
/// <param name="Name">What its owner calls it; null where it has no name.</param>
/// <param name="Balance">What is on it.</param>
/// <param name="Available">What may be spent: balance plus overdraft limit, without what is held.</param>
/// <param name="OverdraftLimit">How far below zero it may go.</param>
/// <param name="Status">OPEN, FROZEN or CLOSED.</param>
/// <param name="Version">How many events it has had.</param>
/// <param name="CreatedAt">When it was opened.</param>
/// <param name="Held">What holds set aside.</param>
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
    DateTimeOffset CreatedAt,
    DecimalAmount Held
)
{
    /// <summary>An account as it is now.</summary>
    public static AccountView Of(Account account, DateTimeOffset now) =>
        new(
            account.Id,
            account.UserId,
            account.Balance.Currency,
            account.Name,
            account.Balance,
            account.AvailableAt(now),
            account.OverdraftLimit,
            account.StatusName,
            account.Version,
            account.CreatedAt,
            account.HeldAt(now)
        );

    /// <summary>The account with the balance and the holds that it had at another time.</summary>
    public static AccountView Of(Account account, BalanceThen then, DateTimeOffset now) =>
        Of(account, now) with
        {
            Balance = then.Balance,
            Available = then.Balance + account.OverdraftLimit - then.Held,
            Held = then.Held,
        };
}
