using System.Diagnostics;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Florin.Provider.Tests;

/// <summary>Looks into a file as a person would: with the sqlite3 tool where it is installed, else with the library.</summary>
internal static class SqliteTool
{
    /// <summary>The rows of a query, columns divided by bars, as the tool prints them.</summary>
    public static string[] Read(string path, string sql) =>
        File.Exists("/usr/bin/sqlite3") ? WithTool(path, sql) : Run(path, sql);

    /// <summary>Runs statements, with the library.</summary>
    public static string[] Run(string path, string sql)
    {
        Batteries_V2.Init();
        var rows = new List<string>();
        Check(sqlite3_open_v2(path, out var database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, null), database);
        using (database)
        {
            Check(sqlite3_exec(database, sql, Row, rows, out _), database);
        }
        return [.. rows];

        static int Row(object rows, string[] values, string[] names)
        {
            ((List<string>)rows).Add(string.Join('|', values));
            return 0;
        }
    }

    private static string[] WithTool(string path, string sql)
    {
        var start = new ProcessStartInfo("/usr/bin/sqlite3", [path, sql])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var tool = Process.Start(start);
        Assert.NotNull(tool);
        var output = tool.StandardOutput.ReadToEnd();
        tool.WaitForExit();
        Assert.Equal(0, tool.ExitCode);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static void Check(int result, sqlite3 database) =>
        Assert.True(result == SQLITE_OK, $"{result}: {sqlite3_errmsg(database).utf8_to_string()}");
}
