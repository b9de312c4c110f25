namespace Florin.Platform.Projections;

/// <summary>The port to the storage of one service's read models. Rebuildable from the logs, so it need not fsync each commit.</summary>
public interface IViewStore : IAsyncDisposable
{
    /// <summary>
    /// Makes a consumer's views ready. Where a view is new or its version changed, all of the consumer's views are
    /// emptied and its checkpoint goes back to 0. Call once per consumer before anything else.
    /// </summary>
    void Define(string consumer, IReadOnlyList<ViewDefinition> views);

    /// <summary>The position up to which a consumer's changes are stored; 0 at first.</summary>
    long Checkpoint(string consumer);

    /// <summary>The progress of a consumer: its checkpoint and what it has set aside, by position.</summary>
    Standing Load(string consumer);

    /// <summary>
    /// Stores changes and the progress that they represent in one transaction; the last change of a key wins.
    /// </summary>
    /// <exception cref="StaleCheckpoint">The checkpoint is not where the progress begins; nothing is stored.</exception>
    Task Commit(string consumer, Progress progress, IReadOnlyList<ViewChange> changes, CancellationToken cancel);

    /// <summary>Empties a consumer's views and forgets its checkpoint and what it has set aside.</summary>
    void Reset(string consumer);

    /// <summary>The stored document of a key, or null.</summary>
    byte[]? Get(ViewDefinition view, string key);

    /// <summary>The rows that fit, in order.</summary>
    IReadOnlyList<ViewRow> Query(ViewQuery query);

    /// <summary>The sum of a number column over the rows that fit (order, place and limit are ignored).</summary>
    long Sum(ViewQuery query, string column);

    /// <summary>How many rows fit (order, place and limit are ignored).</summary>
    long Count(ViewQuery query);
}
