using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Projections;

namespace Florin.Transactions.Projections;

/// <summary>
/// An account that takes part in a transaction and is neither its source nor its target: of a leg, or the one that receives the
/// fee. Small, because a transaction may have a hundred of them; what clients see is in the transaction's own row.
/// </summary>
/// <param name="Id">The transaction.</param>
/// <param name="Account">The account.</param>
/// <param name="UserId">As of the transaction, like all that follows.</param>
/// <param name="FromOwner">Whose its source is.</param>
/// <param name="ToOwner">Whose its target is.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Type">What it does.</param>
/// <param name="Amount">How much.</param>
/// <param name="CreatedAt">When it was accepted.</param>
internal sealed record TransactionLeg(
    TransactionId Id,
    AccountId Account,
    UserId UserId,
    UserId? FromOwner,
    UserId? ToOwner,
    Status Status,
    TransactionType Type,
    Money Amount,
    DateTimeOffset CreatedAt
)
{
    public const string ByAccount = "account";

    public static readonly View<TransactionLeg> View = new View<TransactionLeg>(
        "transaction_legs",
        1,
        r => KeyOf(r.Id.Value, r.Account)
    )
        .Text(ByAccount, r => r.Account.Value)
        .Text("userId", r => r.UserId.Value)
        .Text("fromOwner", r => r.FromOwner?.Value)
        .Text("toOwner", r => r.ToOwner?.Value)
        .Text("status", r => TransactionView.Name(r.Status))
        .Text("type", r => r.Type.ToString())
        .Text("currency", r => r.Amount.Currency.Code)
        .Number("minor", r => r.Amount.Minor)
        .Text("amount", r => AmountKey.Of(r.Amount))
        .Number("createdAt", r => ViewTime.Micros(r.CreatedAt))
        .Index(ByAccount, "createdAt");

    /// <summary>The key of a transaction's leg on an account.</summary>
    public static string KeyOf(string transaction, AccountId account) => $"{transaction}/{account}";

    /// <summary>The legs of a transaction.</summary>
    public static IEnumerable<TransactionLeg> Of(Transaction t) =>
        Accounts(t)
            .Where(account => account != t.Facts.FromAccount && account != t.Facts.ToAccount)
            .Distinct()
            .Select(account => new TransactionLeg(
                t.Facts.Id,
                account,
                t.Facts.UserId,
                t.Facts.FromOwner,
                t.Facts.ToOwner,
                t.Status,
                t.Facts.Type,
                t.Facts.Amount,
                t.Facts.CreatedAt
            ));

    private static IEnumerable<AccountId> Accounts(Transaction t)
    {
        foreach (var leg in t.Facts.Postings ?? [])
            yield return leg.Account;
        if (t.Created.Fee is { } fee)
            yield return fee.Account;
    }
}
