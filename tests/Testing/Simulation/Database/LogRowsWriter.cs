using System.Globalization;
using Florin.Platform.EventLog;

namespace Florin.Testing.Simulation.Database;

/// <summary>Writes a log of a <see cref="LogServer"/> under the rules by which MySQL's provider does.</summary>
public sealed class LogRowsWriter : ILogWriter
{
    private static int _made;
    private readonly ServerLink _link;
    private readonly LogRows _rows;
    private readonly string _address;
    private readonly string _name;
    private readonly TimeSpan _lease;
    private long _epoch; // Of its claim; 0 where it has none.
    private bool _failed;
    private bool _closed;
    private long? _noted;

    /// <summary>A writer that has claimed nothing.</summary>
    /// <param name="link">The way to the server.</param>
    /// <param name="log">The log's name.</param>
    /// <param name="address">Where other processes reach this one.</param>
    /// <param name="lease">After such a silence another process may claim the log.</param>
    public LogRowsWriter(ServerLink link, string log, string address, TimeSpan lease)
    {
        ArgumentNullException.ThrowIfNull(link);
        (_link, _rows, _address, _lease) = (link, link.Server[log], address, lease);
        _name = string.Create(CultureInfo.InvariantCulture, $"{address} {Interlocked.Increment(ref _made)}");
    }

    /// <inheritdoc/>
    public string? Identity { get; private set; }

    /// <inheritdoc/>
    public LogClaim Claim()
    {
        MustBeOpen();
        _epoch = 0;
        var claim = _link.Ask(() =>
        {
            Identity = _rows.Identity;
            _rows.MustBeFree(_name, _lease);
            var (claim, identity) = _rows.Claim(_name, _lease, $"log_{_rows.Name}");
            Identity = identity;
            _rows.EndStandingBy(_address);
            return claim;
        });
        (_failed, _noted, _epoch) = (false, null, claim.Epoch);
        return claim;
    }

    /// <inheritdoc/>
    public long Reopen(long epoch)
    {
        MustOwn(epoch);
        var head = _link.Ask(() => _rows.Settled(_name, epoch, _lease));
        _failed = false;
        return head;
    }

    /// <inheritdoc/>
    public void Renew(long epoch)
    {
        MustOwn(epoch);
        _link.Ask(() =>
        {
            _rows.Renew(_name, epoch, _lease);
            return true;
        });
    }

    /// <inheritdoc/>
    public void StandBy()
    {
        MustBeOpen();
        if (_noted is { } noted && _link.Clock.GetElapsedTime(noted) < _lease / 3)
            return;
        _link.Ask(() =>
        {
            _rows.StandBy(_address);
            return true;
        });
        _noted = _link.Clock.GetTimestamp();
    }

    /// <inheritdoc/>
    public void Release(long epoch)
    {
        if (epoch != _epoch)
            return;
        _epoch = 0;
        Try(() => _rows.Release(epoch));
    }

    /// <inheritdoc/>
    public void Commit(IReadOnlyList<StoredAppend> batch, long expectedHead, long epoch)
    {
        MustOwn(epoch);
        if (_failed)
            throw new LogFault($"{_rows.Name} must be reopened before it takes anything.");
        _failed = true; // Until the commit has succeeded as a whole.
        try
        {
            _link.Commit(isLeftOpen => _rows.Commit(batch, expectedHead, epoch, _name, _lease, isLeftOpen));
        }
        catch (Fenced)
        {
            _failed = false; // Nothing of it was kept.
            throw;
        }
        _failed = false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_closed)
            return;
        if (_noted is not null)
            Try(() => _rows.EndStandingBy(_address));
        (_closed, _epoch) = (true, 0);
    }

    // The lease ends by itself, and one that is not seen is taken for dead.
    private void Try(Action change)
    {
        try
        {
            _link.Ask(() =>
            {
                change();
                return true;
            });
        }
        catch (LogFault)
        {
            return;
        }
    }

    private void MustBeOpen() => ObjectDisposedException.ThrowIf(_closed, this);

    private void MustOwn(long epoch)
    {
        if (epoch == 0 || epoch != _epoch)
            throw new Fenced($"{_rows.Name} is not claimed under the epoch {epoch}");
    }
}
