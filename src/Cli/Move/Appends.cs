using Florin.Platform.EventLog;
using Florin.Platform.Verification;

namespace Florin.Cli.Move;

/// <summary>Puts the rows of a log together to appends, as they were committed.</summary>
internal static class Appends
{
    /// <summary>The appends after a position, which is the end of one.</summary>
    /// <exception cref="LogFault">A row is not what a log holds.</exception>
    public static IEnumerable<StoredAppend> After(long position, IEnumerable<LogRow> rows)
    {
        List<LogRow> append = [];
        foreach (var row in rows.Where(row => row.Position > position))
        {
            if (row.WrongColumn is { } column)
                throw new LogFault($"Position {row.Position}: {column} has the wrong type; run florin verify.");
            if (row.CommandId is not null && append.Count > 0)
            {
                yield return Of(append);
                append = [];
            }
            append.Add(row);
        }
        if (append.Count > 0)
            yield return Of(append);
    }

    private static StoredAppend Of(List<LogRow> rows)
    {
        var first = rows[0];
        if (first is not { CommandId: { } command, Metadata: { } metadata })
            throw new LogFault(
                $"Position {first.Position} begins an append and has no command id or metadata; run florin verify."
            );
        return new StoredAppend(
            command,
            rows.ConvertAll(row => new StoredEvent(
                row.Position,
                row.Stream,
                row.Version,
                row.Type,
                row.Data,
                DateTimeOffset.UnixEpoch.AddTicks(row.Micros * TimeSpan.TicksPerMicrosecond),
                row.Metadata ?? metadata
            )),
            first.Receipt,
            []
        );
    }
}
