using Florin.Platform.EventLog;

namespace Florin.Platform.Verification;

/// <summary>A row of a log exactly as it is stored.</summary>
/// <param name="Position">Its place in the log.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="Version">Its place in the stream.</param>
/// <param name="Type">Its stored name.</param>
/// <param name="Micros">When, since 1970.</param>
/// <param name="CommandId">On the first event of an append; null on the others.</param>
/// <param name="Data">UTF-8 JSON.</param>
/// <param name="Metadata">UTF-8 JSON; null where it is that of another position.</param>
/// <param name="MetadataAt">The position that has it; its own where it has it itself.</param>
/// <param name="Receipt">The answer that is kept with it.</param>
/// <param name="WrongColumn">A column that holds another type of value than it must; null where none does.</param>
public sealed record LogRow(
    long Position,
    string Stream,
    long Version,
    string Type,
    long Micros,
    string? CommandId,
    ReadOnlyMemory<byte> Data,
    ReadOnlyMemory<byte>? Metadata,
    long MetadataAt,
    Receipt? Receipt,
    string? WrongColumn
);

/// <summary>
/// A log that no process writes, as a provider reads it for verification: whatever is wrong with it, and without changing
/// anything. Nothing is opened before <see cref="Open"/>.
/// </summary>
public interface IOfflineLog : IDisposable
{
    /// <summary>Why there is no log, such as the path of a missing file; null where there is one.</summary>
    string? Missing { get; }

    /// <summary>
    /// Where the process is that owns the log, as far as the storage itself knows; null where none does. A process that has
    /// the service's directory open is found by that.
    /// </summary>
    /// <exception cref="LogFault">It cannot be asked.</exception>
    string? Owner => null;

    /// <summary>What the provider's own check of the storage says it holds, such as <c>log.db is intact</c>.</summary>
    string Invariant { get; }

    /// <summary>What that check looks at.</summary>
    string Checked { get; }

    /// <summary>What to do about snapshots that are wrong.</summary>
    string DropSnapshots { get; }

    /// <summary>Opens it.</summary>
    /// <exception cref="LogFault">It cannot be read.</exception>
    void Open();

    /// <summary>Checks the storage itself: everything that can be told without the rows. Runs while the rows are read.</summary>
    void CheckStorage(Check check);

    /// <summary>Checks the storage against the rows, such as indexes; once all rows were read.</summary>
    void CheckRows(Check check);

    /// <summary>Every row, by its position. Asked once.</summary>
    IEnumerable<LogRow> Rows();

    /// <summary>By what followers know the log again; null where it has no identity.</summary>
    string? Identity();

    /// <summary>Every snapshot.</summary>
    IReadOnlyList<StoredSnapshot> Snapshots();

    /// <summary>Snapshots that do not fit what is stored about them, a sentence each.</summary>
    IReadOnlyList<string> DamagedSnapshots();
}
