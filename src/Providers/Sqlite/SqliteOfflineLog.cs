using Florin.Platform.Copies;
using Florin.Platform.EventLog;
using Florin.Platform.Verification;

namespace Florin.Sqlite;

/// <summary>
/// The file of a log for verification: its rows, and whether the file is whole: its pages, its tables, what a kill left in
/// its write-ahead log, and whether its indexes lead to all of its rows. By an index it is known which commands were decided
/// before, so one that lacks an entry pays again.
/// </summary>
internal sealed class SqliteOfflineLog(string name, string path, Func<string, ArchivedBodies>? archive = null) : IOfflineLog
{
    private readonly RowSums _rows = new();
    private OfflineDatabase? _database;
    private WalkedIndexes? _indexes;

    /// <inheritdoc/>
    public string? Missing => File.Exists(path) ? null : $"{path} is missing";

    /// <inheritdoc/>
    public string Invariant => "log.db is intact";

    /// <inheritdoc/>
    public string Checked => "pages, rows, indexes and tables";

    /// <inheritdoc/>
    public string DropSnapshots =>
        $"snapshots are a cache: with Florin stopped, run sqlite3 {name}/log.db 'DELETE FROM snapshots', then verify again";

    private OfflineDatabase Database => _database ?? throw new InvalidOperationException($"{path} is not open.");

    /// <inheritdoc/>
    public void Open() => _database = new OfflineDatabase(path);

    /// <inheritdoc/>
    public void CheckStorage(Check check)
    {
        if (OfflineLog.Problem(Database, name) is { } problem)
            check.Fail(problem);
        if (Database.DamageOfWriteAheadLog() is { } frames)
            check.Fail(
                $"{path}-wal {frames}",
                $"restore {path} and {path}-wal from a backup; or move the latter away to continue without its commits"
            );
        foreach (var damage in Database.DamageOfPages())
            check.Fail(damage);
        _indexes = OfflineLog.Indexes(Database);
    }

    /// <inheritdoc/>
    public void CheckRows(Check check)
    {
        if (_indexes is not { } indexes || !check.Holds)
            return;
        foreach (var index in indexes.DamagedBeside(_rows))
            check.Fail(
                $"its index {index} does not match its table: a command could be decided twice, or an event missed",
                $"do not start Florin on this directory; restore it from a backup, or, if nothing else is violated, rebuild the index: sqlite3 {path} 'REINDEX {index}'"
            );
        if (check.Holds && !indexes.NoteFits)
            check.Fail(
                "the recorded digests of its indexes are wrong, although the indexes match the table",
                "keep a copy; if nothing else is violated, the next start rewrites them"
            );
    }

    /// <inheritdoc/>
    public IEnumerable<LogRow> Rows() => OfflineLog.Scan(Database, _rows, archive);

    /// <inheritdoc/>
    public string? Identity() => OfflineLog.Identity(Database);

    /// <inheritdoc/>
    public IReadOnlyList<StoredSnapshot> Snapshots() => OfflineLog.Snapshots(Database);

    /// <inheritdoc/>
    public IReadOnlyList<string> DamagedSnapshots() => OfflineLog.DamagedSnapshots(Database);

    /// <inheritdoc/>
    public void Dispose()
    {
        _database?.Dispose();
        _database = null; // Who reads it disposes it, and who made it once more.
    }
}
