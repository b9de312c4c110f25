using System.Data;
using Florin.Platform.EventLog;
using MySqlConnector;

namespace Florin.MySql;

/// <summary>
/// The tables of a log. Names and contents are bytes, so that no character set, collation or trailing space of a server
/// changes or confuses them; people read the views <c>readable_events</c> and <c>readable_receipts</c>. Times are microseconds
/// since 1970, UTC, except that of the lease, which is the server's own.
/// </summary>
internal static class LogTables
{
    private const int UpgradeWaitSeconds = 60;

    /// <summary>
    /// Programs that know the tables of this version use those of the newest one: what came since only adds. Raise it with an
    /// upgrade that they could not live with.
    /// </summary>
    private const int UsableSince = 5;

    private const string Engine = "ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";

    // What leads from one version to the next, each statement so that it can be run again after it was interrupted.
    private static readonly string[][] Upgrades =
    [
        [
            $"""
                CREATE TABLE IF NOT EXISTS log_head(
                    log VARBINARY(64) NOT NULL PRIMARY KEY,
                    log_id VARBINARY(64) NOT NULL,
                    head BIGINT NOT NULL,
                    epoch BIGINT NOT NULL,
                    owner VARBINARY(255) NOT NULL,
                    lease_until DATETIME(6) NULL -- UTC of the server; in the past where nobody owns it, null where nobody did
                ) {Engine}
                """,
            $"""
                CREATE TABLE IF NOT EXISTS events(
                    log VARBINARY(64) NOT NULL,
                    position BIGINT NOT NULL,
                    stream VARBINARY(1024) NOT NULL,
                    version BIGINT NOT NULL,
                    type VARBINARY(255) NOT NULL,
                    micros BIGINT NOT NULL,
                    data LONGBLOB NOT NULL,
                    metadata LONGBLOB NULL, -- null where it is that of the append's first event
                    first BIGINT NOT NULL, -- the position of the append's first event
                    PRIMARY KEY (log, position),
                    UNIQUE KEY stream_version (log, stream, version)
                ) {Engine}
                """,
            $"""
                CREATE TABLE IF NOT EXISTS commands(
                    log VARBINARY(64) NOT NULL,
                    command_id VARBINARY(1024) NOT NULL,
                    position BIGINT NOT NULL, -- of its first event
                    PRIMARY KEY (log, command_id)
                ) {Engine}
                """,
            $"""
                CREATE TABLE IF NOT EXISTS receipts(
                    log VARBINARY(64) NOT NULL,
                    position BIGINT NOT NULL, -- of the command's first event, so that receipts are written in order
                    fingerprint VARBINARY(255) NOT NULL,
                    status INT NOT NULL,
                    body LONGBLOB NOT NULL,
                    PRIMARY KEY (log, position)
                ) {Engine}
                """,
            $"""
                CREATE TABLE IF NOT EXISTS snapshots(
                    log VARBINARY(64) NOT NULL,
                    stream VARBINARY(1024) NOT NULL,
                    version BIGINT NOT NULL,
                    state_schema VARBINARY(255) NOT NULL,
                    state LONGBLOB NOT NULL,
                    PRIMARY KEY (log, stream)
                ) {Engine}
                """,
            """
                CREATE OR REPLACE SQL SECURITY INVOKER VIEW readable_events AS
                    SELECT CONVERT(e.log USING utf8mb4) AS log, e.position, CONVERT(e.stream USING utf8mb4) AS stream, e.version,
                        CONVERT(e.type USING utf8mb4) AS type, '1970-01-01' + INTERVAL e.micros MICROSECOND AS at,
                        CONVERT(e.data USING utf8mb4) AS data, CONVERT(COALESCE(e.metadata, f.metadata) USING utf8mb4) AS metadata,
                        CONVERT(c.command_id USING utf8mb4) AS command_id
                    FROM events e
                    LEFT JOIN events f ON e.metadata IS NULL AND f.log = e.log AND f.position = e.first
                    LEFT JOIN commands c ON c.log = e.log AND c.position = e.position
                """,
            """
                CREATE OR REPLACE SQL SECURITY INVOKER VIEW readable_receipts AS
                    SELECT CONVERT(c.log USING utf8mb4) AS log, CONVERT(c.command_id USING utf8mb4) AS command_id,
                        LOWER(HEX(r.fingerprint)) AS fingerprint, r.status, CONVERT(r.body USING utf8mb4) AS body
                    FROM receipts r JOIN commands c ON c.log = r.log AND c.position = r.position
                """,
        ],
        ["ALTER TABLE log_head ADD COLUMN owned_since DATETIME(6) NULL"], // UTC of the server; null where nobody owns it.
        [
            "ALTER TABLE log_head ADD COLUMN release_epoch BIGINT NULL", // Whose owner is asked to give the log up.
                $"""
                CREATE TABLE IF NOT EXISTS log_standbys(
                    log VARBINARY(64) NOT NULL,
                    address VARBINARY(255) NOT NULL,
                    seen DATETIME(6) NOT NULL, -- UTC of the server
                    PRIMARY KEY (log, address)
                ) {Engine}
                """,
        ],
        [
            $"""
                CREATE TABLE IF NOT EXISTS checkpoints( -- of what the owner does outside
                    log VARBINARY(64) NOT NULL,
                    follower VARBINARY(64) NOT NULL,
                    epoch BIGINT NOT NULL, -- of the owner that loaded it last
                    position BIGINT NOT NULL,
                    log_id VARBINARY(64) NULL,
                    mark VARBINARY(255) NULL,
                    PRIMARY KEY (log, follower)
                ) {Engine}
                """,
        ],
        [
            $"""
                CREATE TABLE IF NOT EXISTS secrets(
                    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
                    name VARBINARY(255) NOT NULL,
                    sealed LONGBLOB NOT NULL, -- with a key of the configuration
                    UNIQUE KEY secret_name (name)
                ) {Engine}
                """,
        ],
        [
            "ALTER TABLE florin_schema ADD COLUMN tables_version INT NULL", // Null where it is the version.
            "ALTER TABLE log_head ADD COLUMN pinned VARBINARY(255) NULL", // The address of the instance that is to own the log.
            "ALTER TABLE log_head ADD COLUMN pinned_until DATETIME(6) NULL", // UTC of the server.
        ],
    ];

