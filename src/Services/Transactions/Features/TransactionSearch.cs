using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Privacy;
using Florin.Platform.Projections;
using Florin.Transactions.Projections;

namespace Florin.Transactions.Features;

/// <summary>
/// Finds transactions by words. What is sealed has no words among the rows: it is opened and looked at, so many at a time, and a
/// page is what was found of them.
/// </summary>
internal sealed class TransactionSearch(ServiceBuilder service)
{
    private const int MostLookedAt = 5000;

    /// <summary>One page of what fits a filter and has some words, folded.</summary>
    public async ValueTask<(IReadOnlyList<TransactionRow> Items, string? Next)> Page(
        IViewStore store,
        PageRequest page,
        ViewQuery filter,
        AccountId? account,
        string words,
        CancellationToken cancel
    )
    {
        Func<ViewQuery, ViewQuery> either = query =>
            query.WhereAny(new Condition("words", Comparison.Contains, words), new Condition("sealed", Comparison.Equal, 1L));
        for (var looked = 0; ; looked += page.Limit)
        {
            var (rows, next) = await TransactionPages.Page(store, page, filter, account, either, cancel);
            var found = new List<TransactionRow>();
            foreach (var row in rows)
                if (await Has(row, words, cancel))
                    found.Add(row);
            if (found.Count > 0 || next is null || looked >= MostLookedAt)
                return (found, next);
            if (!Cursor.TryDecode(next, out _, out var place))
                throw new InvalidOperationException("A cursor that was just made cannot be read.");
            page = page with { After = place };
        }
    }

    private async ValueTask<bool> Has(TransactionRow row, string words, CancellationToken cancel)
    {
        var (people, created) = (service.Runtime.People, row.Transaction.Created);
        if (!SealedText.Is(created.Description) && !SealedText.Is(created.Reference))
            return TransactionList.Words(row.Transaction)?.Contains(words, StringComparison.Ordinal) ?? false; // It may be of a leg, which has no words.
        var opened = $"{await people.OpenAny(created.Description, cancel)}\n{await people.OpenAny(created.Reference, cancel)}";
        return SearchText.Fold(opened).Contains(words, StringComparison.Ordinal);
    }
}
