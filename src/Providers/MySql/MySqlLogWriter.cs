using System.Security.Cryptography;
using Florin.Platform.EventLog;
using MySqlConnector;

namespace Florin.MySql;

/// <summary>
/// Writes a log: a batch is one transaction, which changes the row of the head first. Two connections are its own,
/// one for commits and one to renew the claim meanwhile.
/// </summary>
internal sealed class MySqlLogWriter : ILogWriter
{
    private const int Attempts = 5;
    private readonly LogDatabase _database;
    private readonly HeadRow _head;
    private readonly StandbyRows _standbys;
    private readonly TimeProvider _clock;
    private readonly Lock _writing = new();
    private readonly Lock _renewing = new();
    private readonly CommitConnection _connection;
    private MySqlConnection? _renewal;
    private readonly string? _identity;
    private long _epoch; // Of its claim; 0 where it has none.
    private bool _failed;
    private bool _closed;
    private bool _prepared;
    private long? _noted; // When it last noted that it stands by; null while it does not.

    /// <summary>A writer that has claimed nothing.</summary>
    /// <param name="database">Where the log is; left at the end.</param>
    /// <param name="address">Where other processes reach this one.</param>
    /// <param name="lease">After such a silence another process may claim the log.</param>
    /// <param name="clock">Time.</param>
    /// <param name="identity">Of a log that is made now; null for a random one.</param>
    public MySqlLogWriter(LogDatabase database, string address, TimeSpan lease, TimeProvider clock, string? identity = null)
    {
        (_database, _clock, _identity) = (database, clock, identity);
        _connection = new CommitConnection(database, lease);
        _head = new HeadRow(database.Log, database.Name, address, lease);
        _standbys = new StandbyRows(database.Log, address, lease);
    }

    /// <inheritdoc/>
    public string? Identity => _head.Identity;

    /// <inheritdoc/>
    public LogClaim Claim()
    {
        lock (_writing)
        {
            Interlocked.Exchange(ref _epoch, 0);
            var claim = Asked(() =>
            {
                Prepare();
                var identity = _identity ?? $"log_{RandomNumberGenerator.GetHexString(32, true)}";
                return Again(() => _head.Claim(_connection.Open(), identity));
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
            var head = Asked(() =>
            {
                _connection.Reopen();
                return Again(() => _head.Settled(_connection.Open(), epoch));
            });
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
            try
            {
                _renewal ??= _database.Connect();
                _head.Renew(_renewal, epoch);
            }
            catch (Exception e) when (MySqlFaults.IsOfServer(e))
            {
                Drop(ref _renewal);
                throw MySqlFaults.Of(e, _database.Name);
            }
        }
    }

    /// <inheritdoc/>
    public void StandBy()
    {
        lock (_writing)
        {
            if (_noted is { } noted && _clock.GetElapsedTime(noted) < _standbys.Every)
                return;
            Asked(() =>
            {
                _connection.TwiceIfCutOff(_standbys.Note);
                return true;
            });
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
                _connection.TwiceIfCutOff(connection => _head.Release(connection, epoch));
            }
            catch (Exception e) when (MySqlFaults.IsOfServer(e)) // The lease ends by itself.
            {
                _connection.Drop();
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
                throw new LogFault($"{_database.Name} must be reopened before it takes anything.");
            _failed = true; // Until the commit has succeeded as a whole.
            try
            {
                Asked(() => Again(() => Write(batch, expectedHead, epoch)));
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
                _connection.Dispose();
                Drop(ref _renewal);
                _database.Leave();
            }
    }

    // Where that fails it is taken for dead a little later.
    private void EndStandingBy()
    {
        _noted = null;
        try
        {
            _connection.TwiceIfCutOff(_standbys.Remove);
        }
        catch (Exception e) when (MySqlFaults.IsOfServer(e))
        {
            _connection.Drop();
        }
    }

    // A standby asks often, and mostly in vain.
    private void Prepare()
    {
        if (_prepared && !_failed)
        {
            _connection.TwiceIfCutOff(_head.MustBeFree);
            return;
        }
        _connection.Drop();
        _database.Prepare();
        _prepared = true;
    }

    private bool Write(IReadOnlyList<StoredAppend> batch, long expectedHead, long epoch)
    {
        var head = expectedHead + batch.Sum(append => append.Events.Count);
        var (begun, connection) = _connection.TwiceIfCutOff(connection =>
            (_head.TryAdvance(connection, expectedHead, head, epoch), connection)
        );
        if (!begun)
            throw _head.Refusal(connection, expectedHead, epoch);
        Check(batch, expectedHead);
        new BatchWriter(connection, _database.Log, _connection.PacketBytes).Write(batch); // In the transaction that is begun.
        return true;
    }

    // What the storage must refuse and the server would take.
    private static void Check(IReadOnlyList<StoredAppend> batch, long head)
    {
        foreach (var append in batch)
        {
            if (append.Events.Count == 0)
                throw new LogFault($"The append of command {append.CommandId} has no events.");
            foreach (var stored in append.Events)
                if (stored.Position != ++head)
                    throw new LogFault($"Position {stored.Position} does not follow {head - 1}.");
        }
    }

    private T Again<T>(Func<T> transact)
    {
        for (var attempt = 1; ; attempt++)
            try
            {
                return transact();
            }
            catch (MySqlException e) when (MySqlFaults.IsConflict(e) && attempt < Attempts)
            {
                _connection.RollBack(); // A wait for a lock that took too long undoes its statement alone.
            }
    }

    private T Asked<T>(Func<T> ask)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        try
        {
            return ask();
        }
        catch (Exception e) when (MySqlFaults.IsOfServer(e))
        {
            _connection.Drop();
            throw MySqlFaults.Of(e, _database.Name);
        }
        catch (LogFault)
        {
            _connection.Drop(); // With what it has under way.
            throw;
        }
    }

    private void MustOwn(long epoch)
    {
        if (epoch == 0 || epoch != Interlocked.Read(ref _epoch))
            throw new Fenced($"{_database.Name} is not claimed under the epoch {epoch}");
    }

    private static void Drop(ref MySqlConnection? connection)
    {
        connection?.Dispose();
        connection = null;
    }
}
