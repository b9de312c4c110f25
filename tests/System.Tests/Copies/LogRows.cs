using Florin.System.Tests.Verifying;

namespace Florin.System.Tests.Copies;

/// <summary>The logs of data directories, row by row, and the commands that make and read copies of them.</summary>
internal static class LogRows
{
    /// <summary>Every event of a log with its bytes, every kept answer, and the log's identity.</summary>
    /// <param name="data">The data directory.</param>
    /// <param name="service">Whose log.</param>
    /// <param name="upTo">The last position; all without it.</param>
    public static List<string> Of(string data, string service, long upTo = long.MaxValue)
    {
        return
        [
            .. Ask("aggregateId, eventVersion, eventType, micros, commandId, eventData, metadata", "log")
                .Concat(Ask("hex(fingerprint), status, hex(body)", "receipt"))
                .Concat(Database.Ask(LogOf(data, service), "SELECT value FROM meta WHERE name = 'identity'"))
                .Select(row => string.Join('|', row)),
        ];

        List<object?[]> Ask(string columns, string table) =>
            Database.Ask(
                LogOf(data, service),
                $"SELECT position, {columns} FROM {table} WHERE position <= {upTo} ORDER BY position"
            );
    }

    /// <summary>The position of the last event of a log.</summary>
    public static long Head(string data, string service) =>
        (long?)Database.Ask(LogOf(data, service), "SELECT max(position) FROM log")[0][0] ?? 0;

    /// <summary>Runs a command that must succeed.</summary>
    public static async Task<string> Succeeds(params string[] arguments)
    {
        var (code, output) = await FlorinProcess.Run(arguments);
        Assert.True(code == 0, $"{string.Join(' ', arguments)}: {output}");
        return output;
    }

    /// <summary>Runs a command that must fail, without a stack trace.</summary>
    public static async Task<string> Refuses(string why, params string[] arguments)
    {
        var (code, output) = await FlorinProcess.Run(arguments);
        Assert.True(code is 1 or 2, $"{string.Join(' ', arguments)}: {code} {output}");
        Assert.Contains(why, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        return output;
    }

    private static string LogOf(string data, string service) => Path.Combine(data, service, "log.db");
}
