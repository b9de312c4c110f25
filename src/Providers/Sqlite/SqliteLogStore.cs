using Florin.Platform.Copies;
using Florin.Platform.EventLog;
using Florin.Platform.Files;

namespace Florin.Sqlite;

/// <summary>
/// An event log in one SQLite file: write-ahead log, every commit synced. Read it with the sqlite3 tool through the views
/// <c>events</c> and <c>receipts</c> and the table <c>snapshots</c>. One thread claims and commits; any thread reads, also
/// in other processes. Its owner is who holds the lock on the file beside it, until it gives it back or its process ends: no
/// claim is ever taken from another one, and so all have the same epoch.
/// </summary>
public sealed class SqliteLogStore : ILogWriter, ILogReader
{
    /// <summary>The epoch of every claim.</summary>
    public const long Epoch = 1;

    private readonly string _path;
    private readonly bool _readOnly;
    private readonly string _name;
    private readonly ConnectionPool<ReadConnection> _readers;
    private readonly Lock _writing = new();
    private FileStream? _claim;
    private LogWriter? _writer;
    private volatile bool _open;
    private bool _failed;
    private IndexSums? _sums;
    private readonly MissingBodies _bodies;

    /// <summary>A log in a file, which <see cref="Claim"/> makes where there is none.</summary>
    /// <param name="path">The file. SQLite keeps two more beside it while the log is open, and a third holds the claim.</param>
    /// <param name="readOnly">
    /// Only to read it, once it was opened: the file must exist, another process may own it, and nothing can be committed.
    /// </param>
    /// <param name="name">
    /// The log's name, small letters, which a new file keeps to make the ids of its events from; see <see cref="EventId"/>.
    /// </param>
    public SqliteLogStore(string path, bool readOnly = false, string name = "log")
    {
        if (name.AsSpan().ContainsAnyExceptInRange('a', 'z'))
            throw new ArgumentException($"'{name}' is not a name of a log: lowercase letters only.", nameof(name));
        (_path, _readOnly, _name) = (path, readOnly, name);
        _readers = new ConnectionPool<ReadConnection>(() => ReadConnection.Open(path));
        _bodies = new MissingBodies(path, () => Read(static (reader, _) => (reader.ArchivePlace(), reader.Archived()), 0));
    }

    /// <summary>After how many pages that were written they are moved into the file, 4 KB each; tests take fewer.</summary>
    internal int PagesBetweenCheckpoints { get; init; } = 8000; // 32 MB: pages that many commits touch are moved once.

    /// <summary>The identity that a file gets which is made now; null for a random one.</summary>
    public string? IdentityIfNew { get; init; }

    /// <summary>Opens the archive with what this log lacks, by the place that it names; null where there are no archives.</summary>
    public Func<string, ArchivedBodies>? Archive
    {
        get => _bodies.Open;
        init => _bodies.Open = value;
    }

    /// <inheritdoc/>
    public string? Identity { get; private set; }

    /// <summary>Opens it to be read, and where it is not only to be read, claims it.</summary>
    /// <returns>The position of the last event.</returns>
    public long Open() => _readOnly ? OpenToRead() : Claim().Head;

    /// <inheritdoc/>
    public LogClaim Claim()
    {
        lock (_writing)
        {
            if (_readOnly)
                throw new LogFault($"{_path} was opened only to be read.");
            if (_claim is not null && !HeldFile.IsThere(_claim, Owner))
                GiveUp();
            _claim ??= OwnersFile.Take(_path);
            return new LogClaim(OpenToWrite(), Epoch);
        }
    }

    /// <inheritdoc/>
    public long Reopen(long epoch)
    {
        lock (_writing)
        {
            MustOwn(epoch);
            return OpenToWrite();
        }
    }

    /// <inheritdoc/>
    public void Renew(long epoch)
    {
        lock (_writing)
            MustOwn(epoch); // A lock does not end by itself.
    }

    /// <inheritdoc/>
    public void Release(long epoch)
    {
        lock (_writing)
        {
            if (_claim is null || epoch != Epoch)
                return;
            _open = false;
            _readers.Clear();
            GiveUp();
        }
    }

