using System.Globalization;
using Florin.Platform.Copies;

namespace Florin.Sqlite;

/// <summary>
/// How a file says that the bodies of its old events are in an archive. Such a row stays with all its other columns, has empty
/// <c>eventData</c>, and the <c>metadata</c> of position 0, which no event has; the table <c>archived</c> names the files with
/// the bodies. A file that was never shrunk knows nothing of all this, neither in its shape nor in its speed.
/// </summary>
internal static class ArchivedRows
{
    /// <summary>The row of <c>meta</c> that has the place of the archive.</summary>
    public const string PlaceNote = "archive";

    /// <summary>The column <c>metadata</c> of an event whose body is in an archive.</summary>
    public const long Nowhere = 0;

    /// <summary>The table that names the files.</summary>
    public const string Table = "archived";

    private const string Shrunk = $"""
        CREATE TABLE {Table}(
            first INTEGER PRIMARY KEY,
            last INTEGER NOT NULL,
            file TEXT NOT NULL, -- its name in the archive, whose place is in meta
            bytes INTEGER NOT NULL,
            sha256 TEXT NOT NULL,
            digest TEXT -- the running hash at last
        );
        DROP VIEW events;
        """;

    private static readonly string ShrunkView = LogSchema.EventsView.Replace(
        "eventData,",
        "CASE metadata WHEN 0 THEN NULL ELSE eventData END AS eventData,",
        StringComparison.Ordinal
    );

    /// <summary>Gives a file the shape of a shrunk one, in the transaction under way.</summary>
    public static void Begin(Connection connection)
    {
        connection.Run(Shrunk);
        connection.Run(ShrunkView);
        connection.Run($"UPDATE meta SET value = {LogSchema.ShrunkVersion} WHERE name = 'schema'");
    }

    /// <summary>Gives a file that has all its bodies the shape that it had before, in the transaction under way.</summary>
    public static void End(Connection connection)
    {
        connection.Run($"DROP TABLE {Table}; DROP VIEW events");
        connection.Run(LogSchema.EventsView);
        connection.Run($"UPDATE meta SET value = {LogSchema.Version} WHERE name = 'schema'");
        connection.Run($"DELETE FROM meta WHERE name = '{PlaceNote}'");
    }

    /// <summary>Where the archive is; null where the log has all its bodies.</summary>
    public static string? Place(Connection connection) => connection.Text($"SELECT value FROM meta WHERE name = '{PlaceNote}'");

    /// <summary>The files with the bodies that the log does not have, in order.</summary>
    public static List<CopiedSegment> Segments(Connection connection)
    {
        var segments = new List<CopiedSegment>();
        if (!LogSchema.IsShrunk(connection))
            return segments;
        using var rows = connection.Compile($"SELECT first, last, digest, file, bytes, sha256 FROM {Table} ORDER BY first");
        while (rows.Step())
            segments.Add(
                new CopiedSegment(
                    rows.Number(0),
                    rows.Number(1),
                    rows.IsNull(2) ? null : rows.Text(2),
                    new CopiedFile(rows.Text(3), rows.Number(4), rows.Text(5))
                )
            );
        return segments;
    }

    /// <summary>Names one more file, in the transaction under way.</summary>
    public static void Add(Connection connection, string place, CopiedSegment segment)
    {
        MoveTo(connection, place);
        using var add = connection.Compile(
            $"INSERT INTO {Table}(first, last, file, bytes, sha256, digest) VALUES (?, ?, ?, ?, ?, ?)"
        );
        add.Bind(1, segment.First)
            .Bind(2, segment.Last)
            .Bind(3, segment.File.Name)
            .Bind(4, segment.File.Bytes)
            .Bind(5, segment.File.Sha256)
            .Bind(6, segment.Digest)
            .Run();
    }

    /// <summary>No longer names a file, in the transaction under way.</summary>
    public static void Remove(Connection connection, CopiedSegment segment) =>
        connection.Run(string.Create(CultureInfo.InvariantCulture, $"DELETE FROM {Table} WHERE first = {segment.First}"));

    /// <summary>Notes where the archive is, in the transaction under way.</summary>
    public static void MoveTo(Connection connection, string place)
    {
        using var note = connection.Compile(
            "INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        );
        note.Bind(1, PlaceNote).Bind(2, place).Run();
    }

    /// <summary>Why the files and the bodies that are missing do not fit, as a sentence; null where they do.</summary>
    public static string? Problem(Connection connection)
    {
        var end = 0L;
        foreach (var segment in Segments(connection))
        {
            if (segment.First != end + 1 || segment.Last < segment.First)
                return $"the archived files do not follow each other at position {end + 1}";
            end = segment.Last;
        }
        return
            connection.Number(
                $"SELECT count(*) FROM log WHERE position > {end} AND typeof(metadata) = 'integer' AND metadata = {Nowhere}"
            ) > 0
            ? $"events after position {end} have no body, and no archived file is named that has them"
            : null;
    }
}
