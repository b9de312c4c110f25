namespace Florin.Platform.Projections;

/// <summary>Typed reading of views.</summary>
public static class ViewReader
{
    /// <summary>The row of a key, or null.</summary>
    public static async ValueTask<TRow?> Find<TRow>(
        this IViewStore store,
        View<TRow> view,
        string key,
        CancellationToken cancel
    )
        where TRow : class => await store.Get(view, key, cancel) is { } document ? view.Row(document) : null;

    /// <summary>The rows of several keys, each at its key's place; null where there is none.</summary>
    public static async ValueTask<IReadOnlyList<TRow?>> FindMany<TRow>(
        this IViewStore store,
        View<TRow> view,
        IReadOnlyList<string> keys,
        CancellationToken cancel
    )
        where TRow : class =>
        [.. (await store.GetMany(view, keys, cancel)).Select(document => document is null ? null : view.Row(document))];

    /// <summary>The rows that fit, in order.</summary>
    public static async ValueTask<IReadOnlyList<TRow>> Rows<TRow>(
        this IViewStore store,
        View<TRow> view,
        Func<ViewQuery, ViewQuery> query,
        CancellationToken cancel
    )
        where TRow : class =>
        [.. (await store.Query(query(new ViewQuery(view)), cancel)).Select(row => view.Row(row.Document))];

    /// <summary>One page of the rows that fit: asks for one row more than the page to know whether there is a next one.</summary>
    /// <returns>The rows and the cursor of the next page, or null.</returns>
    /// <exception cref="WrongCursor">The page's place is not one of this order.</exception>
    public static async ValueTask<(IReadOnlyList<TRow> Items, string? NextCursor)> Page<TRow>(
        this IViewStore store,
        View<TRow> view,
        PageRequest page,
        Func<ViewQuery, ViewQuery> query,
        CancellationToken cancel
    )
        where TRow : class
    {
        var asked = query(new ViewQuery(view)) with { Limit = page.Limit + 1, After = page.After };
        if (!ViewRules.HasPlace(asked))
            throw new WrongCursor();
        var rows = await store.Query(asked, cancel);
        var next = rows.Count > page.Limit ? page.Next(rows[page.Limit - 1]) : null;
        return ([.. rows.Take(page.Limit).Select(row => view.Row(row.Document))], next);
    }
}

/// <summary>Which page of a list is asked for.</summary>
/// <param name="Limit">1 to 100.</param>
/// <param name="After">The place that the page follows on; null for the first one.</param>
/// <param name="List">Which list it is, with its filters and its order; cursors carry it.</param>
public readonly record struct PageRequest(int Limit, (object? Value, string Key)? After, string List)
{
    /// <summary>The cursor of the page that follows on a row.</summary>
    public string Next(in ViewRow last) => Cursor.Encode(List, last);
}
