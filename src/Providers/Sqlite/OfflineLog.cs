using Florin.Platform.Copies;
using Florin.Platform.EventLog;
using Florin.Platform.Verification;
using static SQLitePCL.raw;

namespace Florin.Sqlite;

/// <summary>A log that no process has open, read from beginning to end as it is stored, whatever is wrong with it.</summary>
internal static class OfflineLog
{
    private const string Rows = """
        SELECT log.position, aggregateId, eventVersion, eventType, micros, commandId, eventData, metadata,
            receipt.position, fingerprint, status, body
        FROM log LEFT JOIN receipt ON receipt.position = log.position ORDER BY log.position
        """;

    private static readonly (int Column, string Name, int[] Types)[] Columns =
    [
        (1, "aggregateId", [SQLITE_TEXT]),
        (2, "eventVersion", [SQLITE_INTEGER]),
        (3, "eventType", [SQLITE_TEXT]),
        (4, "micros", [SQLITE_INTEGER]),
        (5, "commandId", [SQLITE_TEXT, SQLITE_NULL]),
        (6, "eventData", [SQLITE_TEXT]),
        (7, "metadata", [SQLITE_TEXT, SQLITE_INTEGER]),
        (9, "fingerprint", [SQLITE_BLOB, SQLITE_NULL]),
        (10, "status", [SQLITE_INTEGER, SQLITE_NULL]),
        (11, "body", [SQLITE_BLOB, SQLITE_NULL]),
    ];

    /// <summary>What is wrong with the file as a whole: it is no log, another service's, or lacks a table or an index.</summary>
    /// <exception cref="SqliteFault">It cannot be read.</exception>
    public static string? Problem(OfflineDatabase database, string name)
    {
        using var connection = database.Connect();
        try
        {
            LogSchema.Check(connection);
        }
        catch (LogFault fault)
        {
            return fault.Message;
        }
        var missing = LogSchema.Parts.Except(OfflineDatabase.Parts(connection)).ToList();
        if (missing.Count > 0)
            return $"the {missing[0].Type} {missing[0].Name} is missing";
        if (connection.Text("SELECT value FROM meta WHERE name = 'log'") is var stored && stored != name)
            return $"it is the log of '{stored}', not of '{name}'";
        if (UnknownNote(connection) is { } unknown)
            return $"it has the entry '{unknown}', which this program does not know";
        if (ArchivedRows.Problem(connection) is { } problem)
            return problem;
        return LogProblems.Receipts(connection) is [var stray, ..] ? stray : null;
    }

    /// <summary>By what followers know the log again; null where it has no identity.</summary>
    /// <exception cref="SqliteFault">It cannot be read.</exception>
    public static string? Identity(OfflineDatabase database)
    {
        using var connection = database.Connect();
        return LogSchema.Identity(connection);
    }

    /// <summary>What the indexes of a log hold, to be compared with the sums over its rows that <see cref="Scan"/> gives.</summary>
    /// <exception cref="SqliteFault">They cannot be read.</exception>
    public static WalkedIndexes Indexes(OfflineDatabase database)
    {
        using var connection = database.Connect();
        return LogIntegrity.Walked(connection);
    }

    /// <summary>Every row, by its position.</summary>
    /// <exception cref="SqliteFault">It cannot be read.</exception>
    /// <exception cref="LogFault">The archive that has old bodies cannot be read.</exception>
    public static IEnumerable<LogRow> Scan(OfflineDatabase database, RowSums sums, Func<string, ArchivedBodies>? archive)
    {
        using var connection = database.Connect();
        using var bodies = new OfflineBodies(connection, archive);
        using var rows = connection.Compile(Rows);
        var types = new TypeNames();
        while (rows.Step())
        {
            sums.Add(rows);
            yield return bodies.Complete(Row(rows, types));
        }
    }

    /// <summary>Every snapshot.</summary>
    /// <exception cref="SqliteFault">It cannot be read.</exception>
    public static IReadOnlyList<StoredSnapshot> Snapshots(OfflineDatabase database)
    {
        using var connection = database.Connect();
        using var rows = connection.Compile("SELECT stream, version, schema, state FROM snapshots");
        var found = new List<StoredSnapshot>();
        while (rows.Step())
            found.Add(new StoredSnapshot(rows.Text(0), rows.Number(1), rows.Text(2), rows.Bytes(3).ToArray()));
        return found;
    }

    /// <summary>Snapshots that do not fit their checksums, a sentence each.</summary>
    /// <exception cref="SqliteFault">It cannot be read.</exception>
    public static IReadOnlyList<string> DamagedSnapshots(OfflineDatabase database)
    {
        using var connection = database.Connect();
        return [.. database.DamageOf("snapshots"), .. LogProblems.Snapshots(connection)];
    }

    private static string? UnknownNote(Connection connection)
    {
        using var rows = connection.Compile("SELECT name FROM meta");
        while (rows.Step())
            if (rows.Text(0) is var name && !LogSchema.Notes.Contains(name, StringComparer.Ordinal))
                return name;
        return null;
    }

    private static LogRow Row(Statement row, TypeNames types)
    {
        var position = row.Number(0);
        var refers = row.IsNumber(7);
        return new LogRow(
            position,
            row.Text(1),
            row.Number(2),
            types.Of(row.Bytes(3)),
            row.Number(4),
            row.IsNull(5) ? null : row.Text(5),
            row.Bytes(6).ToArray(),
            refers ? default(ReadOnlyMemory<byte>?) : row.Bytes(7).ToArray(),
            refers ? row.Number(7) : position,
            row.IsNull(8) ? null : new Receipt(row.Bytes(9).ToArray(), (int)row.Number(10), row.Bytes(11).ToArray()),
            WrongColumn(row)
        );
    }

    private static string? WrongColumn(Statement row)
    {
        foreach (var (column, name, types) in Columns)
            if (!types.Contains(row.TypeOf(column)))
                return name;
        return null;
    }
}
