using Florin.Platform.EventLog;
using Florin.Platform.Replication;

namespace Florin.Sqlite;

/// <summary>The one connection that writes to a replica, and moves its write-ahead log into the file.</summary>
internal sealed class ReplicaFile : IDisposable
{
    private const int PagesBetweenCheckpoints = 4000;
    private readonly Connection _connection;
    private readonly string _identity;
    private readonly EventRows _events;
    private readonly Statement _receipt;
    private readonly Statement _mark;
    private readonly Statement _epochOf;
    private long _epoch;
    private int _pages;

    private ReplicaFile(Connection connection, ReplicatedLog log)
    {
        (_connection, _identity) = (connection, log.Identity);
        LogSchema.CreateOrCheck(connection, log.Name);
        if (LogSchema.IsShrunk(connection))
            throw new LogFault($"{connection.Path} is a shrunk log and no replica: it lacks what an archive has.");
        connection.Run(
            "PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 67108864"
        );
        _events = new EventRows(connection);
        _receipt = connection.Prepare(
            "INSERT OR REPLACE INTO receipt(position, fingerprint, status, body) VALUES (?, ?, ?, ?)"
        );
        _mark = ReplicaNotes.Marking(connection);
        _epochOf = connection.Prepare($"SELECT value FROM meta WHERE name = '{ReplicaNotes.Epoch}'");
    }

    public Watermark Watermark { get; private set; }

    /// <summary>Of the rows, the watermark's or above.</summary>
    public long Head { get; private set; }

    public static ReplicaFile Open(string path, ReplicatedLog log) => Open(path, log, empties: false);

    /// <summary>Opens it and removes everything in the same transaction, so that a process that writes to it notices.</summary>
    public static ReplicaFile Reset(string path, ReplicatedLog log) => Open(path, log, empties: true);

    private static ReplicaFile Open(string path, ReplicatedLog log, bool empties)
    {
        var connection = Connection.OpenOrCreate(path);
        try
        {
            var file = new ReplicaFile(connection, log);
            file.Claim(log.Epoch, empties);
            return file;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public void Write(IReadOnlyList<StoredAppend> appends, in Watermark watermark)
    {
        var (head, mark) = (Head, watermark);
        Transact(() =>
        {
            MustOwn(mark.Epoch);
            StoredAppend[] above = [.. appends.Where(append => append.Events[^1].Position > Watermark.Position)];
            if (above is [var first, ..] && first.Events[0].Position <= head)
                RemoveFrom(first.Events[0].Position); // Versions and commands may be others'.
            _events.Begin(above.Sum(append => append.Events.Count));
            foreach (var append in above)
                head = Insert(append, Math.Min(head, append.Events[0].Position - 1));
            if (mark.Position < Watermark.Position || mark.Position > head)
                throw new LogFault(
                    $"{_connection.Path} has events up to position {head} and the watermark {Watermark.Position}, which cannot become {mark.Position}."
                );
            _mark.Bind(1, ReplicaNotes.Text(mark)).Run();
        });
        (Head, Watermark) = (head, mark);
        _pages += _connection.PagesWritten();
        if (_pages < PagesBetweenCheckpoints)
            return;
        _connection.Checkpoint(truncate: false);
        _pages = 0;
    }

    public long DeleteAbove(long epoch)
    {
        var removed = Head - Watermark.Position;
        Transact(() =>
        {
            MustOwn(epoch);
            RemoveFrom(Watermark.Position + 1);
        });
        Head = Watermark.Position;
        return removed;
    }

    public void Dispose() => _connection.Dispose();

    private void Claim(long epoch, bool empties)
    {
        Transact(() =>
        {
            if (empties)
                Empty(epoch);
            var known = LogSchema.Identity(_connection);
            if (known is not null && known != _identity)
                throw new ReplicaDiffers($"{_connection.Path} is a copy of another log: of {known}, not of {_identity}.");
            if (known is null)
            {
                using var identify = _connection.Compile("INSERT INTO meta VALUES ('identity', ?)");
                identify.Bind(1, _identity).Run();
            }
            if (EpochNow() is var other && other > epoch)
                throw new Fenced($"{_connection.Path} was opened under the epoch {other}, which is later than {epoch}.");
            using var claim = _connection.Compile($"INSERT OR REPLACE INTO meta VALUES ('{ReplicaNotes.Epoch}', ?)");
            claim.Bind(1, epoch).Run();
        });
        _epoch = epoch;
        Watermark = ReplicaNotes.Watermark(_connection);
        Head = VerifiedHead();
        if (Head < Watermark.Position)
            throw new ReplicaDamaged(
                $"{_connection.Path} is damaged: its watermark is {Watermark.Position}, but it has events up to position {Head} only."
            );
    }

    private long VerifiedHead()
    {
        try
        {
            return LogSchema.VerifiedHead(_connection);
        }
        catch (LogFault e) // Positions are missing, and no other attempt will find them.
        {
            throw new ReplicaDamaged(e.Message, e);
        }
    }

    private void Empty(long epoch)
    {
        if (LogSchema.Identity(_connection) == _identity && EpochNow() is var other && other > epoch)
            throw new Fenced($"{_connection.Path} was opened under the epoch {other}, which is later than {epoch}.");
        RemoveFrom(0);
        _connection.Run($"DELETE FROM meta WHERE name IN ('identity', {ReplicaNotes.Names})");
    }

    private long EpochNow()
    {
        try
        {
            return _epochOf.Step() ? _epochOf.Number(0) : 0;
        }
        finally
        {
            _epochOf.Reset();
        }
    }

    private void MustOwn(long epoch)
    {
        if (epoch != _epoch || EpochNow() != epoch)
            throw new Fenced($"{_connection.Path} was opened under another epoch than {epoch}.");
    }

    private void RemoveFrom(long position)
    {
        _connection.Run(FormattableString.Invariant($"DELETE FROM receipt WHERE position >= {position}"));
        _connection.Run(FormattableString.Invariant($"DELETE FROM log WHERE position >= {position}"));
    }

    private long Insert(StoredAppend append, long head)
    {
        var first = append.Events[0];
        foreach (var stored in append.Events)
        {
            if (stored.Position != ++head)
                throw new LogFault($"{_connection.Path}: position {stored.Position} does not follow {head - 1}.");
            _events.Add(append, stored);
        }
        if (append.Receipt is { } receipt)
            _receipt
                .Bind(1, first.Position)
                .BindBlob(2, receipt.Fingerprint.Span)
                .Bind(3, receipt.Status)
                .BindBlob(4, receipt.Body.Span)
                .Run();
        return head;
    }

    private void Transact(Action inside)
    {
        _connection.Run("BEGIN IMMEDIATE");
        try
        {
            inside();
            _connection.Run("COMMIT");
        }
        catch
        {
            _connection.RollBack();
            throw;
        }
        if (_connection.HasMoved()) // What was written is in a file that nobody finds any more.
            throw new IOException($"{_connection.Path} was deleted, moved or replaced while it was open.");
    }
}
