using System.Globalization;
using System.Text;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Florin.System.Tests.Verifying;

/// <summary>A database that a test changes behind Florin's back.</summary>
internal static class Database
{
    /// <summary>What a question gives: numbers as long, texts as string, blobs as bytes.</summary>
    public static List<object?[]> Ask(string path, string sql)
    {
        Batteries_V2.Init();
        Require(sqlite3_open_v2(path, out var database, SQLITE_OPEN_READWRITE, null), sql);
        using (database)
        {
            Require(sqlite3_prepare_v2(database, sql, out var statement), sql);
            using (statement)
            {
                var rows = new List<object?[]>();
                while (sqlite3_step(statement) == SQLITE_ROW)
                    rows.Add([
                        .. Enumerable.Range(0, sqlite3_column_count(statement)).Select(column => Value(statement, column)),
                    ]);
                return rows;
            }
        }
    }

    /// <summary>
    /// Runs statements; false where the database refuses them. In those about read models, <c>{users}</c> is replaced by the table
    /// of the view of that name, and <c>{@users}</c> for the name under which that consumer's progress is kept.
    /// </summary>
    public static bool TryChange(string path, string sql)
    {
        Batteries_V2.Init();
        sql = Named(path, sql);
        Require(sqlite3_open_v2(path, out var database, SQLITE_OPEN_READWRITE, null), sql);
        using (database)
            return sqlite3_exec(database, $"PRAGMA synchronous = OFF; {sql}") == SQLITE_OK
                && sqlite3_total_changes(database) > 0;
    }

    /// <summary>The tables that hold rows, and their columns.</summary>
    public static IEnumerable<(string Table, string[] Columns)> Tables(string path) =>
        Ask(path, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
            .Select(row => (string)row[0]!) // A table has a name.
            .Select(table =>
                (table, Ask(path, $"SELECT name FROM pragma_table_info('{table}')").Select(c => (string)c[0]!).ToArray())
            );

    /// <summary>A value as SQL writes it.</summary>
    public static string Literal(object? value) =>
        value switch
        {
            null => "NULL",
            long number => number.ToString(CultureInfo.InvariantCulture),
            byte[] blob => $"x'{Convert.ToHexString(blob)}'",
            _ => $"'{((string)value).Replace("'", "''", StringComparison.Ordinal)}'",
        };

    /// <summary>The text that a value is, where it is one.</summary>
    public static string? TextOf(object? value) =>
        value switch
        {
            string text => text,
            byte[] blob => Encoding.UTF8.GetString(blob),
            _ => null,
        };

    /// <summary>A statement with the names that the file has, as <see cref="TryChange"/> understands it.</summary>
    public static string Named(string path, string sql)
    {
        if (Path.GetFileName(path) != "views.db")
            return sql;
        foreach (var row in Ask(path, "SELECT name, consumer FROM _views"))
        {
            var (table, progress) = ((string)row[0]!, (string)row[1]!); // As noted.
            var view = table[..table.LastIndexOf("_v", StringComparison.Ordinal)];
            sql = sql.Replace($"{{{view}}}", table, StringComparison.Ordinal)
                .Replace($"{{@{progress.Split('@')[0]}}}", progress, StringComparison.Ordinal);
        }
        return sql;
    }

    private static object? Value(sqlite3_stmt row, int column) =>
        sqlite3_column_type(row, column) switch
        {
            SQLITE_NULL => null,
            SQLITE_INTEGER => sqlite3_column_int64(row, column),
            SQLITE_BLOB => sqlite3_column_blob(row, column).ToArray(),
            _ => sqlite3_column_text(row, column).utf8_to_string(),
        };

    private static void Require(int result, string sql)
    {
        if (result != SQLITE_OK)
            throw new InvalidOperationException($"SQLite says {result} to {sql}");
    }
}
