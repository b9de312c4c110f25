using Florin.Platform.EventLog;

namespace Florin.Platform.Projections;

/// <summary>
/// The port to the storage of one service's read models. Rebuildable from the logs, so it need not fsync each commit.
/// Storage in this process may complete every call before it returns.
/// </summary>
public interface IViewStore : IAsyncDisposable
{
    /// <summary>The connections to it; null where it has no pool.</summary>
    StorePool? Pool => null;

    /// <summary>
    /// The service's own log is this one. Called before anything else where that is known; nothing where no other installation
    /// can have made what is stored.
    /// </summary>
    /// <param name="log">The log's identity.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="ViewFault">What is stored is of another installation.</exception>
    ValueTask Belong(string log, CancellationToken cancel) => ValueTask.CompletedTask;

    /// <summary>
    /// Makes a consumer's views ready. What is stored for the same views in the same shape is there again; with a new view,
    /// one less, another version or another shape, all of the consumer's views are empty and its checkpoint is 0, and what
    /// is stored for the views as they were stays as it is. Call once per consumer before anything else.
    /// </summary>
    /// <exception cref="ViewFault">The storage cannot be written.</exception>
    ValueTask Define(string consumer, IReadOnlyList<ViewDefinition> views, CancellationToken cancel);

    /// <summary>
    /// Drops what is stored for a consumer's views as they once were, except for the one whose checkpoint is the furthest:
    /// an instance of the version before may still use that, or will again.
    /// </summary>
    ValueTask DropUnused(string consumer, CancellationToken cancel);

    /// <summary>The progress of a consumer: its checkpoint and what it has set aside, by position.</summary>
    ValueTask<Standing> Load(string consumer, CancellationToken cancel);

    /// <summary>
    /// Stores changes and the progress that they represent in one transaction; the last change of a key wins.
    /// </summary>
    /// <exception cref="StaleCheckpoint">The checkpoint is not where the progress begins; nothing is stored.</exception>
    /// <exception cref="NotSetAside">An event that is replayed is not set aside; nothing is stored.</exception>
    /// <exception cref="ViewFault">The storage cannot be written.</exception>
    Task Commit(string consumer, Progress progress, IReadOnlyList<ViewChange> changes, CancellationToken cancel);

    /// <summary>Empties a consumer's views and forgets its checkpoint and what it has set aside.</summary>
    ValueTask Reset(string consumer, CancellationToken cancel);

    /// <summary>
    /// Asks to be called when all that was stored is lost, because it was damaged and storage begins again: before anybody can
    /// read what is there then.
    /// </summary>
    void WhenLost(Func<Task> lost) { }

    /// <summary>
    /// Tells the storage that a row cannot be read as what is stored under its key: where it can begin again, it does so as with
    /// any other damage.
    /// </summary>
    /// <param name="view">The row's view.</param>
    /// <param name="key">The row's key.</param>
    /// <param name="document">What was read.</param>
    /// <param name="fault">Why that cannot be it.</param>
    /// <returns>What the reader gets: a <see cref="ViewFault"/>, or the fault itself where it is not the storage's.</returns>
    ValueTask<Exception> Damaged(ViewDefinition view, string key, byte[] document, UnreadableRow fault) =>
        new(new ViewFault(fault.Message, fault));

    /// <summary>The stored document of a key, or null.</summary>
    /// <exception cref="ViewFault">The storage cannot be read.</exception>
    ValueTask<byte[]?> Get(ViewDefinition view, string key, CancellationToken cancel);

    /// <summary>The stored documents of several keys, each at its key's place; null where there is no row.</summary>
    ValueTask<IReadOnlyList<byte[]?>> GetMany(ViewDefinition view, IReadOnlyList<string> keys, CancellationToken cancel);

    /// <summary>The rows that fit, in order.</summary>
    ValueTask<IReadOnlyList<ViewRow>> Query(ViewQuery query, CancellationToken cancel);

    /// <summary>The sum of a number column over the rows that fit (order, place and limit are ignored).</summary>
    ValueTask<long> Sum(ViewQuery query, string column, CancellationToken cancel);

    /// <summary>How many rows fit (order, place and limit are ignored).</summary>
    ValueTask<long> Count(ViewQuery query, CancellationToken cancel);
}
