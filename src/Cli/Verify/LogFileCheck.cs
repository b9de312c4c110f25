using Florin.Sqlite;

namespace Florin.Cli.Verify;

/// <summary>
/// Whether the file of a log is whole: its pages, its tables, what a kill left in its write-ahead log, and whether its
/// indexes lead to all of its rows. By an index it is known which commands were decided before, so one that lacks an entry
/// pays again.
/// </summary>
internal sealed class LogFileCheck(string name, string path, OfflineDatabase database, Check check)
{
    private WalkedIndexes? _indexes;

    /// <summary>Looks at everything that can be told without the rows.</summary>
    public void Run()
    {
        if (OfflineLog.Problem(database, name) is { } problem)
            check.Fail(problem);
        if (database.DamageOfWriteAheadLog() is { } frames)
            check.Fail(
                $"{path}-wal {frames}",
                $"restore {path} and {path}-wal from a backup; or move the latter away to continue without its commits"
            );
        foreach (var damage in database.DamageOfPages())
            check.Fail(damage);
        _indexes = OfflineLog.Indexes(database);
    }

    /// <summary>Compares the indexes with the rows, when all of them were read.</summary>
    public void Compare(RowSums rows)
    {
        if (_indexes is not { } indexes || !check.Holds)
            return;
        foreach (var index in indexes.DamagedBeside(rows))
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
}
