using System.Text;
using Florin.Platform.EventLog;
using MySqlConnector;

namespace Florin.MySql;

/// <summary>Reads a log, each time on a connection of the pool.</summary>
internal sealed class MySqlLogReader(LogDatabase database) : ILogReader
{
    private const string Columns = """
        SELECT e.position, e.stream, e.version, e.type, e.micros, e.data, COALESCE(e.metadata, f.metadata)
        FROM events e LEFT JOIN events f ON e.metadata IS NULL AND f.log = e.log AND f.position = e.first
        """;
    private readonly byte[] _log = Encoding.UTF8.GetBytes(database.Log);
    private int _closed;

    /// <inheritdoc/>
    public StorePool? Pool => database.Pool;

    /// <inheritdoc/>
    public ValueTask<LogHead> Head(CancellationToken cancel) =>
        Ask(
            $"SELECT head, epoch, lease_until > UTC_TIMESTAMP(6), owner, owned_since, COALESCE(release_epoch = epoch, 0), {PinnedOwner.Columns} FROM log_head WHERE log = ?",
            static async (rows, cancel) => await rows.ReadAsync(cancel) ? HeadOf(rows) : default,
            cancel
        );

    /// <inheritdoc/>
    public ValueTask<string?> ReadIdentity(CancellationToken cancel) =>
        Ask(
            "SELECT log_id FROM log_head WHERE log = ?",
            static async (rows, cancel) => await rows.ReadAsync(cancel) ? Text(rows, 0) : null,
            cancel
        );

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEvent>> ReadStream(
        string stream,
        long afterVersion,
        int max,
        CancellationToken cancel
    ) =>
        Ask(
            $"{Columns} WHERE e.log = ? AND e.stream = ? AND e.version > ? ORDER BY e.version LIMIT ?",
            Rows,
            cancel,
            Bytes(stream),
            afterVersion,
            max
        );

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEvent>> Read(long afterPosition, int max, CancellationToken cancel) =>
        Ask($"{Columns} WHERE e.log = ? AND e.position > ? ORDER BY e.position LIMIT ?", Rows, cancel, afterPosition, max);

    /// <inheritdoc/>
    public IAsyncEnumerable<IReadOnlyList<StoredEvent>> Scan(long afterPosition, CancellationToken cancel) =>
        PagedScan.Of(this, afterPosition, cancel);

    /// <inheritdoc/>
    public ValueTask<long> LastVersion(string stream, CancellationToken cancel) =>
        Ask(
            "SELECT COALESCE(MAX(version), 0) FROM events WHERE log = ? AND stream = ?",
            static async (rows, cancel) => await rows.ReadAsync(cancel) ? rows.GetInt64(0) : 0,
            cancel,
            Bytes(stream)
        );

    /// <inheritdoc/>
    public ValueTask<StoredCommand?> FindCommand(string commandId, CancellationToken cancel) =>
        Ask(
            """
            SELECT e.position, e.stream, e.version, e.type, e.micros, e.data, e.metadata, r.fingerprint, r.status, r.body
            FROM commands c JOIN events e ON e.log = c.log AND e.position = c.position
            LEFT JOIN receipts r ON r.log = c.log AND r.position = c.position
            WHERE c.log = ? AND c.command_id = ?
            """,
            async (rows, cancel) => await rows.ReadAsync(cancel) ? new StoredCommand(Row(rows), Kept(rows, 7)) : null,
            cancel,
            Bytes(commandId)
        );

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoredReceipt?>> FindReceipts(
        IReadOnlyList<string> commandIds,
        CancellationToken cancel
    )
    {
        const int Most = 1000; // In one statement.
        var found = new Dictionary<string, StoredReceipt>(StringComparer.Ordinal);
        foreach (var some in commandIds.Chunk(Most))
            await Ask(
                $"""
                SELECT c.command_id, c.position, r.fingerprint, r.status, r.body
                FROM commands c LEFT JOIN receipts r ON r.log = c.log AND r.position = c.position
                WHERE c.log = ? AND c.command_id IN ({string.Join(',', Enumerable.Repeat('?', some.Length))})
                """,
                async (rows, cancel) =>
                {
                    while (await rows.ReadAsync(cancel))
                        found[Text(rows, 0)] = new StoredReceipt(rows.GetInt64(1), Kept(rows, 2));
                    return found;
                },
                cancel,
                [.. some.Select(Bytes)]
            );
        return [.. commandIds.Select(found.GetValueOrDefault)];
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> CommandIds(string after, int max, CancellationToken cancel) =>
        Ask<IReadOnlyList<string>>(
            "SELECT command_id FROM commands WHERE log = ? AND command_id > ? ORDER BY command_id LIMIT ?",
            static async (rows, cancel) =>
            {
                var ids = new List<string>();
                while (await rows.ReadAsync(cancel))
                    ids.Add(Text(rows, 0));
                return ids;
            },
            cancel,
            Bytes(after),
            max
        );

    /// <inheritdoc/>
    public ValueTask<StoredSnapshot?> LoadSnapshot(string stream, string schema, CancellationToken cancel) =>
        Ask(
            "SELECT version, state FROM snapshots WHERE log = ? AND stream = ? AND state_schema = ?",
            async (rows, cancel) =>
                await rows.ReadAsync(cancel)
                    ? new StoredSnapshot(stream, rows.GetInt64(0), schema, await rows.GetFieldValueAsync<byte[]>(1, cancel))
                    : null,
            cancel,
            Bytes(stream),
            Bytes(schema)
        );

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
            database.Leave();
    }

