using MySqlConnector;

namespace Florin.MySql;

/// <summary>The settings of every connection, so that the server's defaults do not matter.</summary>
internal static class Session
{
    /// <summary>How long a statement waits for a row that another transaction holds; seconds.</summary>
    public const int LockWaitSeconds = 5;

    // The SQL mode decides how literals are read and whether values are cut off; the others, whether a transaction is one and
    // whether unique keys are checked.
    private static readonly string Settings = $"""
        SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,NO_ZERO_DATE,NO_ZERO_IN_DATE',
            time_zone = '+00:00', autocommit = 1, completion_type = 0, unique_checks = 1, sql_safe_updates = 0,
            sql_select_limit = DEFAULT, innodb_lock_wait_timeout = {LockWaitSeconds};
        SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ WRITE
        """;

    /// <summary>For the pool, which calls it whenever it hands a connection out.</summary>
    public static async ValueTask Begin(MySqlConnectionOpenedContext opened, CancellationToken cancel)
    {
        if (!opened.Conditions.HasFlag(MySqlConnectionOpenedConditions.New))
            return;
        await using var command = opened.Connection.CreateCommand();
        command.CommandText = Settings;
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>The same for a connection of its own.</summary>
    public static void Begin(MySqlConnection connection) => connection.Run(Settings);
}
