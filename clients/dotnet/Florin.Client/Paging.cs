using System.Runtime.CompilerServices;

namespace Florin.Client;

/// <summary>Lists, which come page by page.</summary>
public static class Paging
{
    /// <summary>Every item of a list; a page is loaded when its first item is asked for.</summary>
    /// <param name="load">Loads the page at a cursor, the first where it is null.</param>
    /// <param name="items">A page's items.</param>
    /// <param name="next">The cursor of the page after it; null where it is the last.</param>
    /// <param name="cancel">Ends it.</param>
    /// <typeparam name="TPage">A page, such as <see cref="Models.AccountViewList"/>.</typeparam>
    /// <typeparam name="TItem">An item.</typeparam>
    public static async IAsyncEnumerable<TItem> All<TPage, TItem>(
        Func<string?, CancellationToken, Task<TPage?>> load,
        Func<TPage, IReadOnlyList<TItem>?> items,
        Func<TPage, string?> next,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
        where TPage : class
    {
        ArgumentNullException.ThrowIfNull(load);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(next);
        string? cursor = null;
        do
        {
            var page = await load(cursor, cancel).ConfigureAwait(false);
            foreach (var item in page is null ? [] : items(page) ?? [])
                yield return item;
            cursor = page is null ? null : next(page);
        } while (cursor is not null);
    }
}
