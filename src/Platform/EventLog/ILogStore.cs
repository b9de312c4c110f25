namespace Florin.Platform.EventLog;

/// <summary>
/// The port to the storage of one service's log. Narrow on purpose: append a batch, look up a command, read a stream,
/// read on from a position, load a snapshot. One thread commits; any thread reads.
/// </summary>
public interface ILogStore : IDisposable
{
    /// <summary>
    /// Opens the storage, checks that positions are contiguous at the end, and returns the position of the last durable event
    /// (0 for an empty log). After a failed commit it first discards, durably, whatever that commit may have left, and then
    /// opens again: it ends where the last commit that succeeded ended.
    /// </summary>
    /// <exception cref="LogFault">
    /// The storage cannot be opened, is not what it should be, or cannot discard a failed commit; it takes nothing, and shows
    /// nothing of that commit, until another call succeeds.
    /// </exception>
    long Open();

    /// <summary>
    /// The log's identity: random, made when a log is first opened for writing and kept in it for
    /// ever, so that copies have it too. Known once it is open; null where a log without one is opened only for reading.
    /// </summary>
    string? Identity { get; }

    /// <summary>
    /// Makes a batch durable, all of it or nothing, in order; returns after fsync. The events carry their positions and
    /// versions; the storage refuses positions, stream versions and command ids that exist.
    /// </summary>
    /// <exception cref="Exception">
    /// Nothing, or in the worst case all, of the batch reached the storage: <see cref="Open"/> discards it. Only where the process
    /// ends before that may the next one find it.
    /// </exception>
    void Commit(IReadOnlyList<StoredAppend> batch);

    /// <summary>The append that a command id made, or null.</summary>
    StoredCommand? FindCommand(string commandId);

    /// <summary>
    /// Command ids of all appends, in an order of the storage's own: those that come after one that it gave before, or
    /// from the start after the empty one. One that is committed meanwhile may be among them.
    /// </summary>
    IReadOnlyList<string> CommandIds(string after, int max);

    /// <summary>Events of one stream with a version above <paramref name="afterVersion"/>, in order.</summary>
    IReadOnlyList<StoredEvent> ReadStream(string stream, long afterVersion, int max);

    /// <summary>Events with a position above <paramref name="afterPosition"/>, in order.</summary>
    IReadOnlyList<StoredEvent> Read(long afterPosition, int max);

    /// <summary>The newest snapshot of a stream with this schema, or null.</summary>
    StoredSnapshot? LoadSnapshot(string stream, string schema);
}

/// <summary>An event as storage keeps it.</summary>
/// <param name="Position">Its place in the log.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="Version">Its place in the stream.</param>
/// <param name="Type">Its stored name.</param>
/// <param name="Data">UTF-8 JSON.</param>
/// <param name="At">UTC, whole microseconds.</param>
/// <param name="Metadata">UTF-8 JSON of <see cref="Florin.Platform.EventLog.Metadata"/>.</param>
public readonly record struct StoredEvent(
    long Position,
    string Stream,
    long Version,
    string Type,
    ReadOnlyMemory<byte> Data,
    DateTimeOffset At,
    ReadOnlyMemory<byte> Metadata
);

/// <summary>One append: its events, contiguous in position, perhaps over several streams.</summary>
/// <param name="CommandId">Kept with the first event, unique for ever, never empty.</param>
/// <param name="Events">At least one. Their memory is only valid during the commit.</param>
/// <param name="Receipt">The answer to give again, when the client sent an Idempotency-Key.</param>
/// <param name="Snapshots">States to keep as a cache.</param>
public sealed record StoredAppend(
    string CommandId,
    IReadOnlyList<StoredEvent> Events,
    Receipt? Receipt,
    IReadOnlyList<StoredSnapshot> Snapshots
);

/// <summary>What a command came to: the first event of its append and the receipt, if one was kept.</summary>
public sealed record StoredCommand(StoredEvent First, Receipt? Receipt);

/// <summary>A state after a version, as a cache.</summary>
/// <param name="Stream">Whose state.</param>
/// <param name="Version">After this event.</param>
/// <param name="Schema">The state's shape; one that the reader does not know is ignored.</param>
/// <param name="State">UTF-8 JSON.</param>
public sealed record StoredSnapshot(string Stream, long Version, string Schema, ReadOnlyMemory<byte> State);

/// <summary>The first answer to a client's command, kept to be given again byte for byte.</summary>
/// <param name="Fingerprint">SHA-256 of what was asked.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body.</param>
public sealed record Receipt(ReadOnlyMemory<byte> Fingerprint, int Status, ReadOnlyMemory<byte> Body);
