namespace Florin.Platform.EventLog;

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

/// <summary>Where the append of a command begins, and the receipt, if one was kept.</summary>
public sealed record StoredReceipt(long Position, Receipt? Receipt);

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
