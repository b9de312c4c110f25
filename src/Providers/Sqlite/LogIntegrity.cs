using Florin.Platform.EventLog;

namespace Florin.Sqlite;

/// <summary>
/// Whether the indexes of a log lead to all that its table holds. Which commands were decided before, and which events a
/// stream has, is only looked up there: with a missing entry Florin would pay again, or spend money that is spent. So both
/// indexes are walked when a log is opened, and compared with the table: with its last events by reading them, with those
/// before by the sums that were noted when the indexes had all of them. Where the note does not fit, because another program
/// wrote into the file or because there is none yet, the whole table is read.
/// </summary>
internal static class LogIntegrity
{
    /// <summary>With more events than this after the last note, it is worth another.</summary>
    public const int WorthANote = 10_000;

    /// <summary>The row of <c>meta</c> that says up to which position the sums are.</summary>
    public const string CheckedTo = "checkedTo";

    /// <summary>The row of <c>meta</c> that has the sum over the commands.</summary>
    public const string CommandSum = "commandSum";

    /// <summary>The row of <c>meta</c> that has the sum over the events.</summary>
    public const string StreamSum = "streamSum";

    private const string Note = "INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value";

    /// <summary>Compares both, and tells the sums over all of it.</summary>
    /// <returns>The sums, and up to which position they were noted.</returns>
    /// <exception cref="LogFault">They differ, or a position is missing.</exception>
    public static (IndexSums Sums, long Noted) Verified(Connection connection, long head)
    {
        try
        {
            var (noted, sums) = Noted(connection);
            if (noted > head)
                (noted, sums) = (0, default);
            var (older, newer) = OfIndexes(connection, noted);
            var all = older.Plus(newer);
            if (older != sums)
                (noted, newer) = (0, all);
            Compare(connection, newer, OfTable(connection, noted, head));
            return (all, noted);
        }
        catch (SqliteFault fault)
        {
            throw new LogFault($"{connection.Path} is damaged ({fault.Message}); restore it from a backup.", fault);
        }
    }

    /// <summary>What both indexes hold, read whole, to compare with the table.</summary>
    /// <exception cref="SqliteFault">They cannot be read.</exception>
    public static WalkedIndexes Walked(Connection connection)
    {
        var (noted, note) = Noted(connection);
        return new WalkedIndexes(
            Whole(() => OfCommands(connection, noted)),
            Whole(() => OfStreams(connection, noted)),
            noted == 0 ? null : note
        );
    }

    /// <summary>The statement that <see cref="Keep"/> runs.</summary>
    public static Statement Noting(Connection connection) => connection.Prepare(Note);

    /// <summary>Notes what the indexes hold, in the transaction under way.</summary>
    public static void Keep(Statement noting, long head, IndexSums sums)
    {
        noting.Bind(1, CheckedTo).Bind(2, head).Run();
        noting.Bind(1, CommandSum).Bind(2, (long)sums.Commands).Run();
        noting.Bind(1, StreamSum).Bind(2, (long)sums.Streams).Run();
    }

    private static (long To, IndexSums Sums) Noted(Connection connection) =>
        (Number(connection, CheckedTo), new((ulong)Number(connection, CommandSum), (ulong)Number(connection, StreamSum)));

    private static long Number(Connection connection, string name) =>
        connection.Number($"SELECT value FROM meta WHERE name = '{name}'");

    private static void Compare(Connection connection, IndexSums index, IndexSums table)
    {
        if (index.Commands != table.Commands)
            throw Damaged(connection, "log_command");
        if (index.Streams != table.Streams)
            throw Damaged(connection, "log_stream");
    }

    private static LogFault Damaged(Connection connection, string index) =>
        new(
            $"{connection.Path} is damaged: its index {index} does not match its table. Restore the file from a "
                + "backup; or, if florin verify reports only the index, rebuild it from the table with "
                + $"sqlite3 '{connection.Path}' 'REINDEX {index}'."
        );

    private static (IndexSums Older, IndexSums Newer) OfIndexes(Connection connection, long noted)
    {
        var (commands, streams) = (OfCommands(connection, noted), OfStreams(connection, noted));
        return (new IndexSums(commands.Older, streams.Older), new IndexSums(commands.Newer, streams.Newer));
    }

    private static (ulong Older, ulong Newer) OfCommands(Connection connection, long noted) =>
        Walked(
            connection,
            "log_command",
            "SELECT commandId, 0, position FROM log INDEXED BY log_command WHERE commandId IS NOT NULL ORDER BY commandId",
            noted
        );

    private static (ulong Older, ulong Newer) OfStreams(Connection connection, long noted) =>
        Walked(
            connection,
            "log_stream",
            "SELECT aggregateId, eventVersion, position FROM log INDEXED BY log_stream ORDER BY aggregateId, eventVersion",
            noted
        );

    // Null where the entries are out of order.
    private static (ulong Older, ulong Newer)? Whole(Func<(ulong, ulong)> walk)
    {
        try
        {
            return walk();
        }
        catch (LogFault)
        {
            return null;
        }
    }

    // What is not in order is not found, though it is there.
    private static (ulong Older, ulong Newer) Walked(Connection connection, string index, string sql, long noted)
    {
        using var entries = connection.Compile(sql);
        var (last, length, lastNumber) = (new byte[256], -1, 0L);
        var (older, newer) = (0UL, 0UL);
        while (entries.Step())
        {
            var text = entries.Bytes(0);
            var (number, position) = (entries.Number(1), entries.Number(2));
            var order = length < 0 ? -1 : last.AsSpan(0, length).SequenceCompareTo(text);
            if (order > 0 || (order == 0 && lastNumber >= number))
                throw Damaged(connection, index);
            var hash = RowHash.Of(text, number, position);
            (older, newer) = position > noted ? (older, newer + hash) : (older + hash, newer);
            if (text.Length > last.Length)
                last = new byte[text.Length * 2];
            text.CopyTo(last);
            (length, lastNumber) = (text.Length, number);
        }
        return (older, newer);
    }

    private static IndexSums OfTable(Connection connection, long after, long head)
    {
        var sums = default(IndexSums);
        using var rows = connection.Compile(
            $"SELECT position, aggregateId, eventVersion, commandId FROM log NOT INDEXED WHERE position > {after} ORDER BY position"
        );
        var last = after;
        while (rows.Step())
        {
            var position = rows.Number(0);
            if (position != ++last)
                throw new LogFault(
                    $"{connection.Path} is damaged: position {last} is missing; restore the file from a backup."
                );
            sums = sums.WithEvent(RowHash.Of(rows.Bytes(1), rows.Number(2), position));
            if (!rows.IsNull(3))
                sums = sums.WithCommand(RowHash.Of(rows.Bytes(3), 0, position));
        }
        return last == head
            ? sums
            : throw new LogFault($"{connection.Path} is damaged: it ends at position {head}, but its table at {last}.");
    }
}
