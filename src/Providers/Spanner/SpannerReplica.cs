using Florin.Platform.EventLog;
using Florin.Platform.Replication;
using Grpc.Core;

namespace Florin.Spanner;

/// <summary>
/// A replica among the tables of a log. Each commit reads the replica's row, which says whose epoch it is, so that an earlier
/// owner's is aborted; the last one of a write moves the watermark in it.
/// </summary>
/// <param name="database">Where it is; disposed of at the end.</param>
internal sealed class SpannerReplica(SpannerDatabase database) : IReplica
{
    private readonly ReadRows _rows = new(database);
    private readonly ReplicaRow _row = new(database);
    private Watermark _watermark;
    private long? _head; // Of the rows, the watermark's or above; null where it has to be looked up.
    private int _closed;

    /// <inheritdoc/>
    public string Name => "spanner";

    /// <inheritdoc/>
    public Watermark Open(ReplicatedLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        return Asking(async () =>
        {
            _head = null;
            await database.Prepare();
            _watermark = await _row.Claim(log);
            if (
                _watermark.Position > 0
                && (await _rows.Read(_watermark.Position - 1, _watermark.Position, 1, default)).Count == 0
            )
                throw new ReplicaDamaged(
                    $"The replica of {log.Name} in {database.Name} is damaged: its watermark is {_watermark.Position}, where there is no event."
                );
            return _watermark;
        });
    }

    /// <inheritdoc/>
    public void Write(IReadOnlyList<StoredAppend> appends, in Watermark watermark)
    {
        ArgumentNullException.ThrowIfNull(appends);
        var mark = watermark;
        Asking(async () =>
        {
            StoredAppend[] above = [.. appends.Where(append => append.Events[^1].Position > _watermark.Position)];
            var head = await Head();
            var end = Checked(above, head, mark);
            _head = null; // Until all of it is stored.
            var overlaps = above is [var first, ..] && first.Events[0].Position <= head;
            var parts = Parts(above).ToList();
            for (var part = 0; part < parts.Count; part++)
                await _row.Write(
                    parts[part],
                    removed: overlaps && part == 0 ? above[0].Events[0].Position : null,
                    mark,
                    moves: part == parts.Count - 1
                );
            (_head, _watermark) = (end, mark);
            return true;
        });
    }

    /// <inheritdoc/>
    public long DeleteAboveWatermark(long epoch) => Asking(() => RemoveAbove(epoch));

    /// <inheritdoc/>
    public void Reset(ReplicatedLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        Asking(async () =>
        {
            await database.Prepare();
            await _row.Reset(log); // Nothing is visible from here on, and what is left is above the watermark.
            _watermark = Watermark.None(0);
            return await RemoveAbove(log.Epoch);
        });
    }

    /// <inheritdoc/>
    public StorePool? Pool => database.Pool;

    /// <inheritdoc/>
    public async ValueTask<ReplicaEnd> End(CancellationToken cancel) =>
        await Asked(async () => new ReplicaEnd(await _row.Watermark(cancel), await _row.Identity()));

    /// <inheritdoc/>
    public long StoredUpTo() => Asking(Head);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoredEvent>> Read(long afterPosition, int max, CancellationToken cancel) =>
        await Asked(async () => await _rows.Read(afterPosition, (await _row.Watermark(cancel)).Position, max, cancel));

    /// <inheritdoc/>
    public async ValueTask<StoredCommand?> FindCommand(string commandId, CancellationToken cancel) =>
        await Asked(async () => await _rows.FindCommand(commandId, (await _row.Watermark(cancel)).Position, cancel));

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StoredEvent>> FindQuarantined(int max, CancellationToken cancel) =>
        await Asked(async () => await _rows.Quarantined((await _row.Watermark(cancel)).Position, max, cancel));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
            database.Dispose();
    }

    private async Task<long> RemoveAbove(long epoch)
    {
        _head = null;
        await _row.Remove([], epoch); // An earlier owner learns that it is one, also where there is nothing.
        var removed = 0L;
        while (await _rows.PositionsAbove(_watermark.Position, default, database.RowsPerCommit) is { Count: > 0 } some)
        {
            await _row.Remove(some, epoch);
            removed += some.Count;
        }
        _head = _watermark.Position;
        return removed;
    }

    private async Task<long> Head()
    {
        if (_head is { } known)
            return known;
        var above = await _rows.PositionsAbove(_watermark.Position, default);
        return above.Count > 0 ? above[^1] : _watermark.Position;
    }

    private long Checked(StoredAppend[] above, long head, in Watermark mark)
    {
        var end = head;
        foreach (var append in above)
        {
            if (StoredRows.Problem(append) is { } problem)
                throw new ReplicaRefused(problem);
            if (append == above[0])
                end = Math.Min(head, append.Events[0].Position - 1);
            foreach (var stored in append.Events)
                if (stored.Position != ++end)
                    throw new LogFault($"{database.Name}: position {stored.Position} does not follow {end - 1}.");
        }
        return mark.Position >= _watermark.Position && mark.Position <= end
            ? end
            : throw new LogFault(
                $"The replica of {database.Log} in {database.Name} has events up to position {end} and the watermark {_watermark.Position}, which cannot become {mark.Position}."
            );
    }

    // At least one, which moves the watermark.
    private IEnumerable<IReadOnlyList<StoredAppend>> Parts(StoredAppend[] appends)
    {
        var (part, rows) = (new List<StoredAppend>(), 0);
        foreach (var append in appends)
        {
            if (rows > 0 && rows + append.Events.Count > database.RowsPerCommit)
            {
                yield return part;
                (part, rows) = ([], 0);
            }
            part.Add(append);
            rows += append.Events.Count;
        }
        yield return part;
    }

    private TResult Asking<TResult>(Func<Task<TResult>> ask) => Asked(ask).Now();

    private async Task<TResult> Asked<TResult>(Func<Task<TResult>> ask)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _closed) != 0, this);
        try
        {
            return await ask();
        }
        catch (RpcException e) when (SpannerFaults.IsRefused(e))
        {
            throw new ReplicaRefused(SpannerFaults.Of(e, database.Name).Message, e);
        }
        catch (Exception e) when (SpannerFaults.IsOfServer(e))
        {
            throw SpannerFaults.Of(e, database.Name);
        }
    }
}