    /// <inheritdoc/>
    public void Commit(IReadOnlyList<StoredAppend> batch, long expectedHead, long epoch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        lock (_writing)
        {
            MustOwn(epoch);
            if (_writer is null || _failed)
                throw new LogFault(
                    $"{_path} accepts no writes: it {(_failed ? "must be reopened first" : "is not open for writing")}."
                );
            if (_writer.Head != expectedHead)
                throw new Fenced($"{_path} ends at position {_writer.Head}, not {expectedHead}.");
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
    public ValueTask<LogHead> Head(CancellationToken cancel) =>
        ValueTask.FromResult(new LogHead(Read(static (reader, _) => reader.Head(), 0)));

    /// <inheritdoc/>
    public ValueTask<string?> ReadIdentity(CancellationToken cancel) => ValueTask.FromResult(Identity);

    /// <inheritdoc/>
    public ValueTask<StoredCommand?> FindCommand(string commandId, CancellationToken cancel)
    {
        var (command, lacksBody) = Read(static (reader, id) => reader.FindCommand(id), commandId);
        return lacksBody ? _bodies.Complete(command!, cancel) : ValueTask.FromResult(command); // Found, or it would lack nothing.
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredReceipt?>> FindReceipts(IReadOnlyList<string> commandIds, CancellationToken cancel) =>
        ValueTask.FromResult<IReadOnlyList<StoredReceipt?>>(
            Read(static (reader, ids) => ids.Select(reader.FindReceipt).ToList(), commandIds)
        );

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> CommandIds(string after, int max, CancellationToken cancel) =>
        ValueTask.FromResult<IReadOnlyList<string>>(
            Read(static (reader, of) => reader.CommandIds(of.after, of.max), (after, max))
        );

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEvent>> ReadStream(
        string stream,
        long afterVersion,
        int max,
        CancellationToken cancel
    ) =>
        _bodies.Complete(
            Read(static (reader, of) => reader.ReadStream(of.stream, of.afterVersion, of.max), (stream, afterVersion, max)),
            cancel
        );

    /// <inheritdoc/>
    public ValueTask<long> LastVersion(string stream, CancellationToken cancel) =>
        ValueTask.FromResult(Read(static (reader, stream) => reader.LastVersion(stream), stream));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEvent>> Read(long afterPosition, int max, CancellationToken cancel) =>
        _bodies.Complete(Read(static (reader, of) => reader.Read(of.afterPosition, of.max), (afterPosition, max)), cancel);

    /// <inheritdoc/>
    public ValueTask<StoredSnapshot?> LoadSnapshot(string stream, string schema, CancellationToken cancel) =>
        ValueTask.FromResult(Read(static (reader, of) => reader.LoadSnapshot(of.stream, of.schema), (stream, schema)));

    /// <inheritdoc/>
    public IAsyncEnumerable<IReadOnlyList<StoredEvent>> Scan(long afterPosition, CancellationToken cancel) =>
        PagedScan.Of(this, afterPosition, cancel);

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

    /// <inheritdoc/>
    public void Dispose()
    {
        _open = false;
        _readers.Dispose();
        lock (_writing) // A commit under way goes first.
            GiveUp();
        _bodies.Dispose();
    }

    private string Owner => OwnersFile.Of(_path);

    private void GiveUp()
    {
        _writer?.Dispose(); // Before another one may open the file.
        (_writer, _sums) = (null, null); // What the indexes hold is known no more: others may write now.
        _claim?.Dispose();
        _claim = null;
    }

    private void MustOwn(long epoch)
    {
        if (_claim is null || epoch != Epoch)
            throw new Fenced($"{_path} is not claimed under the epoch {epoch}.");
        if (!HeldFile.IsThere(_claim, Owner)) // Before a commit, and before what a failed one left is cut off.
            throw new Fenced(
                $"{Owner} was deleted or replaced, so that another process may write as well. Stop all of them, and start one."
            );
    }

    private long OpenToRead()
    {
        lock (_writing)
            return Opened(() => _readers.Read(static (reader, _) => (reader.VerifiedHead(), reader.Identity()), 0));
    }

    private long OpenToWrite() =>
        Opened(() =>
        {
            if (_sums is null && DamagedFrames.In(_path + "-wal") is { } damage)
                throw new LogFault(
                    $"{_path}-wal {damage}. Restore {_path} and it from a backup; or move it away to continue without its commits."
                );
            _writer = LogWriter.Open(_path, new NewLog(_name, IdentityIfNew), PagesBetweenCheckpoints, _sums);
            _sums = _writer.Sums;
            return (_writer.Head, _writer.Identity);
        });

    private long Opened(Func<(long Head, string? Identity)> open)
    {
        _open = false;
        try
        {
            Close();
            var (head, identity) = open();
            (_open, _failed, Identity) = (true, false, identity);
            return head;
        }
        catch (SqliteFault fault)
        {
            throw new LogFault(fault.Message, fault);
        }
    }

    private TResult Read<TArgument, TResult>(Func<ReadConnection, TArgument, TResult> read, TArgument argument)
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
