using System.Globalization;
using Florin.Platform.EventLog;

namespace Florin.Sqlite;

/// <summary>Looks for damage in the whole file of a log.</summary>
internal static class LogProblems
{
    private const int Most = 100;

    private const string OtherIds = """
        SELECT 'the event at position ' || position || ' is stored under command ' || commandId || ', but was made by '
            || json_extract(metadata, '$.commandId')
        FROM log NOT INDEXED
        WHERE commandId IS NOT NULL AND json_valid(metadata) AND json_extract(metadata, '$.commandId') <> commandId
        LIMIT 20
        """;

    private const string Unreadable = """
        SELECT 'the event at position ' || position || ' holds no JSON'
        FROM log NOT INDEXED
        WHERE metadata IS NOT 0 -- The body is in an archive.
            AND (NOT json_valid(eventData) OR (typeof(metadata) <> 'integer' AND NOT json_valid(metadata)))
        LIMIT 20
        """;

    private const string StrayReceipts = """
        SELECT 'the answer that is kept at position ' || position || ' belongs to no command there'
        FROM receipt
        WHERE NOT EXISTS (SELECT 1 FROM log WHERE log.position = receipt.position AND commandId IS NOT NULL)
        LIMIT 20
        """;

    /// <summary>What is wrong, a sentence each; empty where nothing is.</summary>
    public static List<string> Of(Connection connection)
    {
        var problems = new List<string>();
        try
        {
            problems.AddRange(Texts(connection, $"PRAGMA integrity_check({Most})").Where(text => text != "ok"));
            foreach (var query in (string[])[OtherIds, Unreadable, StrayReceipts])
                problems.AddRange(Texts(connection, query));
            problems.AddRange(Snapshots(connection));
            _ = LogIntegrity.Verified(connection, LogSchema.VerifiedHead(connection));
        }
        catch (SqliteFault fault)
        {
            problems.Add(fault.Message);
        }
        catch (LogFault fault)
        {
            if (problems.Count == 0) // Else it says again what is known already.
                problems.Add(fault.Message);
        }
        return Named(connection, problems);
    }

    private static List<string> Named(Connection connection, List<string> problems) =>
        [
            .. problems.Select(p =>
                p.StartsWith(connection.Path, StringComparison.Ordinal) ? p : $"{connection.Path} is damaged: {p}."
            ),
        ];

    private static List<string> Texts(Connection connection, string sql)
    {
        var texts = new List<string>();
        using var rows = connection.Compile(sql);
        while (rows.Step())
            texts.Add(rows.Text(0));
        return texts;
    }

    /// <summary>Receipts that belong to no command, a sentence each.</summary>
    public static IReadOnlyList<string> Receipts(Connection connection) => Texts(connection, StrayReceipts);

    /// <summary>Snapshots that do not fit their checksums, a sentence each.</summary>
    public static IEnumerable<string> Snapshots(Connection connection)
    {
        if (!LogSchema.HasChecksums(connection))
            yield break;
        using var rows = connection.Compile("SELECT stream, version, schema, state, checksum FROM snapshots");
        while (rows.Step())
            if (
                !rows.IsNull(4)
                && rows.Number(4) != LogSchema.ChecksumOf(rows.Text(0), rows.Number(1), rows.Text(2), rows.Bytes(3))
            )
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"the snapshot of {rows.Text(0)} at version {rows.Number(1)} does not match its checksum"
                );
    }
}
