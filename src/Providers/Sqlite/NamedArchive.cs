using Florin.Platform.Copies;
using Florin.Platform.EventLog;

namespace Florin.Sqlite;

/// <summary>What the file of a log says of its archive.</summary>
internal static class NamedArchive
{
    /// <summary>Reads it, while another process may write the log.</summary>
    /// <param name="path">The log's file.</param>
    /// <returns>Where the archive is, null where the log has all bodies; the log's identity; and the files with bodies that it lacks.</returns>
    /// <exception cref="LogFault">The file cannot be read.</exception>
    public static (string? Place, string? Identity, IReadOnlyList<CopiedSegment> Segments) Of(string path)
    {
        try
        {
            using var connection = Connection.OpenReadOnly(path);
            return (ArchivedRows.Place(connection), LogSchema.Identity(connection), ArchivedRows.Segments(connection));
        }
        catch (SqliteFault fault)
        {
            throw new LogFault(fault.Message, fault);
        }
    }
}
