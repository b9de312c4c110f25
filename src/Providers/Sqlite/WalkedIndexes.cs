namespace Florin.Sqlite;

/// <summary>What the indexes of a log hold, up to the position that was noted and after it; null where one is out of order.</summary>
internal sealed class WalkedIndexes
{
    private readonly (ulong Older, ulong Newer)? _commands;
    private readonly (ulong Older, ulong Newer)? _streams;
    private readonly IndexSums? _note;

    internal WalkedIndexes((ulong, ulong)? commands, (ulong, ulong)? streams, IndexSums? note) =>
        (_commands, _streams, _note) = (commands, streams, note);

    /// <summary>What was noted of the indexes is what they hold up to that position, or nothing was noted.</summary>
    public bool NoteFits =>
        _note is not { } note
        || (_commands is var (commands, _) && _streams is var (streams, _) && new IndexSums(commands, streams) == note);

    /// <summary>The indexes that do not lead to all rows.</summary>
    public IEnumerable<string> DamagedBeside(RowSums rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (!Fits(_commands, rows.Sums.Commands))
            yield return "log_command";
        if (!Fits(_streams, rows.Sums.Streams))
            yield return "log_stream";
    }

    private static bool Fits((ulong Older, ulong Newer)? index, ulong rows) =>
        index is var (older, newer) && unchecked(older + newer) == rows;
}

/// <summary>What the rows of a log come to, to be compared with its indexes.</summary>
internal sealed class RowSums
{
    internal IndexSums Sums { get; private set; }

    internal void Add(Statement row)
    {
        var position = row.Number(0);
        Sums = Sums.WithEvent(RowHash.Of(row.Bytes(1), row.Number(2), position));
        if (!row.IsNull(5))
            Sums = Sums.WithCommand(RowHash.Of(row.Bytes(5), 0, position));
    }
}
