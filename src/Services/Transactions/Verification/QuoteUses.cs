using Florin.Platform.Verification;

namespace Florin.Transactions.Verification;

/// <summary>A quote is for one exchange: at most one that was accepted at it did not come to nothing.</summary>
internal static class QuoteUses
{
    public static void Compare(Histories histories, Check check)
    {
        var uses = histories
            .All.Where(history =>
                history.State.Created.Exchange is not null && history.State.Status is not (Status.Failed or Status.Rejected)
            )
            .GroupBy(history => history.State.Created.Exchange!.Quote); // As just asked.
        foreach (var several in uses.Where(use => use.Skip(1).Any()))
            check.Fail(
                $"the quote {several.Key} was used by {string.Join(" and ", several.Select(history => history.Facts.Id))}; it is for one exchange"
            );
    }
}
