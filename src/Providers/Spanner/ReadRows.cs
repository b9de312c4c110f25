using Florin.Platform.EventLog;
using Florin.Platform.Verification;
using Florin.Spanner.Protocol;

namespace Florin.Spanner;

/// <summary>Reads the rows of a log, by their keys or by an index.</summary>
internal sealed class ReadRows(SpannerDatabase database)
{
    private const int Page = 4096; // Positions that are asked for at once.
    private const string ByStream = "events_by_stream";
    private const string ByCommand = "events_by_command";
    private static readonly string[] Event = ["position", "stream", "version", "type", "micros", "data", "metadata"];
    private static readonly string[] WithReceipt = [.. Event, "fingerprint", "status", "body"];
    private static readonly string[] Whole = [.. WithReceipt, "command_id"];
    private static readonly string[] Position = ["position"];
    private static readonly string[] Version = ["version"];
    private static readonly string[] CommandId = ["command_id"];
    private static readonly string[] Snapshot = ["version", "state_schema", "state"];

    private readonly string _log = database.Log;

    /// <summary>Events above a position, in order, up to another one.</summary>
    public async ValueTask<IReadOnlyList<StoredEvent>> Read(long after, long upTo, int max, CancellationToken cancel)
    {
        var events = new List<StoredEvent>();
        while (events.Count < max && after < upTo)
        {
            var end = Math.Min(upTo, after + Math.Min(max - events.Count, Page));
            var page = await Events(LogKeys.Positions(_log, after, end), cancel);
            events.AddRange(page.OrderBy(stored => stored.Position));
            if (page.Count < end - after)
                break;
            after = end;
        }
        return events;
    }

    /// <summary>Events of a stream, in order.</summary>
    public async ValueTask<IReadOnlyList<StoredEvent>> ReadStream(string stream, long after, int max, CancellationToken cancel)
    {
        var events = new List<StoredEvent>();
        while (events.Count < max)
        {
            var end = after + Math.Min(max - events.Count, Page);
            var range = new KeyRange // Versions descend in the index.
            {
                StartClosed = Cells.Row(Cells.Of(_log), LogKeys.Of(stream), Cells.Of(stream), Cells.Of(end)),
                EndOpen = Cells.Row(Cells.Of(_log), LogKeys.Of(stream), Cells.Of(stream), Cells.Of(after)),
            };
            var found = await database.Read(
                new TableRead(StoredRows.Table, Position, LogKeys.One(range)) { Index = ByStream },
                cancel
            );
            if (found.Count > 0)
            {
                var keys = new KeySet();
                foreach (var row in found)
                    keys.Keys.Add(LogKeys.At(_log, row.Number(0)).Keys);
                events.AddRange((await Events(keys, cancel)).OrderBy(stored => stored.Version));
            }
            if (found.Count < end - after)
                break;
            after = end;
        }
        return events;
    }

    /// <summary>The last version of a stream; 0 where it has none.</summary>
    public async ValueTask<long> LastVersion(string stream, CancellationToken cancel)
    {
        var found = await database.Read(
            new TableRead(StoredRows.Table, Version, LogKeys.Under(Cells.Of(_log), LogKeys.Of(stream), Cells.Of(stream)))
            {
                Index = ByStream,
                Limit = 1,
            },
            cancel
        );
        return found.Count > 0 ? found[0].Number(0) : 0;
    }

    /// <summary>What a command came to, if that is not above a position.</summary>
    public async ValueTask<StoredCommand?> FindCommand(string commandId, long upTo, CancellationToken cancel)
    {
        var key = LogKeys.Key(Cells.Of(_log), LogKeys.Of(commandId), Cells.Of(commandId));
        var found = await database.Read(new TableRead(StoredRows.Table, Position, key) { Index = ByCommand }, cancel);
        if (found.Count == 0 || found[0].Number(0) > upTo)
            return null;
        var rows = await database.Read(
            new TableRead(StoredRows.Table, WithReceipt, LogKeys.At(_log, found[0].Number(0))),
            cancel
        );
        return rows.Count == 0 ? null : new StoredCommand(Of(rows[0]), ReceiptOf(rows[0], Event.Length));
    }

