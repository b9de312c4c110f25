using Florin.Platform.Projections;

namespace Florin.Testing.Storage;

/// <summary>What tests need of storage that the program does not.</summary>
public static class ViewStoreShortcuts
{
    /// <summary>Stores changes at a position, whatever was stored there.</summary>
    public static Task Commit(
        this IViewStore store,
        string consumer,
        long position,
        IReadOnlyList<ViewChange> changes,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(store);
        return store.Commit(consumer, new Progress(new Checkpoint(position)), changes, cancel);
    }
}
