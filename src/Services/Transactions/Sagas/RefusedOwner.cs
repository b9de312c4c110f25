using Florin.Contracts;
using Florin.Contracts.Transactions;
using Florin.Kernel;

namespace Florin.Transactions.Sagas;

/// <summary>Whose account refused a posting of several entries at once: the reason is theirs to read.</summary>
internal static class RefusedOwner
{
    /// <summary>The user; null where the refusal is about no account of the transaction.</summary>
    /// <param name="created">The transaction.</param>
    /// <param name="refused">The refusal, whose facts name the account, or the user whose limit it is.</param>
    public static UserId? Of(TransactionCreated created, RefusalCard refused)
    {
        if (Id.TryParse<UserId>((string?)refused.Facts?["userId"], out var user))
            return user;
        return Id.TryParse<AccountId>((string?)refused.Facts?["accountId"], out var account) ? Of(created, account) : null;
    }

    private static UserId? Of(TransactionCreated created, AccountId account)
    {
        var facts = created.Facts;
        return facts.Postings?.FirstOrDefault(leg => leg.Account == account) is { } leg ? leg.Owner
            : account == facts.FromAccount ? facts.FromOwner
            : account == facts.ToAccount ? facts.ToOwner
            : account == created.Fee?.Account ? created.Fee.Owner
            : null;
    }
}
