using System.Text;
using Florin.Platform.EventLog;
using Florin.Platform.Projections;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Florin.Bench;

/// <summary>
/// What SQLite itself can do: the same rows into the same tables with the same settings, in a loop with nothing around it.
/// The least that any storage on SQLite must cost.
/// </summary>
internal sealed class RawLoop : IDisposable
{
    private const int PagesBetweenCheckpoints = 2000;
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _insert;
    private readonly byte[] _text = new byte[256];
    private int _pages;

    /// <summary>Goes on with a log that exists.</summary>
    public RawLoop(string path)
    {
        Check(sqlite3_open_v2(path, out _database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, null));
        Run("PRAGMA synchronous = FULL; PRAGMA cache_size = -8192; PRAGMA wal_autocheckpoint = 0");
        const string sql =
            "INSERT INTO log(position, aggregateId, eventVersion, eventType, micros, commandId, eventData, metadata) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
        Check(sqlite3_prepare_v3(_database, sql, SQLITE_PREPARE_PERSISTENT, out _insert));
    }

    /// <summary>One transaction, and a checkpoint now and then.</summary>
    public void Commit(IReadOnlyList<StoredAppend> batch)
    {
        Run("BEGIN IMMEDIATE");
        foreach (var append in batch)
            for (var i = 0; i < append.Events.Count; i++)
                Insert(append.Events[i], i == 0 ? append.CommandId : null);
        Run("COMMIT");
        Check(sqlite3_db_status(_database, SQLITE_DBSTATUS_CACHE_WRITE, out var written, out _, 1));
        _pages += written;
        if (_pages < PagesBetweenCheckpoints)
            return;
        Check(sqlite3_wal_checkpoint_v2(_database, "main", SQLITE_CHECKPOINT_PASSIVE, out _, out _));
        _pages = 0;
    }

    public void Dispose()
    {
        _insert.Dispose();
        _database.Dispose();
    }

    private void Insert(StoredEvent stored, string? commandId)
    {
        sqlite3_bind_int64(_insert, 1, stored.Position);
        sqlite3_bind_text(_insert, 2, Utf8(stored.Stream));
        sqlite3_bind_int64(_insert, 3, stored.Version);
        sqlite3_bind_text(_insert, 4, Utf8(stored.Type));
        sqlite3_bind_int64(_insert, 5, ViewTime.Micros(stored.At));
        if (commandId is null)
            sqlite3_bind_null(_insert, 6);
        else
            sqlite3_bind_text(_insert, 6, Utf8(commandId));
        sqlite3_bind_text(_insert, 7, stored.Data.Span);
        sqlite3_bind_text(_insert, 8, stored.Metadata.Span);
        if (sqlite3_step(_insert) != SQLITE_DONE)
            throw new InvalidOperationException(sqlite3_errmsg(_database).utf8_to_string());
        sqlite3_reset(_insert);
    }

    private ReadOnlySpan<byte> Utf8(string text) => _text.AsSpan(0, Encoding.UTF8.GetBytes(text, _text));

    private void Run(string sql) => Check(sqlite3_exec(_database, sql));

    private static void Check(int result)
    {
        if (result != SQLITE_OK)
            throw new InvalidOperationException($"SQLite answers {result}.");
    }
}