    private async ValueTask<TResult> Ask<TResult>(
        string text,
        Func<MySqlDataReader, CancellationToken, ValueTask<TResult>> read,
        CancellationToken cancel,
        params object[] parameters
    )
    {
        if (Volatile.Read(ref _closed) != 0)
            throw new LogFault($"{database.Name} is not open.");
        try
        {
            await using (var connection = await database.Connect(cancel))
                try
                {
                    return await Read(connection);
                }
                catch (Exception e) when (MySqlFaults.IsOfConnection(e))
                {
                    // It was lost since it was checked, as when the server restarts. A read can be repeated.
                }
            await using var another = await database.Connect(cancel);
            return await Read(another);
        }
        catch (Exception e) when (MySqlFaults.IsOfServer(e))
        {
            throw MySqlFaults.Of(e, database.Name);
        }

        async ValueTask<TResult> Read(MySqlConnection connection)
        {
            await using var command = connection.Command(text, [_log, .. parameters]);
            await using var rows = await command.ExecuteReaderAsync(cancel);
            return await read(rows, cancel);
        }
    }

    private async ValueTask<IReadOnlyList<StoredEvent>> Rows(MySqlDataReader rows, CancellationToken cancel)
    {
        var events = new List<StoredEvent>();
        while (await rows.ReadAsync(cancel))
            events.Add(Row(rows));
        return events;
    }

    private static LogHead HeadOf(MySqlDataReader row)
    {
        var (head, epoch) = (row.GetInt64(0), row.GetInt64(1));
        var isOwned = !row.IsDBNull(2) && row.GetInt64(2) != 0;
        var pin = PinnedOwner.Of(row, 6);
        return isOwned
            ? new LogHead(head, HeadRow.AddressOf(Text(row, 3)), epoch, HeadRow.TimeOf(row, 4), row.GetInt64(5) != 0, pin)
            : new LogHead(head, Owner: null, epoch, Pin: pin);
    }

    private StoredEvent Row(MySqlDataReader row)
    {
        var position = row.GetInt64(0);
        if (row.IsDBNull(6))
            throw new LogFault(
                $"The log {database.Log} in {database.Name} is damaged: the event at position {position} has no metadata."
            );
        return new StoredEvent(
            position,
            Text(row, 1),
            row.GetInt64(2),
            string.Intern(Text(row, 3)), // They are few.
            row.GetFieldValue<byte[]>(5),
            new DateTimeOffset(
                DateTimeOffset.UnixEpoch.Ticks + (row.GetInt64(4) * TimeSpan.TicksPerMicrosecond),
                TimeSpan.Zero
            ),
            row.GetFieldValue<byte[]>(6)
        );
    }

    private static Receipt? Kept(MySqlDataReader row, int at) =>
        row.IsDBNull(at + 1)
            ? null
            : new Receipt(row.GetFieldValue<byte[]>(at), row.GetInt32(at + 1), row.GetFieldValue<byte[]>(at + 2));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(MySqlDataReader row, int column) => Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(column));
}
