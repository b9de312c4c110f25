using Florin.Contracts.Accounts;
using Florin.Contracts.Transactions;
using Florin.Platform.Verification;
using Florin.Transactions.Fees;

namespace Florin.Transactions.Verification;

/// <summary>Compares what a transaction with a fee posted at once with what the ledger has of it: all of it or nothing.</summary>
internal static class ChargedPostings
{
    /// <summary>Compares what was moved, and what was undone of it.</summary>
    public static void Compare(TransactionHistory history, ILedgerFacts ledger, Check check)
    {
        var (id, entries) = (history.Facts.Id, ChargedEntries.Of(history.State.Created));
        List<LedgerPosting> left = [.. ledger.Postings.GetValueOrDefault(id, [])];
        var (posted, undone) = (Take(left, entries, history), Take(left, ChargedEntries.Undoing(entries), history));
        if (!IsAsRecorded(posted, history.IsPosted, history.Ended))
            check.Fail($"{id} records that it was posted with its fee: {history.IsPosted}; the ledger says {Told(posted)}");
        if (!IsAsRecorded(undone, history.State.Did(SagaProgress.PostUndone), history.Ended))
            check.Fail(
                $"{id} records that its postings were undone: {history.State.Did(SagaProgress.PostUndone)}; the ledger says {Told(undone)}"
            );
        foreach (var posting in left)
            check.Fail(
                $"the ledger has {posting.Amount} on {posting.Account} for {id}, which is neither its amount nor its fee"
            );
    }

    /// <summary>Compares whose the account is that receives fees, and its currency.</summary>
    public static void CompareOwner(TransactionFacts facts, TransactionFee fee, ILedgerFacts ledger, Check check)
    {
        if (ledger.Find(fee.Account) is not { } account)
            check.Fail($"{facts.Id} refers to {fee.Account}, which is not in the ledger", Advice.RestoreLog("account"));
        else if (account.Owner != fee.Owner)
            check.Fail($"{facts.Id} has {fee.Owner} as the owner of {fee.Account}, the ledger has {account.Owner}");
        else if (!ReferenceEquals(account.Balance.Currency, fee.Amount.Currency))
            check.Fail($"{facts.Id} has a fee of {fee.Amount}, but {fee.Account} is in {account.Balance.Currency}");
    }

    /// <summary>What accounts gained from outside, in minor units: by its own events, and while it is under way by the ledger.</summary>
    public static Int128 OutsideGain(TransactionHistory history, ILedgerFacts ledger)
    {
        var facts = history.Facts;
        if (!history.Ended)
            return ledger
                .Postings.GetValueOrDefault(facts.Id, [])
                .Where(posting => posting.Counterpart is Counterpart.World)
                .Aggregate((Int128)0, (sum, posting) => sum + (posting.IsDebit ? -posting.Amount.Minor : posting.Amount.Minor));
        return !history.IsPosted || history.State.Did(SagaProgress.PostUndone) || facts.Type is TransactionType.Transfer ? 0
            : facts.Type is TransactionType.Deposit ? facts.Amount.Minor
            : -(Int128)facts.Amount.Minor;
    }

    private static string Told(bool? found) => found is null ? "that a part of it was" : $"{found}";

    // What a transaction that is under way asked last may be done and not yet noted.
    private static bool IsAsRecorded(bool? found, bool recorded, bool ended) =>
        found is { } known && (known == recorded || (known && !ended));

    // Whether all of some entries are there, which are taken away then; null where some are and some are not.
    private static bool? Take(List<LedgerPosting> left, IReadOnlyList<AccountEntry> entries, TransactionHistory history)
    {
        var found = new List<LedgerPosting>(entries.Count);
        foreach (var entry in entries)
            if (left.FindIndex(posting => Is(posting, entry, history)) is >= 0 and var at)
            {
                found.Add(left[at]);
                left.RemoveAt(at);
            }
        if (found.Count == entries.Count || found.Count == 0)
            return found.Count > 0;
        left.AddRange(found);
        return null;
    }

    private static bool Is(LedgerPosting posting, AccountEntry entry, TransactionHistory history) =>
        (posting.Account, posting.Amount, posting.IsDebit, posting.Counterpart, posting.Compensates)
            == (entry.Account, entry.Amount, entry.IsDebit, entry.Counterpart, entry.Compensates)
        && posting.Description == (entry.Description ?? history.Statement)
        && (
            posting.EffectiveAt == history.EffectiveAt
            || (entry.Compensates || history.State.Did(SagaProgress.PostUndone)) && posting.EffectiveAt > history.EffectiveAt
        );
}
