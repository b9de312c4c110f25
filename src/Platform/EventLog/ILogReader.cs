using System.Runtime.InteropServices;

namespace Florin.Platform.EventLog;

/// <summary>
/// The port through which a log is read: durable events as they are stored, byte for byte. Any thread, and many at a time.
/// Storage in the same process answers at once, so that nothing waits and nothing is allocated for waiting.
/// </summary>
public interface ILogReader : IAppendReader, IDisposable
{
    /// <summary>The connections through which it is read; null where it has no pool.</summary>
    StorePool? Pool => null;

    /// <summary>Where the log ends, and who owns it.</summary>
    ValueTask<LogHead> Head(CancellationToken cancel);

    /// <summary>
    /// The log's identity, as <see cref="ILogWriter.Identity"/>; null where it was never claimed, or last written by a program
    /// that gave it none.
    /// </summary>
    ValueTask<string?> ReadIdentity(CancellationToken cancel);

    /// <summary>Events of one stream with a version above <paramref name="afterVersion"/>, in order.</summary>
    ValueTask<IReadOnlyList<StoredEvent>> ReadStream(string stream, long afterVersion, int max, CancellationToken cancel);

    /// <summary>
    /// All events above a position, in order, in pages, each read when it is asked for, so that a long scan does not hold back
    /// the writer. Ends where the log ends then.
    /// </summary>
    IAsyncEnumerable<IReadOnlyList<StoredEvent>> Scan(long afterPosition, CancellationToken cancel);

    /// <summary>The version of a stream's last event; 0 for a stream without events.</summary>
    ValueTask<long> LastVersion(string stream, CancellationToken cancel);

    /// <summary>
    /// Command ids of all appends, in an order of the storage's own: those that come after one that it gave before, or
    /// from the start after the empty one. One that is committed meanwhile may be among them.
    /// </summary>
    ValueTask<IReadOnlyList<string>> CommandIds(string after, int max, CancellationToken cancel);

    /// <summary>The newest snapshot of a stream with this schema, or null.</summary>
    ValueTask<StoredSnapshot?> LoadSnapshot(string stream, string schema, CancellationToken cancel);
}

/// <summary>How a log stands in its storage.</summary>
/// <param name="Position">Of its last event; 0 for an empty log.</param>
/// <param name="Owner">
/// Where its owner is, as that told the storage; null where there is none, or where the storage does not know.
/// </param>
/// <param name="Epoch">Of the newest claim; 0 where there was none, or where the storage has one owner by itself.</param>
/// <param name="OwnedSince">When the owner claimed it, by the storage's clock; null where there is no owner, or it is not known.</param>
/// <param name="IsAskedFor">Operators want the owner of this epoch to give the log up to another instance.</param>
/// <param name="Pin">The instance that is to own it; null where none is named.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LogHead(
    long Position,
    string? Owner = null,
    long Epoch = 0,
    DateTimeOffset? OwnedSince = null,
    bool IsAskedFor = false,
    PinnedInstance? Pin = null
);
