using Florin.Contracts.Accounts;
using Florin.Contracts.Transactions;

namespace Florin.Transactions.Fees;

/// <summary>All that a transaction would post, as if it were posted at once.</summary>
internal static class AllEntries
{
    /// <summary>The entries of a transaction of any type, with its fee where it has one.</summary>
    public static IReadOnlyList<AccountEntry> Of(TransactionCreated created)
    {
        if (created.Facts.Postings is { } legs)
            return Of(legs);
        return created.Fee is null ? ChargedEntries.OfAmount(created) : ChargedEntries.Of(created);
    }

    /// <summary>The entries of several legs.</summary>
    public static IReadOnlyList<AccountEntry> Of(IReadOnlyList<TransactionPosting> legs) =>
        [
            .. legs.Select(leg => new AccountEntry(leg.Account, leg.Direction is PostingDirection.Debit, leg.Amount)
            {
                Purpose = leg.Purpose,
            }),
        ];
}
