using Florin.Platform.EventLog;
using Grpc.Core;

namespace Florin.Spanner;

/// <summary>Reads a log, each time on a session of the pool.</summary>
internal sealed class SpannerLogReader(SpannerDatabase database) : ILogReader
{
    private readonly ReadRows _rows = new(database);
    private int _closed;

    /// <inheritdoc/>
    public StorePool? Pool => database.Pool;

    /// <inheritdoc/>
    public ValueTask<LogHead> Head(CancellationToken cancel) =>
        Asked(async () =>
        {
            var (rows, now) = await database.ReadAt(SpannerHead.Of(database.Log), cancel);
            return SpannerHead.From(rows) is not { } head ? default
                : head.IsOwned(now)
                    ? new LogHead(head.Position, head.Address, head.Epoch, head.OwnedSince, head.IsAskedFor, head.PinAt(now))
                : new LogHead(head.Position, Owner: null, head.Epoch, Pin: head.PinAt(now));
        });

    /// <inheritdoc/>
    public ValueTask<string?> ReadIdentity(CancellationToken cancel) =>
        Asked(async () => SpannerHead.From(await database.Read(SpannerHead.Of(database.Log), cancel))?.Identity);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEvent>> ReadStream(
        string stream,
        long afterVersion,
        int max,
        CancellationToken cancel
    ) => Asked(() => _rows.ReadStream(stream, afterVersion, max, cancel));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEvent>> Read(long afterPosition, int max, CancellationToken cancel) =>
        Asked(() => _rows.Read(afterPosition, long.MaxValue, max, cancel));

    /// <inheritdoc/>
    public IAsyncEnumerable<IReadOnlyList<StoredEvent>> Scan(long afterPosition, CancellationToken cancel) =>
        PagedScan.Of(this, afterPosition, cancel);

    /// <inheritdoc/>
    public ValueTask<long> LastVersion(string stream, CancellationToken cancel) =>
        Asked(() => _rows.LastVersion(stream, cancel));

    /// <inheritdoc/>
    public ValueTask<StoredCommand?> FindCommand(string commandId, CancellationToken cancel) =>
        Asked(() => _rows.FindCommand(commandId, long.MaxValue, cancel));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> CommandIds(string after, int max, CancellationToken cancel) =>
        Asked(() => _rows.CommandIds(after, max, cancel));

    /// <inheritdoc/>
    public ValueTask<StoredSnapshot?> LoadSnapshot(string stream, string schema, CancellationToken cancel) =>
        Asked(() => _rows.LoadSnapshot(stream, schema, cancel));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
            database.Dispose();
    }

    private async ValueTask<TResult> Asked<TResult>(Func<ValueTask<TResult>> ask)
    {
        if (Volatile.Read(ref _closed) != 0)
            throw new LogFault($"{database.Name} is not open.");
        try
        {
            return await ask();
        }
        catch (RpcException e)
        {
            throw SpannerFaults.Of(e, database.Name);
        }
    }
}