    /// <summary>The version that this program writes.</summary>
    public static int Version => Upgrades.Length;

    /// <summary>Makes the tables of an empty database, or upgrades those of an earlier version. One process at a time.</summary>
    /// <exception cref="LogFault">The database holds something else, or a log of a newer version.</exception>
    public static void CreateOrCheck(MySqlConnection connection, string database)
    {
        if (VersionOf(connection, database) >= Version)
            return;
        // For the upgrade alone: a log is never owned by such a lock, which ends when a connection does.
        var name = $"florin upgrade {database}";
        if (connection.Number("SELECT GET_LOCK(?, ?)", name, UpgradeWaitSeconds) != 1)
            throw new LogFault(
                $"The database {database} has been upgraded by another process for {UpgradeWaitSeconds} s. Start again when that has ended."
            );
        try
        {
            for (var version = VersionOf(connection, database); version < Version; version++)
                Upgrade(connection, version);
        }
        finally
        {
            if (connection.State == ConnectionState.Open) // Else it ended with the connection.
                connection.Run("DO RELEASE_LOCK(?)", name);
        }
    }

    /// <summary>Refuses tables that this program cannot use as they are, without changing anything.</summary>
    /// <exception cref="LogFault">The database holds something else, or a log of an earlier version or one too new.</exception>
    public static void MustBeCurrent(MySqlConnection connection, string database)
    {
        if (VersionOf(connection, database) is var version && version < Version)
            throw new LogFault(
                $"The database {database} holds a log of version {version}, not {Version}: start this program's server on it once, or use the program that wrote it."
            );
    }

    private static void Upgrade(MySqlConnection connection, long version)
    {
        connection.Run(
            $"CREATE TABLE IF NOT EXISTS florin_schema(one TINYINT NOT NULL PRIMARY KEY, version INT NOT NULL) {Engine}"
        );
        foreach (var statement in Upgrades[version])
            Run(connection, statement);
        // Programs of earlier versions look at this one alone, and refuse what is above their own.
        var needed = Math.Min(version + 1, UsableSince);
        connection.Run(
            "INSERT INTO florin_schema(one, version) VALUES (1, ?) ON DUPLICATE KEY UPDATE version = ?",
            needed,
            needed
        );
        if (HasTablesVersion(connection))
            connection.Run("UPDATE florin_schema SET tables_version = ?", version + 1);
    }

    // A column that is there already was added before an interruption.
    private static void Run(MySqlConnection connection, string statement)
    {
        try
        {
            connection.Run(statement);
        }
        catch (MySqlException e) when (e.ErrorCode == MySqlErrorCode.DuplicateFieldName)
        {
            return;
        }
    }

    // Of an empty database 0, and of one that was interrupted while it was made; above this program's where a newer one made them.
    private static long VersionOf(MySqlConnection connection, string database)
    {
        const string Tables =
            "SELECT COUNT(*), COALESCE(SUM(table_name = 'florin_schema'), 0) FROM information_schema.tables WHERE table_schema = ?";
        if (connection.Numbers(Tables, database) is [var all, 0]) // At once, for another process may be making them.
            return all == 0
                ? 0
                : throw new LogFault(
                    $"The database {database} holds tables that are not Florin's. Name another prefix in {MySqlOptions.Section}:{nameof(MySqlOptions.DatabasePrefix)}."
                );
        var needed = connection.Number("SELECT version FROM florin_schema");
        if (needed > Version)
            throw new LogFault(
                $"The database {database} holds a log of version {needed}; this program supports up to {Version}. Use the program that wrote it, or a newer one."
            );
        return HasTablesVersion(connection)
            ? connection.Number("SELECT COALESCE(tables_version, version) FROM florin_schema")
            : needed;
    }

    private static bool HasTablesVersion(MySqlConnection connection) =>
        connection.Number(
            "SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'florin_schema' AND column_name = 'tables_version'"
        ) > 0;
}
