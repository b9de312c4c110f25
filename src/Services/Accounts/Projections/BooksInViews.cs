using Florin.Kernel;
using Florin.Platform.Projections;

namespace Florin.Accounts.Projections;

/// <summary>Compares the ledger's read models with the fold of its log, for whoever checks them offline.</summary>
public static class BooksInViews
{
    /// <summary>The position of the log that the read models stand for.</summary>
    public static long Checkpoint(IViewStore views)
    {
        ArgumentNullException.ThrowIfNull(views);
        views.Define(LedgerViews.Name, [EntryRow.View, AccountRow.View, CurrencyBooks.View]);
        return views.Checkpoint(LedgerViews.Name);
    }

    /// <summary>What the read models say otherwise than the books folded up to their checkpoint.</summary>
    public static IEnumerable<string> Differences(IViewStore views, Books books)
    {
        ArgumentNullException.ThrowIfNull(views);
        ArgumentNullException.ThrowIfNull(books);
        foreach (var folded in books.Currencies)
            if (views.Find(CurrencyBooks.View, folded.Currency.Code) is var kept && kept != folded)
                yield return $"the trial balance of {folded.Currency} is {kept}, the log says {folded}";
        foreach (var (id, balance) in books.Balances)
        {
            var entries = new ViewQuery(EntryRow.View).Where(EntryRow.ByAccount, Comparison.Equal, id.Value);
            var sum = views.Sum(entries, EntryRow.Change);
            if (sum != balance.Minor)
                yield return $"the entries of {id} sum to {new Money(sum, balance.Currency)}, the log says {balance}";
        }
    }
}
