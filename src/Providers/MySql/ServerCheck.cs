using Florin.Platform.EventLog;
using Microsoft.Extensions.Logging;
using MySqlConnector;

namespace Florin.MySql;

/// <summary>Whether a server keeps what it acknowledges.</summary>
internal static partial class ServerCheck
{
    /// <summary>Looks at the settings on which durability rests.</summary>
    /// <exception cref="LogFault">One may lose commits, and that is not allowed.</exception>
    public static void Check(MySqlConnection connection, bool allowUnsafe, ILogger log)
    {
        if (
            connection.Number(
                "SELECT COUNT(*) FROM information_schema.engines WHERE engine = 'InnoDB' AND support IN ('YES', 'DEFAULT')"
            ) == 0
        )
            throw new LogFault(
                "The database server has no InnoDB, without which there are no transactions. Enable it there (start without skip-innodb), or use another server."
            );
        var problems = Problems(connection).ToList();
        if (problems.Count == 0)
            return;
        var what = string.Join(" ", problems);
        if (!allowUnsafe)
            throw new LogFault(
                $"The database server may lose what it has acknowledged: {what} Change that in its configuration, or set {MySqlOptions.Section}:{nameof(MySqlOptions.AllowUnsafe)} to true for data that may be lost."
            );
        IsUnsafe(log, what);
    }

    private static IEnumerable<string> Problems(MySqlConnection connection)
    {
        var flush = connection.Number("SELECT @@GLOBAL.innodb_flush_log_at_trx_commit");
        if (flush is not (1 or 3)) // 3 is MariaDB's, which syncs more than 1 does.
            yield return $"innodb_flush_log_at_trx_commit is {flush}; allowed: 1.";
        if (connection.Number("SELECT @@GLOBAL.log_bin") == 0)
            yield break;
        var sync = connection.Number("SELECT @@GLOBAL.sync_binlog");
        if (sync != 1)
            yield return $"sync_binlog is {sync} and there is a binary log; allowed: 1.";
    }

    [LoggerMessage(
        EventId = EventIds.UnsafeSettings,
        Level = LogLevel.Warning,
        Message = "The database server may lose what it has acknowledged, and that is allowed: {Problems}"
    )]
    private static partial void IsUnsafe(ILogger log, string problems);
}
