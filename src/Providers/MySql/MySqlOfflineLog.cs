using System.Text;
using Florin.Platform.EventLog;
using Florin.Platform.Verification;
using Microsoft.Extensions.Logging;
using MySqlConnector;

namespace Florin.MySql;

/// <summary>
/// A log in a database for verification: its rows as one moment has them, whether the server finds its tables whole, and
/// whether its commands and receipts belong to what is in it.
/// </summary>
internal sealed class MySqlOfflineLog(string service, MySqlOptions options, ILogger logger) : IOfflineLog
{
    private static readonly string[] Tables =
    [
        "log_head",
        "events",
        "commands",
        "receipts",
        "snapshots",
        "checkpoints",
        "secrets",
    ];
    private readonly LogDatabase _database = new(service, options, users: 1, logger);
    private readonly byte[] _log = Encoding.UTF8.GetBytes(service);
    private readonly List<string> _misplaced = [];
    private int _closed;

    /// <inheritdoc/>
    public string? Missing =>
        Asked(() =>
            _database.Exists()
                ? null
                : $"the database {_database.Name} on the server of {MySqlOptions.ConnectionKey} is missing"
        );

    /// <inheritdoc/>
    public string? Owner =>
        Asked(() =>
        {
            using var connection = _database.Connect();
            var owner = connection.Bytes("SELECT owner FROM log_head WHERE log = ? AND lease_until > UTC_TIMESTAMP(6)", _log);
            return owner is null ? null : HeadRow.AddressOf(Encoding.UTF8.GetString(owner));
        });

    /// <inheritdoc/>
    public string Invariant => $"{_database.Name} is intact";

    /// <inheritdoc/>
    public string Checked => "tables, head, commands and receipts";

    /// <inheritdoc/>
    public string DropSnapshots =>
        $"snapshots are a cache: with Florin stopped, run DELETE FROM `{_database.Name}`.snapshots, then verify again";

    /// <inheritdoc/>
    public void Open() =>
        Asked(() =>
        {
            using var connection = _database.Connect();
            LogTables.MustBeCurrent(connection, _database.Name);
            return true;
        });

    /// <inheritdoc/>
    public void CheckStorage(Check check) =>
        Asked(() =>
        {
            using var connection = _database.Connect();
            foreach (var table in Tables)
            foreach (var problem in connection.ProblemsOf(table))
                check.Fail($"{_database.Name}.{table}: {problem}");
            CheckHead(connection, check);
            var lost = connection.Number(
                "SELECT COUNT(*) FROM receipts r LEFT JOIN events e ON e.log = r.log AND e.position = r.position WHERE r.log = ? AND e.position IS NULL",
                _log
            );
            if (lost > 0)
                check.Fail($"{_database.Name}.receipts has {lost} rows of no event");
            return true;
        });

    /// <inheritdoc/>
    public void CheckRows(Check check)
    {
        foreach (var misplaced in _misplaced)
            check.Fail(misplaced);
    }

    /// <inheritdoc/>
    public IEnumerable<LogRow> Rows()
    {
        // Two connections, as the commands are read beside the events; nobody writes, so both see the same.
        using var connection = _database.Connect();
        using var beside = _database.Connect();
        using var commands = new CommandsInOrder(beside, _log);
        using var command = connection.Command(
            """
            SELECT e.position, e.stream, e.version, e.type, e.micros, e.data, e.metadata, e.first, r.fingerprint, r.status, r.body
            FROM events e LEFT JOIN receipts r ON r.log = e.log AND r.position = e.position
            WHERE e.log = ? ORDER BY e.position
            """,
            _log
        );
        command.CommandTimeout = 0;
        using var row = command.ExecuteReader();
        while (row.Read())
            yield return Row(row, commands.At(row.GetInt64(0)));
        _misplaced.AddRange(commands.Misplaced(_database.Name));
    }

    /// <inheritdoc/>
    public string? Identity() =>
        Asked(() =>
        {
            using var connection = _database.Connect();
            var identity = connection.Bytes("SELECT log_id FROM log_head WHERE log = ?", _log);
            return identity is null ? null : Encoding.UTF8.GetString(identity);
        });

    /// <inheritdoc/>
    public IReadOnlyList<StoredSnapshot> Snapshots() =>
        Asked(() =>
        {
            using var connection = _database.Connect();
            using var command = connection.Command(
                "SELECT stream, version, state_schema, state FROM snapshots WHERE log = ?",
                _log
            );
            using var row = command.ExecuteReader();
            var snapshots = new List<StoredSnapshot>();
            while (row.Read())
                snapshots.Add(new StoredSnapshot(Text(row, 0), row.GetInt64(1), Text(row, 2), Bytes(row, 3)));
            return snapshots;
        });

    /// <inheritdoc/>
    public IReadOnlyList<string> DamagedSnapshots() => []; // Nothing is stored about them but what they are.

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
            _database.Leave();
    }

    private void CheckHead(MySqlConnection connection, Check check)
    {
        var last = connection.Number("SELECT COALESCE(MAX(position), 0) FROM events WHERE log = ?", _log);
        if (connection.Numbers("SELECT head FROM log_head WHERE log = ?", _log) is not [var head])
            check.Fail($"{_database.Name}.log_head has no row of the log {service}");
        else if (head != last)
            check.Fail($"by {_database.Name}.log_head the log ends at position {head}, but its last event has position {last}");
    }

    private static LogRow Row(MySqlDataReader row, string? commandId) =>
        new(
            row.GetInt64(0),
            Text(row, 1),
            row.GetInt64(2),
            Text(row, 3),
            row.GetInt64(4),
            commandId,
            Bytes(row, 5),
            row.IsDBNull(6) ? default(ReadOnlyMemory<byte>?) : Bytes(row, 6), // An empty one is not none.
            row.GetInt64(7),
            row.IsDBNull(9) ? null : new Receipt(Bytes(row, 8), row.GetInt32(9), Bytes(row, 10)),
            WrongColumn: null // The server keeps the types of columns.
        );

    private static byte[] Bytes(MySqlDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    private static string Text(MySqlDataReader row, int column) => Encoding.UTF8.GetString(Bytes(row, column));

    private T Asked<T>(Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (Exception e) when (MySqlFaults.IsOfServer(e))
        {
            throw MySqlFaults.Of(e, _database.Name);
        }
    }
}
