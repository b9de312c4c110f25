using Florin.Platform.EventLog;

namespace Florin.Sqlite;

/// <summary>
/// The one connection that writes to a log, and the only one that moves its write-ahead log into the file. SQLite before
/// 3.51.3 can lose pages when one connection checkpoints while another commits
/// (https://sqlite.org/wal.html#walresetbug), so both are done here, one after the other, on the committing thread.
/// </summary>
internal sealed class LogWriter : IDisposable
{
    private readonly Connection _connection;
    private readonly WriteAheadLog _wal;
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly EventRows _events;
    private readonly Statement _receipt;
    private readonly SnapshotRows _snapshot;
    private readonly Statement _note;
    private IndexSums _sums;
    private readonly int _pagesBetweenCheckpoints;
    private long _pages;
    private bool _noteDue;

    private LogWriter(Connection connection, NewLog made, int pagesBetweenCheckpoints, IndexSums? known)
    {
        (_connection, _pagesBetweenCheckpoints) = (connection, pagesBetweenCheckpoints);
        LogSchema.CreateOrCheck(connection, made.Name);
        connection.Run(
            "PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8192; PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 67108864"
        );
        if (connection.Number("PRAGMA synchronous") != 2) // FULL. Asked back, because SQLite ignores a pragma that it does not know.
            throw new LogFault($"{connection.Path} cannot be synced on each commit.");
        Head = LogSchema.VerifiedHead(connection);
        Identity = LogSchema.Identify(connection, made.Identity);
        (_sums, var noted) = known is { } sums ? (sums, Head) : LogIntegrity.Verified(connection, Head);
        _noteDue = Head - noted > LogIntegrity.WorthANote;
        _wal = new WriteAheadLog(connection);
        _begin = connection.Prepare("BEGIN IMMEDIATE");
        _commit = connection.Prepare("COMMIT");
        _events = new EventRows(connection);
        _receipt = connection.Prepare("INSERT INTO receipt(position, fingerprint, status, body) VALUES (?, ?, ?, ?)");
        _snapshot = new SnapshotRows(connection);
        _note = LogIntegrity.Noting(connection);
    }

    /// <summary>The last durable position.</summary>
    public long Head { get; private set; }

    /// <summary>What makes the log another than any other.</summary>
    public string Identity { get; }

    /// <summary>What the indexes hold, with all that was committed.</summary>
    public IndexSums Sums => _sums;

    /// <summary>Opens a log for writing, and creates it if it does not exist.</summary>
    /// <param name="path">The file.</param>
    /// <param name="made">For a file that is made.</param>
    /// <param name="pagesBetweenCheckpoints">After how many pages that were written they are moved into the file.</param>
    /// <param name="known">What the indexes hold, where this process has compared them with the table already.</param>
    public static LogWriter Open(string path, NewLog made, int pagesBetweenCheckpoints, IndexSums? known)
    {
        var connection = Connection.OpenOrCreate(path);
        try
        {
            return new LogWriter(connection, made, pagesBetweenCheckpoints, known);
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
        if (_pages >= _pagesBetweenCheckpoints)
            Checkpoint();
        var (head, sums) = (Head, _sums);
        _begin.Run();
        if (_noteDue)
            LogIntegrity.Keep(_note, head, sums);
        _events.Begin(batch.Sum(append => append.Events.Count));
        foreach (var append in batch)
            head = Insert(append, head, ref sums);
        _commit.Run();
        (Head, _sums, _noteDue) = (head, sums, false);
        _pages += _connection.PagesWritten();
    }

    /// <summary>
    /// After a failed commit: takes it back, and cuts from the write-ahead log what the failed fsync may have left there, so
    /// that it cannot come back as committed. Until this has succeeded the connection must stay open: a process that opens the
    /// file first reads the log again and would take what it finds.
    /// </summary>
    public void Abandon()
    {
        _connection.RollBack();
        _wal.Cut();
    }

    public void Dispose() => _connection.Dispose();

    private void Checkpoint()
    {
        _connection.Checkpoint(truncate: false);
        (_pages, _noteDue) = (0, true);
    }

    private long Insert(StoredAppend append, long head, ref IndexSums sums)
    {
        if (append.Events.Count == 0)
            throw new LogFault($"The append of command {append.CommandId} has no events.");
        var first = append.Events[0];
        sums = sums.WithCommand(RowHash.Of(append.CommandId, 0, first.Position));
        foreach (var stored in append.Events)
        {
            if (stored.Position != ++head)
                throw new LogFault($"Position {stored.Position} does not follow {head - 1}.");
            sums = sums.WithEvent(RowHash.Of(stored.Stream, stored.Version, stored.Position));
            _events.Add(append, stored);
        }
        if (append.Receipt is { } receipt)
            _receipt
                .Bind(1, first.Position)
                .BindBlob(2, receipt.Fingerprint.Span)
                .Bind(3, receipt.Status)
                .BindBlob(4, receipt.Body.Span)
                .Run();
        foreach (var snapshot in append.Snapshots)
            _snapshot.Keep(snapshot);
        return head;
    }
}

/// <summary>What a log is that does not exist yet.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Identity">Its identity; null for a random one.</param>
internal readonly record struct NewLog(string Name, string? Identity);