    /// <summary>What was taken out of a replica's way up to a position: the first event of each mark, in order.</summary>
    public async ValueTask<IReadOnlyList<StoredEvent>> Quarantined(long upTo, int max, CancellationToken cancel)
    {
        var commands = LogKeys.Between(
            _log,
            Platform.Replication.Quarantined.CommandPrefix,
            Platform.Replication.Quarantined.AfterCommands
        );
        var found = await database.Read(new TableRead(StoredRows.Table, Position, commands) { Index = ByCommand }, cancel);
        var keys = new KeySet();
        foreach (var position in found.Select(row => row.Number(0)).Where(position => position <= upTo))
            keys.Keys.Add(LogKeys.At(_log, position).Keys);
        if (keys.Keys.Count == 0)
            return [];
        var marks = (await Events(keys, cancel)).Where(first => first.Type == Platform.Replication.Quarantined.Type);
        return [.. marks.OrderBy(first => first.Position).Take(max)];
    }

    /// <summary>Ids of commands after one, by their shards.</summary>
    public async ValueTask<IReadOnlyList<string>> CommandIds(string after, int max, CancellationToken cancel)
    {
        var range = new KeyRange { EndClosed = Cells.Row(Cells.Of(_log)) };
        if (after.Length == 0)
            range.StartClosed = Cells.Row(Cells.Of(_log));
        else
            range.StartOpen = Cells.Row(Cells.Of(_log), LogKeys.Of(after), Cells.Of(after));
        var found = await database.Read(
            new TableRead(StoredRows.Table, CommandId, LogKeys.One(range)) { Index = ByCommand, Limit = max },
            cancel
        );
        return [.. found.Select(row => row.Text(0))];
    }

    /// <summary>The snapshot of a stream, if it has this schema.</summary>
    public async ValueTask<StoredSnapshot?> LoadSnapshot(string stream, string schema, CancellationToken cancel)
    {
        var key = LogKeys.Key(Cells.Of(_log), LogKeys.Of(stream), Cells.Of(stream));
        var found = await database.Read(new TableRead("snapshots", Snapshot, key), cancel);
        return found.Count > 0 && found[0].Text(1) == schema
            ? new StoredSnapshot(stream, found[0].Number(0), schema, found[0].Bytes(2))
            : null;
    }

    /// <summary>The positions above one that have an event, in order; some of them where there are more than a limit.</summary>
    public async ValueTask<IReadOnlyList<long>> PositionsAbove(long position, CancellationToken cancel, long limit = 0)
    {
        var all = new TableRead(StoredRows.Table, Position, LogKeys.Above(_log, position)) { Limit = limit };
        return [.. (await database.Read(all, cancel)).Select(row => row.Number(0)).Order()];
    }

    /// <summary>Rows above a position up to another one, in order, exactly as they are stored.</summary>
    public async Task<IReadOnlyList<LogRow>> Stored(long after, long upTo)
    {
        var found = await database.Read(new TableRead(StoredRows.Table, Whole, LogKeys.Positions(_log, after, upTo)));
        return [.. found.Select(Exactly).OrderBy(row => row.Position)];
    }

    // A receipt whose columns begin there; null where there is none.
    private static Receipt? ReceiptOf(SpannerRow row, int column) =>
        row.IsNull(column + 1) ? null : new Receipt(row.Bytes(column), (int)row.Number(column + 1), row.Bytes(column + 2));

    private async Task<IReadOnlyList<StoredEvent>> Events(KeySet keys, CancellationToken cancel) =>
        [.. (await database.Read(new TableRead(StoredRows.Table, Event, keys), cancel)).Select(Of)];

    private static LogRow Exactly(SpannerRow row) =>
        new(
            row.Number(0),
            row.Text(1),
            row.Number(2),
            row.Text(3),
            row.Number(4),
            row.TextOrNull(WithReceipt.Length),
            row.Bytes(5),
            row.Bytes(6),
            MetadataAt: row.Number(0),
            ReceiptOf(row, Event.Length),
            WrongColumn: null // Spanner keeps the types of columns.
        );

    private static StoredEvent Of(SpannerRow row) =>
        new(
            row.Number(0),
            row.Text(1),
            row.Number(2),
            string.Intern(row.Text(3)), // They are few.
            row.Bytes(5),
            new DateTimeOffset(DateTimeOffset.UnixEpoch.Ticks + (row.Number(4) * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero),
            row.Bytes(6)
        );
}
