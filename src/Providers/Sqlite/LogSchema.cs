using Florin.Platform.EventLog;

namespace Florin.Sqlite;

/// <summary>
/// What the file of a log looks like. The rows are in <c>log</c>; people read the view <c>events</c>, which costs the
/// writer nothing (generated columns would be computed for each row that is inserted, a quarter more time).
/// </summary>
internal static class LogSchema
{
    /// <summary>Of the shape of a file that has all bodies.</summary>
    public const long Version = 1;

    /// <summary>Of the shape of one whose old bodies are in an archive, see <see cref="ArchivedRows"/>; a newer one is refused.</summary>
    public const long ShrunkVersion = 2;

    /// <summary>Marks the file as Florin's: "Flor" in ASCII.</summary>
    private const long ApplicationId = 0x466C6F72;

    /// <summary>How many of the last positions are checked when a log is opened.</summary>
    private const long CheckedTail = 1000;

    private const string Tables = """
        CREATE TABLE meta(name TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
        CREATE TABLE log(
            position INTEGER PRIMARY KEY,
            aggregateId TEXT NOT NULL,
            eventVersion INTEGER NOT NULL,
            eventType TEXT NOT NULL,
            micros INTEGER NOT NULL, -- since 1970, UTC
            commandId TEXT, -- on the first event of an append
            eventData TEXT NOT NULL,
            metadata NOT NULL -- or the position of the append's first event, when it is the same as that one's
        );
        CREATE UNIQUE INDEX log_stream ON log(aggregateId, eventVersion);
        CREATE UNIQUE INDEX log_command ON log(commandId) WHERE commandId IS NOT NULL;
        CREATE TABLE receipt(
            position INTEGER PRIMARY KEY, -- of the command's first event, so that receipts are written in order
            fingerprint BLOB NOT NULL,
            status INTEGER NOT NULL,
            body BLOB NOT NULL
        );
        CREATE TABLE snapshots(
            stream TEXT PRIMARY KEY,
            version INTEGER NOT NULL,
            schema TEXT NOT NULL,
            state BLOB NOT NULL,
            checksum INTEGER -- of the other columns; null where Florin kept none yet
        );
        CREATE VIEW receipts AS
            SELECT commandId, lower(hex(fingerprint)) AS fingerprint, status, CAST(body AS TEXT) AS body
            FROM receipt JOIN log USING (position);
        """;

    /// <summary>The view that people read.</summary>
    public const string EventsView = """
        CREATE VIEW events AS
            SELECT
                position,
                'evt_' || printf('%016x', position) || (SELECT value FROM meta WHERE name = 'log') AS id,
                aggregateId,
                eventType,
                eventData,
                eventVersion,
                strftime('%Y-%m-%dT%H:%M:%S', (micros - (micros % 1000000 + 1000000) % 1000000) / 1000000, 'unixepoch')
                    || printf('.%06dZ', (micros % 1000000 + 1000000) % 1000000) AS timestamp,
                CASE typeof(metadata)
                    WHEN 'integer' THEN (SELECT first.metadata FROM log AS first WHERE first.position = log.metadata)
                    ELSE metadata
                END AS metadata,
                commandId
            FROM log;
        """;

    /// <summary>What a log consists of: the type and the name of each table, index and view.</summary>
    public static IReadOnlyList<(string Type, string Name)> Parts { get; } =
    [
        ("table", "meta"),
        ("table", "log"),
        ("index", "log_stream"),
        ("index", "log_command"),
        ("table", "receipt"),
        ("table", "snapshots"),
        ("view", "events"),
        ("view", "receipts"),
    ];

    /// <summary>What a log notes of itself.</summary>
    public static IReadOnlyList<string> Notes { get; } =
    [
        "schema",
        "log",
        "identity",
        ArchivedRows.PlaceNote,
        LogIntegrity.CheckedTo,
        LogIntegrity.CommandSum,
        LogIntegrity.StreamSum,
    ];

