using Florin.Platform.EventLog;

namespace Florin.Platform.Copies;

/// <summary>The port to the files that a part of a log is kept in outside of its storage. Thread-safe.</summary>
public interface ISegmentFormat
{
    /// <summary>How the names of its files end, with the dot.</summary>
    string Extension { get; }

    /// <summary>Makes a file of appends, without their snapshots.</summary>
    /// <param name="log">Whose they are.</param>
    /// <param name="appends">At least one.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="LogFault">An append cannot be kept in it byte for byte.</exception>
    Task<byte[]> Write(string log, IReadOnlyList<StoredAppend> appends, CancellationToken cancel);

    /// <summary>The appends of a file, byte for byte as they were.</summary>
    /// <exception cref="InvalidDataException">It is no such file.</exception>
    Task<IReadOnlyList<StoredAppend>> Read(ReadOnlyMemory<byte> file, CancellationToken cancel);
}
