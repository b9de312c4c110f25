using Florin.Platform.EventStore;

namespace Florin.Sqlite;

/// <summary>
/// The one connection that writes to a log, and the only one that moves its write-ahead log into the file. SQLite before
/// 3.51.3 can lose pages when one connection checkpoints while another commits
/// (https://sqlite.org/wal.html#walresetbug), so both are done here, one after the other, on the committing thread.
/// </summary>
internal sealed class LogWriter : IDisposable
{
    private const int PagesBetweenCheckpoints = 8000; // 32 MB: pages that many commits touch are moved once.
    private readonly Connection _connection;
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly EventRows _events;
    private readonly Statement _receipt;
    private readonly Statement _snapshot;
    private long _pages;

    private LogWriter(Connection connection, string name)
    {
        _connection = connection;
        LogSchema.CreateOrCheck(connection, name);
        connection.Run(
            "PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8192; PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 67108864"
        );
        if (connection.Number("PRAGMA synchronous") != 2) // FULL. Asked back, because SQLite ignores a pragma that it does not know.
            throw new LogFault($"{connection.Path} cannot be synced on each commit.");
        Head = LogSchema.VerifiedHead(connection);
        Identity = LogSchema.Identify(connection);
        _begin = connection.Prepare("BEGIN IMMEDIATE");
        _commit = connection.Prepare("COMMIT");
        _events = new EventRows(connection);
        _receipt = connection.Prepare("INSERT INTO receipt(position, fingerprint, status, body) VALUES (?, ?, ?, ?)");
        _snapshot = connection.Prepare(
            "INSERT INTO snapshots(stream, version, schema, state) VALUES (?, ?, ?, ?) "
                + "ON CONFLICT (stream) DO UPDATE SET version = excluded.version, schema = excluded.schema, state = excluded.state "
                + "WHERE excluded.version >= version"
        );
    }

    /// <summary>The last durable position.</summary>
    public long Head { get; private set; }

    /// <summary>What makes the log another than any other.</summary>
    public string Identity { get; }

    public static LogWriter Open(string path, string name)
    {
        var connection = Connection.OpenOrCreate(path);
        try
        {
            return new LogWriter(connection, name);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Makes a batch durable, or throws; then only <see cref="Abandon"/> may follow.</summary>
    public void Commit(IReadOnlyList<StoredAppend> batch)
    {
        if (_pages >= PagesBetweenCheckpoints)
            Checkpoint();
        var head = Head;
        _begin.Run();
        _events.Begin(batch.Sum(append => append.Events.Count));
        foreach (var append in batch)
            head = Insert(append, head);
        _commit.Run();
        Head = head;
        _pages += _connection.PagesWritten();
    }

    /// <summary>
    /// After a failed commit: takes it back and empties the write-ahead log, so that what the failed fsync may have left
    /// there cannot come back as committed. Everything before it was synced already, and goes into the file.
    /// </summary>
    public void Abandon()
    {
        using (this)
        {
            _connection.RollBack();
            _connection.Checkpoint(truncate: true);
        }
    }

    public void Dispose() => _connection.Dispose();

    private void Checkpoint()
    {
        _connection.Checkpoint(truncate: false);
        _pages = 0;
    }

    private long Insert(StoredAppend append, long head)
    {
        if (append.Events.Count == 0)
            throw new LogFault($"The append of command {append.CommandId} has no events.");
        var first = append.Events[0];
        foreach (var stored in append.Events)
        {
            if (stored.Position != ++head)
                throw new LogFault($"Position {stored.Position} does not follow {head - 1}.");
            if (head == first.Position)
                _events.Add(stored, append.CommandId, metadataAt: 0);
            else
                _events.Add(stored, null, stored.Metadata.Span.SequenceEqual(first.Metadata.Span) ? first.Position : 0);
        }
        if (append.Receipt is { } receipt)
            _receipt
                .Bind(1, first.Position)
                .BindBlob(2, receipt.Fingerprint.Span)
                .Bind(3, receipt.Status)
                .BindBlob(4, receipt.Body.Span)
                .Run();
        foreach (var snapshot in append.Snapshots)
            _snapshot
                .Bind(1, snapshot.Stream)
                .Bind(2, snapshot.Version)
                .Bind(3, snapshot.Schema)
                .BindBlob(4, snapshot.State.Span)
                .Run();
        return head;
    }
}
