using Florin.Platform.EventLog;
using Florin.Platform.Replication;
using Florin.Spanner.Protocol;

namespace Florin.Spanner;

/// <summary>The row that says of which log a replica is, who writes it, and how far it goes. Each transaction reads it first.</summary>
internal sealed class ReplicaRow(SpannerDatabase database)
{
    private const string Table = "replicas";
    private static readonly string[] Columns = ["log", "log_id", "epoch", "position", "position_epoch", "digest"];
    private static readonly string[] Epoch = ["log", "epoch"];
    private static readonly string[] Mark = ["log", "position", "position_epoch", "digest"];
    private readonly TableRead _row = Of(database.Log);
    private long _epoch;

    /// <summary>The row of a log's replica.</summary>
    public static TableRead Of(string log) => new(Table, Columns, LogKeys.Key(Cells.Of(log)));

    /// <summary>Makes this owner the one that writes.</summary>
    public async Task<Watermark> Claim(ReplicatedLog log)
    {
        var (mark, _) = await database.Transact(async transaction =>
        {
            if (await Find(transaction) is { } row)
            {
                MustBeOf(row, log);
                transaction.Update(Table, Epoch, Cells.Of(log.Name), Cells.Of(log.Epoch));
                return MarkOf(row);
            }
            await MustNotBeLog(transaction, log);
            PutEmpty(transaction, log);
            return Platform.Replication.Watermark.None(0);
        });
        _epoch = log.Epoch;
        return mark;
    }

    /// <summary>Makes it the empty replica of a log, whatever it was.</summary>
    public async Task Reset(ReplicatedLog log)
    {
        await database.Transact(async transaction =>
        {
            await MustNotBeLog(transaction, log);
            if (await Find(transaction) is { } row && row.Text(1) == log.Identity)
                MustBeOf(row, log);
            PutEmpty(transaction, log);
            return true;
        });
        _epoch = log.Epoch;
    }

    /// <summary>The identity of its log; null if there is no replica.</summary>
    public async Task<string?> Identity() => await database.Read(_row) is [var row] ? row.Text(1) : null;

    /// <summary>How far it goes.</summary>
    public async Task<Watermark> Watermark(CancellationToken cancel) =>
        await database.Read(_row, cancel) is [var row] ? MarkOf(row) : Platform.Replication.Watermark.None(0);

    /// <summary>Writes rows in one transaction.</summary>
    /// <param name="appends">The rows.</param>
    /// <param name="removed">All rows from this position on are removed before.</param>
    /// <param name="mark">The watermark, with the owner's epoch.</param>
    /// <param name="moves">Whether the watermark moves there.</param>
    public Task Write(IReadOnlyList<StoredAppend> appends, long? removed, Watermark mark, bool moves) =>
        Owned(
            mark.Epoch,
            transaction =>
            {
                if (removed is { } from)
                    transaction.Delete(StoredRows.Table, LogKeys.Above(database.Log, from - 1));
                foreach (var mutation in StoredRows.Put(database.Log, appends))
                    transaction.Add(mutation);
                if (moves)
                    transaction.Update(
                        Table,
                        Mark,
                        Cells.Of(database.Log),
                        Cells.Of(mark.Position),
                        Cells.Of(mark.Epoch),
                        Cells.Of(mark.Digest)
                    );
            }
        );

    /// <summary>Removes the rows at these positions.</summary>
    public Task Remove(IReadOnlyList<long> positions, long epoch) =>
        Owned(
            epoch,
            transaction =>
            {
                var keys = new KeySet();
                foreach (var position in positions)
                    keys.Keys.Add(LogKeys.At(database.Log, position).Keys);
                if (positions.Count > 0)
                    transaction.Delete(StoredRows.Table, keys);
            }
        );

    private async Task MustNotBeLog(SpannerTransaction transaction, ReplicatedLog log)
    {
        if ((await transaction.Read(SpannerHead.Of(log.Name))).Count > 0)
            throw new ReplicaDiffers($"{database.Name} keeps the log of {log.Name} itself, and cannot keep its replica.");
    }

    private static void PutEmpty(SpannerTransaction transaction, ReplicatedLog log) =>
        transaction.Put(
            Table,
            Columns,
            Cells.Of(log.Name),
            Cells.Of(log.Identity),
            Cells.Of(log.Epoch),
            Cells.Of(0),
            Cells.Of(0),
            Cells.Null
        );

    private async Task Owned(long epoch, Action<SpannerTransaction> change) =>
        await database.Transact(async transaction =>
        {
            var row = await Find(transaction);
            if (epoch != _epoch || row?.Number(2) != epoch)
                throw new Fenced(
                    $"The replica of {database.Log} in {database.Name} was opened under the epoch {row?.Number(2)}, not {epoch}."
                );
            change(transaction);
            return true;
        });

    private async Task<SpannerRow?> Find(SpannerTransaction transaction) =>
        await transaction.Read(_row) is [var row] ? row : null;

    private void MustBeOf(SpannerRow row, ReplicatedLog log)
    {
        if (row.Text(1) != log.Identity)
            throw new ReplicaDiffers(
                $"The replica of {log.Name} in {database.Name} is a copy of another log: of {row.Text(1)}, not of {log.Identity}."
            );
        if (row.Number(2) > log.Epoch)
            throw new Fenced(
                $"The replica of {log.Name} in {database.Name} was opened under the epoch {row.Number(2)}, which is later than {log.Epoch}."
            );
    }

    // Their types are Spanner's; their values are not.
    private Watermark MarkOf(SpannerRow row) =>
        row.Number(3) < 0 ? throw Damaged("position", row.Number(3))
        : row.Number(4) < 0 ? throw Damaged("position_epoch", row.Number(4))
        : new Watermark(row.Number(3), row.Number(4), row.TextOrNull(5));

    private ReplicaDamaged Damaged(string column, long value) =>
        new(
            $"The replica of {database.Log} in {database.Name} is damaged: {column} in its row of {Table} is {value}; expected 0 or greater. florin replicas rebuild --discard makes it again from the log."
        );
}
