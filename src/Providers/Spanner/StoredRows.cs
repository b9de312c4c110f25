using Florin.Platform.EventLog;
using Florin.Platform.Projections;
using Florin.Spanner.Protocol;
using Google.Protobuf.WellKnownTypes;

namespace Florin.Spanner;

/// <summary>
/// The rows of appends as they are written: one for each event, of which the first has the command's id and its receipt. A
/// column that is written counts against Spanner's limit of a commit, so that rows without these do not name them.
/// </summary>
internal static class StoredRows
{
    /// <summary>The table.</summary>
    public const string Table = "events";

    /// <summary>
    /// No more events are written in one commit, which may change 80,000 cells: a first event with a receipt writes 15 and
    /// its entries in the two indexes 11 more.
    /// </summary>
    public const int MostPerCommit = 3000;

    /// <summary>No more snapshots, beside as many events, of six cells each.</summary>
    public const int MostSnapshotsPerCommit = 300;

    /// <summary>No value of a column is larger.</summary>
    public const int LargestCellBytes = 10 << 20;

    private static readonly string[] Columns =
    [
        .. new[] { "log", "shard", "position", "stream_shard", "stream", "version", "type", "micros", "data", "metadata" },
    ];
    private static readonly string[] First = [.. Columns, "command_shard", "command_id"];
    private static readonly string[] WithReceipt = [.. First, "fingerprint", "status", "body"];

    /// <summary>Mutations that insert the rows, and fail where there are any with these keys.</summary>
    public static IEnumerable<Mutation> Inserted(string log, IEnumerable<StoredAppend> appends) =>
        Written(log, appends).Select(write => new Mutation { Insert = write });

    /// <summary>Mutations that write the rows, whether they are there or not.</summary>
    public static IEnumerable<Mutation> Put(string log, IEnumerable<StoredAppend> appends) =>
        Written(log, appends).Select(write => new Mutation { InsertOrUpdate = write });

    /// <summary>What of an append no commit can hold, as a sentence; null where there is nothing.</summary>
    public static string? Problem(StoredAppend append) =>
        append.Events.Count > MostPerCommit
            ? $"The append of command {append.CommandId} has {append.Events.Count} events; Spanner takes up to {MostPerCommit} in one commit."
        : append.Events.Any(e => e.Data.Length > LargestCellBytes || e.Metadata.Length > LargestCellBytes)
        || append.Receipt?.Body.Length > LargestCellBytes
            ? $"The append of command {append.CommandId} has an event or a receipt of more than {LargestCellBytes} bytes, which Spanner does not take."
        : null;

    private static IEnumerable<Mutation.Types.Write> Written(string log, IEnumerable<StoredAppend> appends)
    {
        var (plain, first, receipts) = (Writing(Columns), Writing(First), Writing(WithReceipt));
        foreach (var append in appends)
        foreach (var stored in append.Events)
        {
            var row = Row(log, stored);
            if (stored.Position != append.Events[0].Position)
            {
                plain.Values.Add(row);
                continue;
            }
            row.Values.Add(LogKeys.Of(append.CommandId));
            row.Values.Add(Cells.Of(append.CommandId));
            if (append.Receipt is { } receipt)
            {
                row.Values.Add(Cells.Of(receipt.Fingerprint));
                row.Values.Add(Cells.Of(receipt.Status));
                row.Values.Add(Cells.Of(receipt.Body));
            }
            (append.Receipt is null ? first : receipts).Values.Add(row);
        }
        return ((Mutation.Types.Write[])[plain, first, receipts]).Where(write => write.Values.Count > 0);
    }

    private static Mutation.Types.Write Writing(string[] columns)
    {
        var write = new Mutation.Types.Write { Table = Table };
        write.Columns.AddRange(columns);
        return write;
    }

    private static ListValue Row(string log, in StoredEvent stored) =>
        Cells.Row(
            Cells.Of(log),
            LogKeys.Of(stored.Position),
            Cells.Of(stored.Position),
            LogKeys.Of(stored.Stream),
            Cells.Of(stored.Stream),
            Cells.Of(stored.Version),
            Cells.Of(stored.Type),
            Cells.Of(ViewTime.Micros(stored.At)),
            Cells.Of(stored.Data),
            Cells.Of(stored.Metadata)
        );
}
