using Florin.Contracts.Transactions;
using Florin.Platform.Verification;

namespace Florin.Transactions.Verification;

/// <summary>
/// What was taken back: never more than had moved, the other way round, and known to both transactions.
/// </summary>
internal static class ReversalLinks
{
    public static void Compare(Histories histories, Check check)
    {
        foreach (var history in histories.All)
        {
            if (history.State.Created.Reverses is { } reverses)
                Back(history, histories.Find(reverses), check);
            if (history.State.Reversals is { } reversals)
                Forward(history, reversals, histories, check);
        }
    }

    private static void Back(TransactionHistory reversal, TransactionHistory? original, Check check)
    {
        var facts = reversal.Facts;
        if (original?.State.Reversals?.FirstOrDefault(known => known.Id == facts.Id) is not { } known)
            check.Fail($"{facts.Id} reverses {reversal.State.Created.Reverses}, which does not know of it");
        else if (known.Amount != facts.Amount)
            check.Fail($"{facts.Id} takes back {facts.Amount}, but {original.Facts.Id} knows it with {known.Amount}");
        else if (known.Fee != reversal.State.Created.Fee?.Amount)
            check.Fail(
                $"{facts.Id} gives back {reversal.State.Created.Fee?.Amount} of a fee, but {original.Facts.Id} knows it with {known.Fee}"
            );
        else if (!IsTheOtherWayRound(facts, original.Facts))
            check.Fail($"{facts.Id} does not move what {original.Facts.Id} moved the other way round");
    }

    private static void Forward(
        TransactionHistory original,
        IReadOnlyList<RequestedReversal> reversals,
        Histories histories,
        Check check
    )
    {
        Int128 taken = 0;
        foreach (var reversal in reversals)
            if (histories.Find(reversal.Id) is not { } history || history.State.Created.Reverses != original.Facts.Id)
                check.Fail($"{original.Facts.Id} is reversed by {reversal.Id}, which does not reverse it");
            else if (history.State.Status is not (Status.Failed or Status.Rejected))
                taken += reversal.Amount.Minor;
        var refunded = reversals
            .Where(reversal => histories.Find(reversal.Id) is { State.Status: not (Status.Failed or Status.Rejected) })
            .Sum(reversal => reversal.Fee?.Minor ?? 0);
        if (refunded > (original.State.Created.Fee?.Amount.Minor ?? 0))
            check.Fail(
                $"{original.Facts.Id} had a fee of {original.State.Created.Fee?.Amount.ToString() ?? "nothing"}, and {refunded} minor units of it are given back, which is more"
            );
        if (taken > original.Facts.Amount.Minor)
            check.Fail(
                $"{original.Facts.Id} moved {original.Facts.Amount}, and {taken} minor units of it are taken back, which is more"
            );
    }

    private static bool IsTheOtherWayRound(TransactionFacts reversal, TransactionFacts original) =>
        original.Postings is { } legs
            ? Legs.Mirrored(legs).SequenceEqual(reversal.Postings ?? [])
            : (reversal.FromAccount, reversal.ToAccount) == (original.ToAccount, original.FromAccount);
}
