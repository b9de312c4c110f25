namespace Florin.Platform.Projections;

/// <summary>A row that is stored is not what a view stores under its key.</summary>
public sealed class UnreadableRow(string view, string key, string reason, Exception? inner = null)
    : Exception($"The row '{key}' of the view {view} cannot be read: {reason}", inner);

/// <summary>
/// Typed reading of views. A row that cannot be read is reported to the storage as damage; it is never blamed on the event
/// that needs the row.
/// </summary>
public static class ViewReader
{
    /// <summary>The row of a key, or null.</summary>
    public static async ValueTask<TRow?> Find<TRow>(
        this IViewStore store,
        View<TRow> view,
        string key,
        CancellationToken cancel
    )
        where TRow : class => await store.Get(view, key, cancel) is { } document ? await store.Read(view, key, document) : null;

    /// <summary>The rows of several keys, each at its key's place; null where there is none.</summary>
    public static async ValueTask<IReadOnlyList<TRow?>> FindMany<TRow>(
        this IViewStore store,
        View<TRow> view,
        IReadOnlyList<string> keys,
        CancellationToken cancel
    )
        where TRow : class
    {
        var documents = await store.GetMany(view, keys, cancel);
        var rows = new TRow?[documents.Count];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = documents[i] is { } document ? await store.Read(view, keys[i], document) : null;
        return rows;
    }

    /// <summary>The rows that fit, in order.</summary>
    public static async ValueTask<IReadOnlyList<TRow>> Rows<TRow>(
        this IViewStore store,
        View<TRow> view,
        Func<ViewQuery, ViewQuery> query,
        CancellationToken cancel
    )
        where TRow : class => await store.ReadAll(view, await store.Query(query(new ViewQuery(view)), cancel));

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
        var asked = query(new ViewQuery(view)) with { Limit = page.Limit + 1, After = page.After, Offset = page.Offset ?? 0 };
        if (!ViewRules.HasPlace(asked))
            throw new WrongCursor();
        var rows = await store.Query(asked, cancel);
        var next = rows.Count > page.Limit ? page.Next(rows[page.Limit - 1]) : null;
        return (await store.ReadAll(view, [.. rows.Take(page.Limit)]), next);
    }

    /// <summary>How many rows fit, where a page was asked for by its offset; null where it was not.</summary>
    public static async ValueTask<long?> Total<TRow>(
        this IViewStore store,
        View<TRow> view,
        PageRequest page,
        Func<ViewQuery, ViewQuery> query,
        CancellationToken cancel
    )
        where TRow : class => page.Offset is null ? null : await store.Count(query(new ViewQuery(view)), cancel);

    /// <summary>Reads a stored row.</summary>
    /// <exception cref="ViewFault">It is damaged.</exception>
    /// <exception cref="UnreadableRow">The storage holds what was written; that cannot be read.</exception>
    internal static ValueTask<TRow> Read<TRow>(this IViewStore store, View<TRow> view, string key, byte[] document)
        where TRow : class
    {
        TRow row;
        try
        {
            row = view.Row(key, document);
        }
        catch (UnreadableRow fault)
        {
            return Failed<TRow>(store.Damaged(view, key, document, fault));
        }
        return new(row);
    }

    private static async ValueTask<IReadOnlyList<TRow>> ReadAll<TRow>(
        this IViewStore store,
        View<TRow> view,
        IReadOnlyList<ViewRow> found
    )
        where TRow : class
    {
        var rows = new TRow[found.Count];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = await store.Read(view, found[i].Key, found[i].Document);
        return rows;
    }

    private static async ValueTask<TRow> Failed<TRow>(ValueTask<Exception> fault) => throw await fault;
}

/// <summary>Which page of a list is asked for.</summary>
/// <param name="Limit">1 to 100.</param>
/// <param name="After">The place that the page follows on; null for the first one.</param>
/// <param name="List">Which list it is, with its filters and its order; cursors carry it.</param>
public readonly record struct PageRequest(int Limit, (object? Value, string Key)? After, string List)
{
    /// <summary>How many rows the page leaves out at the beginning; null where it was asked for by its place, or is the first one.</summary>
    public int? Offset { get; init; }

    /// <summary>The cursor of the page that follows on a row.</summary>
    public string Next(in ViewRow last) => Cursor.Encode(List, last);
}
