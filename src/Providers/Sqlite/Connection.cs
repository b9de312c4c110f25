using SQLitePCL;
using static SQLitePCL.raw;

namespace Florin.Sqlite;

/// <summary>One connection to one file, for one thread at a time, with the statements prepared on it.</summary>
internal sealed class Connection : IDisposable
{
    private const string Writable = "the user that runs florin must be able to write to the file and its folder";
    private const int MemoryStatistics = 9; // SQLITE_CONFIG_MEMSTATUS
    private const int LockTimeoutMilliseconds = 5000;
    private const int JournalPointer = 28; // SQLITE_FCNTL_JOURNAL_POINTER
    private const int FileHasMoved = 20; // SQLITE_FCNTL_HAS_MOVED.
    private static readonly bool Started = Start();

    private readonly List<Statement> _statements = [];
    private readonly sqlite3 _handle;

    private Connection(string path, int flags, string? uri = null, string? shown = null)
    {
        Path = shown ?? path;
        var result = sqlite3_open_v2(uri ?? path, out _handle, flags | SQLITE_OPEN_NOMUTEX, null);
        if (result != SQLITE_OK)
        {
            var fault = Directory.Exists(path)
                ? new SqliteFault(Path, result, "it is a directory and not a file; move it away")
                : Fault(result);
            _handle.Dispose();
            throw fault;
        }
        sqlite3_extended_result_codes(_handle, 1);
        Check(sqlite3_busy_timeout(_handle, LockTimeoutMilliseconds));
        if ((flags & SQLITE_OPEN_READWRITE) == 0 || sqlite3_db_readonly(_handle, "main") == 0)
            return;
        _handle.Dispose(); // SQLite opens a file that cannot be written for reading, and every commit would fail.
        throw new SqliteFault(Path, SQLITE_READONLY, $"the file is read-only; {Writable}");
    }

    /// <summary>The file as people know it.</summary>
    public string Path { get; }

    /// <summary>How many rows the last statement changed.</summary>
    public int Changes => sqlite3_changes(_handle);

    /// <summary>Opens for reading and writing; makes the file where there is none.</summary>
    public static Connection OpenOrCreate(string path) => new(path, Started ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : 0);

    /// <summary>As <see cref="OpenOrCreate"/>, for a copy that only this process uses; faults name the file that was copied.</summary>
    public static Connection OpenCopy(string copy, string original) =>
        new(copy, Started ? SQLITE_OPEN_READWRITE : 0, shown: original);

    /// <summary>Opens an existing file for reading, also while others write.</summary>
    public static Connection OpenReadOnly(string path) => new(path, Started ? SQLITE_OPEN_READONLY : 0);

    /// <summary>
    /// Opens an existing file that no process writes to, without a lock and without touching anything beside it; a write-ahead
    /// log is not looked at.
    /// </summary>
    public static Connection OpenImmutable(string path)
    {
        var escaped = string.Join('/', System.IO.Path.GetFullPath(path).Split('/').Select(Uri.EscapeDataString));
        var flags = Started ? SQLITE_OPEN_READONLY | SQLITE_OPEN_URI : 0;
        return new Connection(path, flags, $"file:{escaped}?immutable=1");
    }

    /// <summary>Runs statements without parameters.</summary>
    public void Run(string sql) => Check(sqlite3_exec(_handle, sql));

    /// <summary>The number that a statement without parameters gives in its first column; 0 for none.</summary>
    public long Number(string sql)
    {
        using var statement = Compile(sql);
        return statement.Step() ? statement.Number(0) : 0;
    }

    /// <summary>The text that a statement without parameters gives in its first column, or null.</summary>
    public string? Text(string sql)
    {
        using var statement = Compile(sql);
        return statement.Step() && !statement.IsNull(0) ? statement.Text(0) : null;
    }

    /// <summary>A statement that whoever asks for it disposes.</summary>
    public Statement Compile(string sql)
    {
        Check(sqlite3_prepare_v3(_handle, sql, SQLITE_PREPARE_PERSISTENT, out var handle));
        return new Statement(this, handle);
    }

    /// <summary>A statement that is kept as long as the connection.</summary>
    public Statement Prepare(string sql)
    {
        var statement = Compile(sql);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>Copies committed pages from the write-ahead log into the file, as far as readers allow, and syncs it.</summary>
    /// <returns>How many pages the write-ahead log held, and how many of them are in the file now.</returns>
    public (int Logged, int Moved) Checkpoint(bool truncate)
    {
        var mode = truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
        Check(sqlite3_wal_checkpoint_v2(_handle, "main", mode, out var logged, out var moved));
        return (logged, moved);
    }

    /// <summary>Whether the file that is open is no longer the one at its path: it was deleted, moved or replaced.</summary>
    public unsafe bool HasMoved()
    {
        var moved = 0;
        Check(Native.FileControl(_handle.DangerousGetHandle(), "main", FileHasMoved, &moved));
        return moved != 0;
    }

    /// <summary>
    /// This connection's own handle of the write-ahead log, which is open once something was read; valid as long as the
    /// connection.
    /// </summary>
    public unsafe Native.File* WriteAheadLog()
    {
        Native.File* file = null;
        Check(Native.FileControl(_handle.DangerousGetHandle(), "main", JournalPointer, &file));
        return file is not null && file->Methods is not null
            ? file
            : throw new SqliteFault(Path, SQLITE_ERROR, "no write-ahead log is open");
    }

    /// <summary>Sets the callback that gets, after each commit, the number of frames in the write-ahead log.</summary>
    public unsafe void OnCommit(delegate* unmanaged[Cdecl]<nint, nint, byte*, int, int> hook, void* argument) =>
        Native.OnCommit(_handle.DangerousGetHandle(), hook, argument);

    /// <summary>How many pages were written since this was asked last.</summary>
    public int PagesWritten()
    {
        Check(sqlite3_db_status(_handle, SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 1));
        return pages;
    }

    /// <summary>Takes back the transaction under way, if there is one.</summary>
    public void RollBack()
    {
        if (sqlite3_get_autocommit(_handle) == 0)
            Run("ROLLBACK");
    }

    public SqliteFault Fault(int result)
    {
        var words = sqlite3_errmsg(_handle).utf8_to_string() ?? "unknown";
        var isOfAccess = (result & 0xFF) is SQLITE_READONLY or SQLITE_CANTOPEN or SQLITE_PERM;
        return new SqliteFault(Path, result, isOfAccess ? $"{words}; {Writable}" : words);
    }

    public void Check(int result)
    {
        if (result != SQLITE_OK)
            throw Fault(result);
    }

    public void Dispose()
    {
        foreach (var statement in _statements)
            statement.Dispose();
        _handle.Dispose();
    }

    /// <summary>
    /// Once, before the first connection: how SQLite writes, and that it does not count its memory, which costs a global lock
    /// for each allocation.
    /// </summary>
    private static bool Start()
    {
        Batteries_V2.Init();
        var configured = sqlite3_config(MemoryStatistics, 0); // First: nothing can be chosen once SQLite has begun.
        FileLayers.Install();
        return configured is SQLITE_OK or SQLITE_MISUSE; // Misuse: somebody else was first.
    }
}
