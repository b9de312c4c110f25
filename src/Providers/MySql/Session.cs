using System.Globalization;
using MySqlConnector;

namespace Florin.MySql;

/// <summary>The settings of every connection, so that the server's defaults do not matter.</summary>
internal static class Session
{
    /// <summary>How long a statement waits for a row that another transaction holds; seconds.</summary>
    public const int LockWaitSeconds = 5;

    /// <summary>Ends the connection later than a transaction, as the server is configured to.</summary>
    public const string EndSilenceLimit = "SET SESSION wait_timeout = DEFAULT";

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

    /// <summary>
    /// Has the server end a connection on which it hears nothing for so long, and with it the transaction under way: a process
    /// that is held or cut off would keep the rows that it locked, and nobody else could claim the log.
    /// </summary>
    public static string LimitSilence(TimeSpan limit) =>
        string.Create(CultureInfo.InvariantCulture, $"SET SESSION wait_timeout = {Seconds(limit)}");

    /// <summary>The same for a statement of which only a part has arrived, for the connection's whole life.</summary>
    public static void LimitSilenceWithinStatements(MySqlConnection connection, TimeSpan limit) =>
        connection.Run(string.Create(CultureInfo.InvariantCulture, $"SET SESSION net_read_timeout = {Seconds(limit)}"));

    private static long Seconds(TimeSpan limit) => Math.Max(1, (long)Math.Ceiling(limit.TotalSeconds));
}
