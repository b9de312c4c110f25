using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Projections;
using Grpc.Core;

namespace Florin.Spanner;

/// <summary>
/// Checkpoints of a log's owner, beside its log. Each row has the epoch of the owner that loaded it last, so that moving it reads
/// and changes this row alone.
/// </summary>
internal sealed class SpannerCheckpoints(SpannerDatabase database) : IOwnerCheckpoints
{
    private const string Table = "checkpoints";
    private static readonly string[] Columns = ["log", "follower", "epoch", "position", "log_id", "mark"];
    private int _closed;

    /// <inheritdoc/>
    public async ValueTask<Checkpoint> Load(string follower, long epoch, CancellationToken cancel) =>
        await Transact(async transaction =>
        {
            var head = SpannerHead.From(await transaction.Read(SpannerHead.Of(database.Log), cancel));
            if (head?.Epoch != epoch)
                throw new Fenced($"the claim of the epoch {epoch} of the log {database.Log} is over");
            var (taken, checkpoint) = await Find(transaction, follower, cancel);
            if (taken > epoch)
                throw Over(follower, taken, epoch);
            Put(transaction, follower, epoch, checkpoint);
            return checkpoint;
        });

    /// <inheritdoc/>
    public async Task Save(string follower, long epoch, long from, Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        await Transact(async transaction =>
        {
            var (taken, stored) = await Find(transaction, follower, CancellationToken.None);
            if (taken != epoch)
                throw Over(follower, taken, epoch);
            if (stored.Position != from)
                throw new StaleCheckpoint(follower, from, stored.Position);
            Put(transaction, follower, epoch, checkpoint);
            return true;
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
            database.Dispose();
    }

    private void Put(SpannerTransaction transaction, string follower, long epoch, Checkpoint checkpoint) =>
        transaction.Put(
            Table,
            Columns,
            Cells.Of(database.Log),
            Cells.Of(follower),
            Cells.Of(epoch),
            Cells.Of(checkpoint.Position),
            Cells.Of(checkpoint.Log),
            Cells.Of(checkpoint.Mark)
        );

    private async Task<(long Epoch, Checkpoint Checkpoint)> Find(
        SpannerTransaction transaction,
        string follower,
        CancellationToken cancel
    )
    {
        var key = LogKeys.Key(Cells.Of(database.Log), Cells.Of(follower));
        return await transaction.Read(new TableRead(Table, Columns, key), cancel) is [var row]
            ? (row.Number(2), new Checkpoint(row.Number(3), row.TextOrNull(4), row.TextOrNull(5)))
            : (0, Checkpoint.None);
    }

    private Fenced Over(string follower, long current, long epoch) =>
        new($"the checkpoint of {follower} belongs to the epoch {current} of the log {database.Log}, not to {epoch}");

    private async Task<T> Transact<T>(Func<SpannerTransaction, Task<T>> body)
    {
        if (Volatile.Read(ref _closed) != 0)
            throw new LogFault($"{database.Name} is not open.");
        try
        {
            return (await database.Transact(body)).Result;
        }
        catch (RpcException e)
        {
            throw SpannerFaults.Of(e, database.Name);
        }
    }
}
