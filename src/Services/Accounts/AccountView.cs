using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Florin.Accounts.Features;
using Florin.Kernel;

namespace Florin.Accounts;

/// <summary>How much may leave an account, as a client sees it; null for any amount.</summary>
/// <param name="PerTransaction">By one transaction, all of its debits together.</param>
/// <param name="PerDay">In one day, UTC.</param>
/// <param name="PerMonth">In one month, UTC.</param>
/// <param name="SpentToday">What has left it today.</param>
/// <param name="SpentThisMonth">What has left it this month.</param>
internal sealed record LimitsView(
    DecimalAmount? PerTransaction,
    DecimalAmount? PerDay,
    DecimalAmount? PerMonth,
    DecimalAmount SpentToday,
    DecimalAmount SpentThisMonth
)
{
    /// <summary>The limits of an account; null where it has none.</summary>
    public static LimitsView? Of(Account account, DateTimeOffset now) =>
        account.Limits == AccountLimits.None
            ? null
            : new(
                account.Limits.PerTransaction,
                account.Limits.PerDay,
                account.Limits.PerMonth,
                account.Balance with
                {
                    Minor = account.Spent.OfDay(now),
                },
                account.Balance with
                {
                    Minor = account.Spent.OfMonth(now),
                }
            );
}

/// <summary>What of an account's balance is for a purpose.</summary>
/// <param name="Name">The purpose.</param>
/// <param name="Balance">How much.</param>
/// <param name="Available">What of it may be spent: without what holds set aside of it.</param>
internal sealed record PurposeView(string Name, DecimalAmount Balance, DecimalAmount Available);

/// <summary>What the sub-accounts of an account come to.</summary>
/// <param name="Count">How many there are, closed ones as well.</param>
/// <param name="Balance">What is on them.</param>
/// <param name="Available">What may be spent of them.</param>
/// <param name="Held">What holds set aside on them.</param>
internal sealed record ChildrenView(int Count, DecimalTotal Balance, DecimalTotal Available, DecimalTotal Held);

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
/// <param name="Parent">The account that it is a sub-account of; null for none.</param>
/// <param name="Metadata">What its owner keeps with it; null for nothing.</param>
/// <param name="Limits">How much may leave it; null where nothing limits that.</param>
/// <param name="Children">What its sub-accounts come to, where that was asked for; null otherwise.</param>
/// <param name="Purposes">What its balance is segregated by; null where it is not, and for a balance of the past.</param>
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
    DecimalAmount Held,
    AccountId? Parent,
    JsonObject? Metadata,
    LimitsView? Limits,
    ChildrenView? Children,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<PurposeView>? Purposes
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
            account.HeldAt(now),
            account.Parent,
            account.Metadata,
            LimitsView.Of(account, now),
            null,
            account.Purposes.IsEmpty
                ? null
                :
                [
                    .. account.Purposes.Select(one => new PurposeView(
                        one.Name,
                        account.Balance with
                        {
                            Minor = one.Minor,
                        },
                        account.AvailableFor(one.Name, now)
                    )),
                ]
        );

    /// <summary>The account with the balance and the holds that it had at another time.</summary>
    public static AccountView Of(Account account, BalanceThen then, DateTimeOffset now) =>
        Of(account, now) with
        {
            Balance = then.Balance,
            Available = then.Balance + account.OverdraftLimit - then.Held,
            Held = then.Held,
            Purposes = null,
        };
}
