using System.Security.Cryptography;
using Florin.Platform.EventLog;
using Florin.Spanner.Protocol;
using Grpc.Core;

namespace Florin.Spanner;

/// <summary>
/// Writes a log: a batch is one transaction, which reads the row of the head first. A commit whose reply is lost is not sent
/// again: the next transaction on the head's row ends it, and tells what it came to.
/// </summary>
internal sealed class SpannerLogWriter : ILogWriter
{
    private static readonly string[] SnapshotColumns =
    [
        .. new[] { "log", "stream_shard", "stream", "version", "state_schema", "state" },
    ];
    private readonly SpannerDatabase _database;
    private readonly SpannerClaim _claim;
    private readonly StandbyNotes _standbys;
    private readonly TimeProvider _clock;
    private readonly string? _identity;
    private readonly Lock _writing = new();
    private readonly Lock _renewing = new();
    private long _epoch; // Of its claim; 0 where it has none.
    private bool _failed;
    private bool _closed;
    private bool _prepared;
    private long? _noted; // When it last noted that it stands by; null while it does not.

    /// <summary>A writer that has claimed nothing.</summary>
    /// <param name="database">Where the log is; disposed of at the end.</param>
    /// <param name="address">Where other processes reach this one.</param>
    /// <param name="lease">After such a silence another process may claim the log.</param>
    /// <param name="clock">Time.</param>
    /// <param name="identity">Of a log that is made now; null for a random one.</param>
    public SpannerLogWriter(
        SpannerDatabase database,
        string address,
        TimeSpan lease,
        TimeProvider clock,
        string? identity = null
    )
    {
        (_database, _clock, _identity) = (database, clock, identity);
        _claim = new SpannerClaim(database, address, lease);
        _standbys = new StandbyNotes(database, address, lease);
    }

    /// <inheritdoc/>
    public string? Identity => _claim.Identity;

    /// <inheritdoc/>
    public LogClaim Claim()
    {
        lock (_writing)
        {
            Interlocked.Exchange(ref _epoch, 0);
            var claim = Asked(async () =>
            {
                if (!_prepared)
                    await _database.Prepare();
                _prepared = true;
                return await _claim.Claim(_identity ?? $"log_{RandomNumberGenerator.GetHexString(32, true)}");
            });
            EndStandingBy();
            _failed = false;
            Interlocked.Exchange(ref _epoch, claim.Epoch);
            return claim;
        }
    }

    /// <inheritdoc/>
    public long Reopen(long epoch)
    {
        lock (_writing)
        {
            MustOwn(epoch);
            var head = Asked(() => _claim.Settled(epoch));
            _failed = false;
            return head;
        }
    }

    /// <inheritdoc/>
    public void Renew(long epoch)
    {
        lock (_renewing)
        {
            MustOwn(epoch);
            Asked(() => _claim.Renew(epoch));
        }
    }

    /// <inheritdoc/>
    public void StandBy()
    {
        lock (_writing)
        {
            if (_noted is { } noted && _clock.GetElapsedTime(noted) < _standbys.Every)
                return;
            Asked(_standbys.Note);
            _noted = _clock.GetTimestamp();
        }
    }

    /// <inheritdoc/>
    public void Release(long epoch)
    {
        lock (_writing)
        {
            if (epoch != Interlocked.Read(ref _epoch))
                return;
            lock (_renewing) // A renewal under way would take back what is released after it.
                Interlocked.Exchange(ref _epoch, 0);
            try
            {
                Asked(() => _claim.Release(epoch));
            }
            catch (LogFault) // The lease ends by itself.
            {
                return;
            }
        }
    }

    /// <inheritdoc/>
    public void Commit(IReadOnlyList<StoredAppend> batch, long expectedHead, long epoch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        lock (_writing)
        {
            MustOwn(epoch);
            if (_failed)
                throw new LogFault($"The log {_database.Log} in {_database.Name} must be reopened before it takes anything.");
            _failed = true; // Until the commit has succeeded as a whole.
            try
            {
                Asked(() => Write(batch, expectedHead, epoch));
            }
            catch (Fenced)
            {
                _failed = false; // Nothing of it was kept.
                throw;
            }
            _failed = false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_writing)
            lock (_renewing)
            {
                if (_closed)
                    return;
                if (_noted is not null)
                    EndStandingBy();
                (_closed, _failed) = (true, true);
                Interlocked.Exchange(ref _epoch, 0);
                _database.Dispose();
            }
    }

