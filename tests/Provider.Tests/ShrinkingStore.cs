using Florin.Platform.EventLog;
using Florin.Sqlite;

namespace Florin.Provider.Tests;

/// <summary>Takes what is older than half of a log out of it after each commit; readers wait meanwhile.</summary>
internal sealed class ShrinkingStore(SqliteLogStore inner, SomeArchive archive) : ILogWriter, ILogReader
{
    private readonly Lock _lock = new();
    private readonly List<StoredAppend> _whole = [];
    private long _head;

    public string? Identity => inner.Identity;

    public LogClaim Claim()
    {
        var claim = inner.Claim();
        _head = claim.Head;
        return claim;
    }

    public long Reopen(long epoch) => inner.Reopen(epoch);

    public void Renew(long epoch) => inner.Renew(epoch);

    public void Release(long epoch) => inner.Release(epoch);

    public void Commit(IReadOnlyList<StoredAppend> batch, long expectedHead, long epoch)
    {
        lock (_lock)
        {
            inner.Commit(batch, expectedHead, epoch);
            _head += batch.Sum(append => append.Events.Count);
            _whole.AddRange(batch.Select(Copied));
            List<StoredAppend> older = [.. _whole.TakeWhile(append => append.Events[^1].Position <= _head / 2)];
            if (older.Count == 0)
                return;
            _whole.RemoveRange(0, older.Count);
            inner.Release(epoch);
            using (var log = archive.Shrinkable())
                log.TakeOut(archive.Place, Now(new ValueTask<Platform.Copies.CopiedSegment>(archive.Write(older))), older);
            inner.Claim();
        }
    }

    public ValueTask<LogHead> Head(CancellationToken cancel) => Locked(() => inner.Head(cancel));

    public ValueTask<string?> ReadIdentity(CancellationToken cancel) => Locked(() => inner.ReadIdentity(cancel));

    public ValueTask<StoredCommand?> FindCommand(string commandId, CancellationToken cancel) =>
        Locked(() => inner.FindCommand(commandId, cancel));

    public ValueTask<IReadOnlyList<StoredReceipt?>> FindReceipts(IReadOnlyList<string> commandIds, CancellationToken cancel) =>
        Locked(() => inner.FindReceipts(commandIds, cancel));

    public ValueTask<IReadOnlyList<string>> CommandIds(string after, int max, CancellationToken cancel) =>
        Locked(() => inner.CommandIds(after, max, cancel));

    public ValueTask<IReadOnlyList<StoredEvent>> ReadStream(
        string stream,
        long afterVersion,
        int max,
        CancellationToken cancel
    ) => Locked(() => inner.ReadStream(stream, afterVersion, max, cancel));

    public ValueTask<long> LastVersion(string stream, CancellationToken cancel) =>
        Locked(() => inner.LastVersion(stream, cancel));

    public ValueTask<IReadOnlyList<StoredEvent>> Read(long afterPosition, int max, CancellationToken cancel) =>
        Locked(() => inner.Read(afterPosition, max, cancel));

    public ValueTask<StoredSnapshot?> LoadSnapshot(string stream, string schema, CancellationToken cancel) =>
        Locked(() => inner.LoadSnapshot(stream, schema, cancel));

    public IAsyncEnumerable<IReadOnlyList<StoredEvent>> Scan(long afterPosition, CancellationToken cancel) =>
        PagedScan.Of(this, afterPosition, cancel);

    public void Dispose() => inner.Dispose();

    private ValueTask<T> Locked<T>(Func<ValueTask<T>> read)
    {
        lock (_lock)
            return ValueTask.FromResult(Now(read()));
    }

    private static StoredAppend Copied(StoredAppend append) =>
        append with
        {
            Events = [.. append.Events.Select(Copied)],
            Receipt = append.Receipt is { } receipt
                ? new Receipt(receipt.Fingerprint.ToArray(), receipt.Status, receipt.Body.ToArray())
                : null,
        };

    private static StoredEvent Copied(StoredEvent stored) =>
        stored with
        {
            Data = stored.Data.ToArray(),
            Metadata = stored.Metadata.ToArray(),
        };

#pragma warning disable VSTHRD002 // A test has its thread to itself.
    private static T Now<T>(ValueTask<T> reading) => reading.AsTask().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
}
