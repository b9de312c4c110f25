using Florin.Platform.EventLog;

namespace Florin.Platform.Copies;

/// <summary>
/// A log, held by this process alone, whose old bodies (data and metadata of events) can be taken out once an archive has them,
/// and put back. Each step is durable as a whole or not at all; between any two, and after a kill, each position has its
/// body in the log or in a file that the log names with its checksum.
/// </summary>
public interface IShrinkableLog : IDisposable
{
    /// <summary>The log's identity; null where it has none.</summary>
    string? Identity { get; }

    /// <summary>Where the archive is that has the bodies; null where the log has them all.</summary>
    string? Place { get; }

    /// <summary>The files with the bodies that are not in the log, in order, from position 1 on without a hole.</summary>
    IReadOnlyList<CopiedSegment> Archived { get; }

    /// <summary>How many bytes the bodies of a file's events take in the log.</summary>
    long BodyBytes(CopiedSegment segment);

    /// <summary>Keeps states, so that the streams that go on are decided on without the archive.</summary>
    void Keep(IEnumerable<StoredSnapshot> snapshots);

    /// <summary>Takes the bodies of a file's events out of the log, which names the file from then on.</summary>
    /// <param name="place">Where the archive is.</param>
    /// <param name="segment">The file, which follows those that are archived.</param>
    /// <param name="appends">What it holds.</param>
    /// <exception cref="LogFault">The log has something else than the file; nothing was changed.</exception>
    void TakeOut(string place, CopiedSegment segment, IReadOnlyList<StoredAppend> appends);

    /// <summary>Puts the bodies of the last archived file back into the log, which no longer names it.</summary>
    /// <param name="appends">What the file holds.</param>
    /// <exception cref="LogFault">They do not match what the log has kept of them; nothing was changed.</exception>
    void PutBack(IReadOnlyList<StoredAppend> appends);

    /// <summary>Notes where the archive is from now on.</summary>
    void MoveTo(string place);

    /// <summary>Bytes of the storage, and how many more of the disk <see cref="Compact"/> needs while it runs.</summary>
    (long Bytes, long Needed) Size();

    /// <summary>Gives the room of what was taken out back to the disk.</summary>
    /// <exception cref="LogFault">It cannot be done now; the log is whole and can be used.</exception>
    void Compact();
}