    // Where that fails it is taken for dead a little later.
    private void EndStandingBy()
    {
        _noted = null;
        try
        {
            Asked(_standbys.Remove);
        }
        catch (LogFault)
        {
            return;
        }
    }

    private async Task Write(IReadOnlyList<StoredAppend> batch, long expectedHead, long epoch)
    {
        var events = batch.Sum(append => append.Events.Count);
        await _database.Transact(async transaction =>
        {
            await _claim.Advance(transaction, expectedHead, expectedHead + events, epoch);
            Check(batch, expectedHead, events);
            foreach (var mutation in StoredRows.Inserted(_database.Log, batch))
                transaction.Add(mutation);
            await Keep(transaction, [.. batch.SelectMany(append => append.Snapshots)]);
            return true;
        });
    }

    // What the storage must refuse and Spanner would take, or would refuse without saying why.
    private static void Check(IReadOnlyList<StoredAppend> batch, long head, int events)
    {
        if (events > StoredRows.MostPerCommit)
            throw new LogFault($"A batch has {events} events; Spanner takes up to {StoredRows.MostPerCommit} in one commit.");
        foreach (var append in batch)
        {
            if (append.Events.Count == 0)
                throw new LogFault($"The append of command {append.CommandId} has no events.");
            if (StoredRows.Problem(append) is { } problem)
                throw new LogFault(problem);
            foreach (var stored in append.Events)
                if (stored.Position != ++head)
                    throw new LogFault($"Position {stored.Position} does not follow {head - 1}.");
        }
    }

    // The newest of each stream. What is too large or too many for a commit is left out: it is a cache.
    private async Task Keep(SpannerTransaction transaction, IReadOnlyList<StoredSnapshot> snapshots)
    {
        var newest = snapshots
            .Where(snapshot => snapshot.State.Length <= StoredRows.LargestCellBytes)
            .GroupBy(snapshot => snapshot.Stream, StringComparer.Ordinal)
            .Select(of => of.MaxBy(snapshot => snapshot.Version)!) // A group is not empty.
            .Take(StoredRows.MostSnapshotsPerCommit)
            .ToList();
        if (newest.Count == 0)
            return;
        var keys = new KeySet();
        foreach (var snapshot in newest)
            keys.Keys.Add(Cells.Row(Cells.Of(_database.Log), LogKeys.Of(snapshot.Stream), Cells.Of(snapshot.Stream)));
        var stored = (await transaction.Read(new TableRead("snapshots", ["stream", "version"], keys))).ToDictionary(
            row => row.Text(0),
            row => row.Number(1),
            StringComparer.Ordinal
        );
        foreach (var snapshot in newest)
            if (stored.GetValueOrDefault(snapshot.Stream) <= snapshot.Version)
                transaction.Put(
                    "snapshots",
                    SnapshotColumns,
                    Cells.Of(_database.Log),
                    LogKeys.Of(snapshot.Stream),
                    Cells.Of(snapshot.Stream),
                    Cells.Of(snapshot.Version),
                    Cells.Of(snapshot.Schema),
                    Cells.Of(snapshot.State)
                );
    }

    private T Asked<T>(Func<Task<T>> ask)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        try
        {
            return ask().Now();
        }
        catch (RpcException e)
        {
            throw SpannerFaults.Of(e, _database.Name);
        }
    }

    private void Asked(Func<Task> ask) =>
        Asked(async () =>
        {
            await ask();
            return true;
        });

    private void MustOwn(long epoch)
    {
        if (epoch == 0 || epoch != Interlocked.Read(ref _epoch))
            throw new Fenced($"the log {_database.Log} in {_database.Name} is not claimed under the epoch {epoch}");
    }
}
