using Florin.Kernel;
using Florin.Platform.Projections;

namespace Florin.Transactions.Projections;

/// <summary>
/// Pages of the list. Of one account they are merged of two views: the transactions from or to it, and those that have a leg on
/// it, each found by an index. No transaction is in both.
/// </summary>
internal static class TransactionPages
{
    /// <summary>One page of what fits.</summary>
    /// <param name="store">Where.</param>
    /// <param name="page">Which page.</param>
    /// <param name="filter">What fits, on columns of both views.</param>
    /// <param name="account">Only transactions that this account takes part in; null for all.</param>
    /// <param name="narrowed">Narrows the rows of the list further, by columns of its own; null for not at all.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="WrongCursor">The page's place is not one of this order.</exception>
    public static async ValueTask<(IReadOnlyList<TransactionRow> Items, string? Next)> Page(
        IViewStore store,
        PageRequest page,
        ViewQuery filter,
        AccountId? account,
        Func<ViewQuery, ViewQuery>? narrowed,
        CancellationToken cancel
    )
    {
        narrowed ??= static query => query;
        if (account is not { } one)
            return await store.Page(TransactionList.View, page, _ => narrowed(filter), cancel);
        var asked = filter with { Limit = page.Limit + 1, After = page.After };
        if (!ViewRules.HasPlace(asked))
            throw new WrongCursor();
        var sides = asked.WhereAny(
            new Condition("fromAccount", Comparison.Equal, one.Value),
            new Condition("toAccount", Comparison.Equal, one.Value)
        );
        var found = (await store.Query(narrowed(sides), cancel)).Select(row => (row.Key, row.OrderValue));
        var legs = await Legs(store, asked, one, cancel);
        var merged = found.Concat(legs).Order(new InOrder(filter.Descending)).Take(page.Limit + 1).ToList();
        var rows = await store.FindMany(TransactionList.View, [.. merged.Take(page.Limit).Select(row => row.Key)], cancel);
        return (
            [.. rows.OfType<TransactionRow>()],
            merged.Count > page.Limit && merged[page.Limit - 1] is var (key, value)
                ? page.Next(new ViewRow(key, value, []))
                : null
        );
    }

    // The same places in the other view, whose keys have the account behind the transaction.
    private static async ValueTask<IEnumerable<(string Key, object? OrderValue)>> Legs(
        IViewStore store,
        ViewQuery asked,
        AccountId account,
        CancellationToken cancel
    )
    {
        var query = (asked with { View = TransactionLeg.View }).Where(
            TransactionLeg.ByAccount,
            Comparison.Equal,
            account.Value
        );
        if (asked.After is { } after)
            query = query with { After = (after.Value, TransactionLeg.KeyOf(after.Key, account)) };
        var rows = await store.Query(query, cancel);
        return rows.Select(row => (row.Key[..row.Key.IndexOf('/', StringComparison.Ordinal)], row.OrderValue));
    }

    private sealed class InOrder(bool descending) : IComparer<(string Key, object? OrderValue)>
    {
        public int Compare((string Key, object? OrderValue) x, (string Key, object? OrderValue) y)
        {
            var order = (x.OrderValue, y.OrderValue) switch
            {
                (long one, long other) => one.CompareTo(other),
                (string one, string other) => string.CompareOrdinal(one, other),
                _ => 0,
            };
            order = order != 0 ? order : string.CompareOrdinal(x.Key, y.Key);
            return descending ? -order : order;
        }
    }
}
