using Florin.Kernel;
using Florin.Platform.Identity;
using Florin.Testing;
using static Florin.Unit.Tests.Transactions.TheMoney;

namespace Florin.Unit.Tests.Transactions;

/// <summary>What tests of charged transactions begin with.</summary>
internal static class SomeFees
{
    /// <summary>Charges transactions of a type by a rule; gives the account that receives the fees.</summary>
    public static async Task<AccountId> Charge(TheMoney money, string type, params (string Key, string Value)[] rule)
    {
        var till = await money.Ledger.Open(Admin);
        await money.Restart([
            ("Transactions:Fees:standard:Type", type),
            ("Transactions:Fees:standard:Currency", "USD"),
            ("Transactions:Fees:standard:Account", till.Value),
            .. rule.Select(one => ($"Transactions:Fees:standard:{one.Key}", one.Value)),
        ]);
        return till;
    }

    /// <summary>An account with money on it, by a deposit that counts from the past, which is not charged.</summary>
    public static async Task<AccountId> Funded(TheMoney money, decimal amount, Actor? owner = null)
    {
        var account = await money.Ledger.Open(owner ?? Alice);
        var made = await Send(money, "deposit", amount, null, account, "2025-01-01T00:00:00Z", Admin, owner ?? Alice);
        Assert.Equal("COMPLETED", (string?)made.Data["status"]);
        return account;
    }

    public static Task<Answer> Send(
        TheMoney money,
        string type,
        decimal amount,
        AccountId? from,
        AccountId? to,
        string? effectiveAt = null,
        Actor? by = null,
        Actor? of = null,
        string path = "/transactions"
    ) =>
        money.Send(
            by ?? Alice,
            path,
            new
            {
                userId = (of ?? by ?? Alice).Id,
                type,
                amount,
                currency = "USD",
                fromAccount = from?.Value,
                toAccount = to?.Value,
                effectiveAt,
            }
        );

    public static async Task<(Money, Money, Money)> Balances(TheMoney money, AccountId one, AccountId other, AccountId till) =>
        (await money.Balance(one), await money.Balance(other), await money.Balance(till));

    public static void AssertBooks(TheMoney money)
    {
        Assert.All(money.Ledger.Books().Currencies, books => Assert.Equal((0, 0), (books.Clearing, books.Total)));
        Assert.Empty(money.Violations());
    }
}
