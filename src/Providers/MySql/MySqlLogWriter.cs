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
    private readonly TimeSpan _lease;
    private readonly Lock _writing = new();
    private readonly Lock _renewing = new();
    private MySqlConnection? _connection;
    private MySqlConnection? _renewal;
    private readonly string? _identity;
    private long _packetBytes;
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
        (_database, _clock, _lease, _identity) = (database, clock, lease, identity);
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
                return Again(() => _head.Claim(Connection(), identity));
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
                Drop(ref _connection);
                _database.Check(Connection());
                return Again(() => _head.Settled(Connection(), epoch));
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
                _standbys.Note(Connection());
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
            Interlocked.Exchange(ref _epoch, 0);
            try
            {
                _head.Release(Connection(), epoch);
            }
            catch (Exception e) when (MySqlFaults.IsOfServer(e)) // The lease ends by itself.
            {
                Drop(ref _connection);
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
                Drop(ref _connection);
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
            _standbys.Remove(Connection());
        }
        catch (Exception e) when (MySqlFaults.IsOfServer(e))
        {
            Drop(ref _connection);
        }
    }

    // A standby asks often, and mostly in vain.
    private void Prepare()
    {
        if (_prepared && !_failed)
        {
            _head.MustBeFree(Connection());
            return;
        }
        Drop(ref _connection);
        _database.Prepare();
        _prepared = true;
    }

    private bool Write(IReadOnlyList<StoredAppend> batch, long expectedHead, long epoch)
    {
        var connection = Connection();
        var head = expectedHead + batch.Sum(append => append.Events.Count);
        if (!_head.TryAdvance(connection, expectedHead, head, epoch))
            throw _head.Refusal(connection, expectedHead, epoch);
        Check(batch, expectedHead);
        new BatchWriter(connection, _database.Log, _packetBytes).Write(batch);
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

    private MySqlConnection Connection()
    {
        if (_connection is { State: System.Data.ConnectionState.Open })
            return _connection;
        Drop(ref _connection);
        _connection = _database.Connect();
        Session.LimitSilenceWithinStatements(_connection, _lease);
        _packetBytes = _connection.Number("SELECT @@max_allowed_packet") * 9 / 10;
        return _connection;
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
                _connection?.Run("ROLLBACK"); // A wait for a lock that took too long undoes its statement alone.
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
            Drop(ref _connection);
            throw MySqlFaults.Of(e, _database.Name);
        }
        catch (LogFault)
        {
            Drop(ref _connection); // With what it has under way.
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