    /// <summary>Makes the tables of an empty file.</summary>
    /// <exception cref="LogFault">The file is not a log, or one of a newer Florin.</exception>
    public static void CreateOrCheck(Connection connection, string name)
    {
        if (IsEmpty(connection))
            Create(connection, name);
        Check(connection);
        if (!HasChecksums(connection))
            connection.Run("ALTER TABLE snapshots ADD COLUMN checksum INTEGER");
    }

    /// <summary>Whether snapshots are kept with a checksum, which older files have only once they were written to.</summary>
    public static bool HasChecksums(Connection connection) =>
        connection.Number("SELECT count(*) FROM pragma_table_info('snapshots') WHERE name = 'checksum'") == 1;

    /// <summary>What a snapshot's checksum must be.</summary>
    public static long ChecksumOf(string stream, long version, string schema, ReadOnlySpan<byte> state) =>
        (long)RowHash.Of(state, (long)RowHash.Of(stream, version, 0), (long)RowHash.Of(schema, 0, 0));

    /// <summary>Refuses what is not a log that this code can read.</summary>
    /// <exception cref="LogFault">The file is not a log, or one of a newer Florin.</exception>
    public static void Check(Connection connection)
    {
        if (connection.Number("PRAGMA application_id") != ApplicationId)
            throw new LogFault($"{connection.Path} is not an event log of Florin.");
        var version = connection.Number("SELECT value FROM meta WHERE name = 'schema'");
        if (version is not (Version or ShrunkVersion))
            throw new LogFault(
                $"{connection.Path} is an event log of version {version}; this program supports versions up to {ShrunkVersion}. Use the program that wrote it."
            );
    }

    /// <summary>Whether the bodies of old events are in an archive.</summary>
    public static bool IsShrunk(Connection connection) =>
        connection.Number("SELECT value FROM meta WHERE name = 'schema'") == ShrunkVersion;

    /// <summary>The log's identity; null where it has none yet.</summary>
    public static string? Identity(Connection connection) => connection.Text("SELECT value FROM meta WHERE name = 'identity'");

    /// <summary>The log's identity, which it gets now where it has none: it is new, or of a Florin that knew none.</summary>
    /// <param name="connection">The file.</param>
    /// <param name="identity">The one that it gets; null for a random one.</param>
    public static string Identify(Connection connection, string? identity)
    {
        if (Identity(connection) is { } known)
            return known;
        using var identify = connection.Compile(
            "INSERT INTO meta VALUES ('identity', coalesce(?, 'log_' || lower(hex(randomblob(16)))))"
        );
        identify.Bind(1, identity).Run();
        return Identity(connection)!; // It was just given.
    }

    /// <summary>The last position, which may move on at once where another process writes, after a look at whether the first one and the last thousand are all there.</summary>
    /// <exception cref="LogFault">A position is missing.</exception>
    public static long VerifiedHead(Connection connection)
    {
        var head = connection.Number("SELECT max(position) FROM log");
        var there = connection.Number($"SELECT count(*) FROM log WHERE position > {head - CheckedTail} AND position <= {head}");
        if (there != Math.Min(head, CheckedTail) || connection.Number("SELECT min(position) FROM log") != Math.Min(head, 1))
            throw new LogFault($"{connection.Path} is damaged: positions up to {head} are not contiguous.");
        return head;
    }

    private static bool IsEmpty(Connection connection) =>
        connection.Number("PRAGMA application_id") == 0 && connection.Number("SELECT count(*) FROM sqlite_master") == 0;

    private static void Create(Connection connection, string name)
    {
        connection.Run("PRAGMA page_size = 4096");
        if (connection.Text("PRAGMA journal_mode = WAL") != "wal")
            throw new LogFault($"{connection.Path} cannot use a write-ahead log; is it on a local file system?");
        connection.Run("BEGIN IMMEDIATE");
        if (IsEmpty(connection)) // Nobody was quicker.
        {
            connection.Run(Tables);
            connection.Run(EventsView);
            connection.Run($"INSERT INTO meta VALUES ('schema', {Version}), ('log', '{name}')");
            connection.Run($"PRAGMA application_id = {ApplicationId}");
        }
        connection.Run("COMMIT");
    }
}
