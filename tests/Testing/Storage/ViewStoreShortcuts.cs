using Florin.Platform.Projections;

namespace Florin.Testing.Storage;

/// <summary>What tests need of storage that the program does not.</summary>
public static class ViewStoreShortcuts
{
    /// <summary>Makes a consumer's views ready.</summary>
    public static ValueTask Define(this IViewStore store, string consumer, IReadOnlyList<ViewDefinition> views) =>
        Known(store).Define(consumer, views, CancellationToken.None);

    /// <summary>Drops what was stored for a consumer's views as they once were.</summary>
    public static ValueTask DropUnused(this IViewStore store, string consumer) =>
        Known(store).DropUnused(consumer, CancellationToken.None);

    /// <summary>The progress of a consumer.</summary>
    public static ValueTask<Standing> Load(this IViewStore store, string consumer) =>
        Known(store).Load(consumer, CancellationToken.None);

    /// <summary>Empties a consumer's views.</summary>
    public static ValueTask Reset(this IViewStore store, string consumer) =>
        Known(store).Reset(consumer, CancellationToken.None);

    /// <summary>The stored document of a key, or null.</summary>
    public static ValueTask<byte[]?> Get(this IViewStore store, ViewDefinition view, string key) =>
        Known(store).Get(view, key, CancellationToken.None);

    /// <summary>The row of a key, or null.</summary>
    public static ValueTask<TRow?> Find<TRow>(this IViewStore store, View<TRow> view, string key)
        where TRow : class => Known(store).Find(view, key, CancellationToken.None);

    /// <summary>The rows that fit, in order.</summary>
    public static ValueTask<IReadOnlyList<ViewRow>> Query(this IViewStore store, ViewQuery query) =>
        Known(store).Query(query, CancellationToken.None);

    /// <summary>The sum of a number column over the rows that fit.</summary>
    public static ValueTask<long> Sum(this IViewStore store, ViewQuery query, string column) =>
        Known(store).Sum(query, column, CancellationToken.None);

    /// <summary>How many rows fit.</summary>
    public static ValueTask<long> Count(this IViewStore store, ViewQuery query) =>
        Known(store).Count(query, CancellationToken.None);

    /// <summary>The position up to which a consumer's changes are stored; 0 at first.</summary>
    public static async Task<long> Checkpoint(this IViewStore store, string consumer)
    {
        ArgumentNullException.ThrowIfNull(store);
        return (await store.Load(consumer, CancellationToken.None)).Checkpoint.Position;
    }

    /// <summary>Stores changes at a position, whatever was stored there.</summary>
    public static async Task Commit(
        this IViewStore store,
        string consumer,
        long position,
        IReadOnlyList<ViewChange> changes,
        CancellationToken cancel
    )
    {
        var progress = new Progress(await store.Checkpoint(consumer), new Checkpoint(position));
        await store.Commit(consumer, progress, changes, cancel);
    }

    private static IViewStore Known(IViewStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        return store;
    }
}
