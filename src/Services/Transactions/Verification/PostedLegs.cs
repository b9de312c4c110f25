using Florin.Contracts.Accounts;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Verification;

namespace Florin.Transactions.Verification;

/// <summary>Compares the legs of a transaction that has several with what the ledger has of it: all of them or none.</summary>
internal static class PostedLegs
{
    /// <summary>Compares what was moved.</summary>
    public static void Compare(
        TransactionHistory history,
        IReadOnlyList<TransactionPosting> legs,
        ILedgerFacts ledger,
        Check check
    )
    {
        var id = history.Facts.Id;
        List<LedgerPosting> posted = [.. ledger.Postings.GetValueOrDefault(id, [])];
        if (posted.Count == 0 && !history.IsPosted)
            return;
        if (posted.Count == 0 || (history.Ended && !history.IsPosted))
        {
            check.Fail($"{id} records that its postings were made: {history.IsPosted}; the ledger has {posted.Count} of them");
            return;
        }
        foreach (var posting in posted)
            if (Wrong(history, posting) is { } wrong)
                check.Fail($"a posting on {posting.Account} for {id} in the ledger {wrong}");
        foreach (var leg in legs)
        {
            var at = posted.FindIndex(p =>
                (p.Account, p.Amount, p.IsDebit) == (leg.Account, leg.Amount, leg.Direction is PostingDirection.Debit)
            );
            if (at < 0)
                check.Fail($"{id} has a {leg.Direction} of {leg.Amount} on {leg.Account}; the ledger has no such posting");
            else
                posted.RemoveAt(at);
        }
        foreach (var posting in posted)
            check.Fail($"the ledger has {posting.Amount} on {posting.Account} for {id}, which has no such leg");
    }

    /// <summary>Compares whose the accounts are, and their currencies.</summary>
    public static void CompareOwners(
        TransactionFacts facts,
        IReadOnlyList<TransactionPosting> legs,
        ILedgerFacts ledger,
        Check check
    )
    {
        foreach (var leg in legs)
            if (ledger.Find(leg.Account) is not { } account)
                check.Fail($"{facts.Id} refers to {leg.Account}, which is not in the ledger", Advice.RestoreLog("account"));
            else if (account.Owner != leg.Owner)
                check.Fail($"{facts.Id} has {leg.Owner} as the owner of {leg.Account}, the ledger has {account.Owner}");
            else if (!ReferenceEquals(account.Balance.Currency, leg.Amount.Currency))
                check.Fail($"{facts.Id} has a leg of {leg.Amount}, but {leg.Account} is in {account.Balance.Currency}");
    }

    private static string? Wrong(TransactionHistory history, LedgerPosting posting) =>
        posting.Counterpart is not Counterpart.Clearing ? $"is against {posting.Counterpart}, not Clearing"
        : posting.Compensates ? "compensates a debit"
        : posting.EffectiveAt != history.EffectiveAt
            ? $"is effective at {Rfc3339.Text(posting.EffectiveAt)}, not at {Rfc3339.Text(history.EffectiveAt)}"
        : posting.Description != history.Statement ? $"is described as '{posting.Description}', not '{history.Statement}'"
        : null;
}
