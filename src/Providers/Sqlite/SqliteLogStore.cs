using Florin.Platform.EventLog;

namespace Florin.Sqlite;

/// <summary>
/// An event log in one SQLite file: write-ahead log, every commit synced. Read it with the sqlite3 tool through the views
/// <c>events</c> and <c>receipts</c> and the table <c>snapshots</c>. One thread opens and commits; any thread reads, also
/// in other processes.
/// </summary>
public sealed class SqliteLogStore : ILogStore
{
    private const int ScanPage = 256;
    private const int LongestScanPage = 4096;
    private const long ScanBytes = 16 << 20;
    private readonly string _path;
    private readonly bool _readOnly;
    private readonly string _name;
    private readonly ConnectionPool<LogReader> _readers;
    private readonly Lock _writing = new();
    private LogWriter? _writer;
    private volatile bool _open;
    private bool _failed;
    private IndexSums? _sums;

    /// <summary>A log in a file, which <see cref="Open"/> makes where there is none.</summary>
    /// <param name="path">The file. SQLite keeps two more beside it while the log is open.</param>
    /// <param name="readOnly">
    /// Only to read it: the file must exist, another process may have it open, and nothing can be committed.
    /// </param>
    /// <param name="name">
    /// The log's name, small letters, which a new file keeps to make the ids of its events from; see <see cref="EventId"/>.
    /// </param>
    public SqliteLogStore(string path, bool readOnly = false, string name = "log")
    {
        if (name.AsSpan().ContainsAnyExceptInRange('a', 'z'))
            throw new ArgumentException($"'{name}' is not a name of a log: lowercase letters only.", nameof(name));
        (_path, _readOnly, _name) = (path, readOnly, name);
        _readers = new ConnectionPool<LogReader>(() => LogReader.Open(path));
    }

    /// <summary>After how many pages that were written they are moved into the file, 4 KB each; tests take fewer.</summary>
    internal int PagesBetweenCheckpoints { get; init; } = 8000; // 32 MB: pages that many commits touch are moved once.

    /// <inheritdoc/>
    public string? Identity { get; private set; }

    /// <inheritdoc/>
    public long Open()
    {
        lock (_writing)
            return Reopen();
    }

    /// <inheritdoc/>
    public void Commit(IReadOnlyList<StoredAppend> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        lock (_writing)
        {
            if (_writer is null || _failed)
                throw new LogFault(
                    $"{_path} accepts no writes: it {(_failed ? "must be reopened first" : "is not open for writing")}."
                );
            _failed = true; // Until the commit has succeeded as a whole.
            try
            {
                _writer.Commit(batch);
            }
            catch (SqliteFault fault)
            {
                throw new LogFault(fault.Message, fault);
            }
            _failed = false;
        }
    }

    /// <inheritdoc/>
    public StoredCommand? FindCommand(string commandId) => Read(static (reader, id) => reader.FindCommand(id), commandId);

    /// <inheritdoc/>
    public IReadOnlyList<string> CommandIds(string after, int max) =>
        Read(static (reader, of) => reader.CommandIds(of.after, of.max), (after, max));

    /// <inheritdoc/>
    public IReadOnlyList<StoredEvent> ReadStream(string stream, long afterVersion, int max) =>
        Read(static (reader, of) => reader.ReadStream(of.stream, of.afterVersion, of.max), (stream, afterVersion, max));

    /// <inheritdoc/>
    public IReadOnlyList<StoredEvent> Read(long afterPosition, int max) =>
        Read(static (reader, of) => reader.Read(of.afterPosition, of.max), (afterPosition, max));

    /// <inheritdoc/>
    public StoredSnapshot? LoadSnapshot(string stream, string schema) =>
        Read(static (reader, of) => reader.LoadSnapshot(of.stream, of.schema), (stream, schema));

    /// <summary>
    /// Looks for damage in the whole file: pages that are not what they should be, indexes that do not lead to what the table
    /// holds, positions that are missing, commands that are kept under another id than their own, receipts and snapshots that
    /// do not fit. Reads everything and writes nothing; for a file that no other process writes to.
    /// </summary>
    /// <returns>What is wrong, a sentence each, the file named; at most a hundred; empty where nothing is.</returns>
    public IReadOnlyList<string> CheckIntegrity()
    {
        var problems = Read(static (reader, _) => reader.Problems(), 0);
        if (DamagedFrames.In(_path + "-wal") is { } damage)
            problems.Insert(0, $"{_path}-wal {damage}.");
        return problems;
    }

    /// <summary>All events above a position, in order.</summary>
    public IEnumerable<StoredEvent> Scan(long afterPosition) => ScanPages(afterPosition).SelectMany(static page => page);

    /// <summary>All events above a position, in order, in pages, so that a long scan does not hold back the writer.</summary>
    public IEnumerable<IReadOnlyList<StoredEvent>> ScanPages(long afterPosition)
    {
        var count = ScanPage;
        while (Read(afterPosition, count) is { Count: > 0 } page)
        {
            yield return page;
            afterPosition = page[^1].Position;
            // Logs of heavy events, as the audit's, are read in pages of fewer.
            var bytes = page.Sum(stored => (long)stored.Data.Length) / page.Count;
            count = (int)Math.Clamp(ScanBytes / Math.Max(1, bytes), 1, LongestScanPage);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _open = false;
        _readers.Dispose();
        lock (_writing) // A commit under way goes first.
        {
            _writer?.Dispose();
            _writer = null;
        }
    }

    private long Reopen()
    {
        _open = false;
        try
        {
            Close();
            if (!_readOnly && _sums is null && DamagedFrames.In(_path + "-wal") is { } damage)
                throw new LogFault(
                    $"{_path}-wal {damage}. Restore {_path} and it from a backup; or move it away to continue without its commits."
                );
            var (head, identity) = _readOnly
                ? _readers.Read(static (reader, _) => (reader.VerifiedHead(), reader.Identity()), 0)
                : OpenWriter();
            _sums = _writer?.Sums;
            (_open, _failed, Identity) = (true, false, identity);
            return head;
        }
        catch (SqliteFault fault)
        {
            throw new LogFault(fault.Message, fault);
        }
    }

    private (long Head, string? Identity) OpenWriter()
    {
        _writer = LogWriter.Open(_path, _name, PagesBetweenCheckpoints, _sums);
        return (_writer.Head, _writer.Identity);
    }

    private TResult Read<TArgument, TResult>(Func<LogReader, TArgument, TResult> read, TArgument argument)
    {
        if (!_open)
            throw new LogFault($"{_path} is not open.");
        try
        {
            return _readers.Read(read, argument);
        }
        catch (SqliteFault fault)
        {
            throw new LogFault(fault.Message, fault);
        }
    }

    private void Close()
    {
        _readers.Clear();
        if (_failed)
            _writer?.Abandon(); // Where that fails the writer stays, and with it what readers may see.
        _sums = _writer?.Sums ?? _sums; // As far as commits succeeded.
        _writer?.Dispose();
        _writer = null;
    }
}
