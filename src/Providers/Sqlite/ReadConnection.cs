using System.Runtime.InteropServices;
using Florin.Platform.Copies;
using Florin.Platform.EventLog;
using Florin.Platform.Replication;

namespace Florin.Sqlite;

/// <summary>A connection that reads a log, for one thread at a time.</summary>
internal sealed class ReadConnection : IDisposable
{
    private const string Columns =
        "SELECT position, aggregateId, eventVersion, eventType, micros, eventData, metadata FROM log ";
    private readonly Connection _connection;
    private readonly TypeNames _types = new();
    private readonly Statement _command;
    private readonly Statement _commands;
    private readonly Statement _quarantined;
    private readonly Statement _receipt;
    private readonly Statement _kept;
    private readonly Statement _stream;
    private readonly Statement _version;
    private readonly Statement _head;
    private readonly Statement _log;
    private readonly Statement _snapshot;
    private readonly Statement _metadata;

    private ReadConnection(Connection connection)
    {
        _connection = connection;
        LogSchema.Check(connection);
        _command = connection.Prepare(Columns + "WHERE commandId = ?");
        _commands = connection.Prepare(
            "SELECT commandId FROM log WHERE commandId IS NOT NULL AND commandId > ? ORDER BY commandId LIMIT ?"
        );
        _quarantined = connection.Prepare(
            Columns + "WHERE commandId >= ? AND commandId < ? AND eventType = ? AND position <= ? ORDER BY +position LIMIT ?"
        );
        _receipt = connection.Prepare("SELECT fingerprint, status, body FROM receipt WHERE position = ?");
        _kept = connection.Prepare(
            "SELECT l.position, r.fingerprint, r.status, r.body FROM log l LEFT JOIN receipt r ON r.position = l.position WHERE l.commandId = ?"
        );
        _stream = connection.Prepare(Columns + "WHERE aggregateId = ? AND eventVersion > ? ORDER BY eventVersion LIMIT ?");
        _version = connection.Prepare("SELECT max(eventVersion) FROM log WHERE aggregateId = ?");
        _head = connection.Prepare("SELECT max(position) FROM log");
        _log = connection.Prepare(Columns + "WHERE position > ? ORDER BY position LIMIT ?");
        _metadata = connection.Prepare("SELECT metadata FROM log WHERE position = ?");
        _snapshot = connection.Prepare(
            $"SELECT version, state, {(LogSchema.HasChecksums(connection) ? "checksum" : "NULL")} FROM snapshots WHERE stream = ? AND schema = ?"
        );
    }

    public static ReadConnection Open(string path)
    {
        var connection = Connection.OpenReadOnly(path);
        try
        {
            connection.Run("PRAGMA cache_size = -2048; PRAGMA query_only = ON");
            return new ReadConnection(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>One on a connection of somebody else, who closes it.</summary>
    public static ReadConnection On(Connection connection) => new(connection);

    public string? Identity() => LogSchema.Identity(_connection);

    public Watermark Watermark() => ReplicaNotes.Watermark(_connection);

    public long VerifiedHead() => LogSchema.VerifiedHead(_connection);

    /// <summary>The files with the bodies that this log does not have.</summary>
    public List<CopiedSegment> Archived() => ArchivedRows.Segments(_connection);

    /// <summary>Where the archive is; null where this log has all bodies.</summary>
    public string? ArchivePlace() => ArchivedRows.Place(_connection);

    /// <summary>The append of a command, whose first event may lack its body.</summary>
    public (StoredCommand? Command, bool LacksBody) FindCommand(string commandId)
    {
        var rows = Rows(_command.Bind(1, commandId), 1);
        if (rows.Events is not [var first])
            return default;
        _receipt.Bind(1, first.Position);
        Receipt? receipt = null;
        if (_receipt.Step())
            receipt = new Receipt(_receipt.Bytes(0).ToArray(), (int)_receipt.Number(1), _receipt.Bytes(2).ToArray());
        _receipt.Reset();
        return (new StoredCommand(first, receipt), rows.LackBodies);
    }

    public List<StoredEvent> Quarantined(int max) =>
        Rows(
            _quarantined
                .Bind(1, Platform.Replication.Quarantined.CommandPrefix)
                .Bind(2, Platform.Replication.Quarantined.AfterCommands)
                .Bind(3, Platform.Replication.Quarantined.Type)
                .Bind(4, Watermark().Position)
                .Bind(5, max),
            max
        ).Events;

    public StoredReceipt? FindReceipt(string commandId)
    {
        try
        {
            if (!_kept.Bind(1, commandId).Step())
                return null;
            return new StoredReceipt(
                _kept.Number(0),
                _kept.IsNull(2) ? null : new Receipt(_kept.Bytes(1).ToArray(), (int)_kept.Number(2), _kept.Bytes(3).ToArray())
            );
        }
        finally
        {
            _kept.Reset();
        }
    }

    public List<string> CommandIds(string after, int max)
    {
        var ids = new List<string>();
        try
        {
            _commands.Bind(1, after).Bind(2, max);
            while (_commands.Step())
                ids.Add(_commands.Text(0));
        }
        finally
        {
            _commands.Reset();
        }
        return ids;
    }

    public ReadPage ReadStream(string stream, long afterVersion, int max) =>
        Rows(_stream.Bind(1, stream).Bind(2, afterVersion).Bind(3, max), max);

    public long LastVersion(string stream) => Highest(_version.Bind(1, stream));

    public long Head() => Highest(_head);

    private static long Highest(Statement statement)
    {
        try
        {
            return statement.Step() ? statement.Number(0) : 0; // Of no rows it is null, which is read as 0.
        }
        finally
        {
            statement.Reset();
        }
    }

    public ReadPage Read(long afterPosition, int max) => Rows(_log.Bind(1, afterPosition).Bind(2, max), max);

    public StoredSnapshot? LoadSnapshot(string stream, string schema)
    {
        _snapshot.Bind(1, stream).Bind(2, schema);
        StoredSnapshot? found = null;
        if (_snapshot.Step() && IsWhole(stream, schema))
            found = new StoredSnapshot(stream, _snapshot.Number(0), schema, _snapshot.Bytes(1).ToArray());
        _snapshot.Reset();
        return found;
    }

    /// <summary>What is wrong with the file, a sentence each; reads all of it.</summary>
    public List<string> Problems() => LogProblems.Of(_connection);

    public void Dispose() => _connection.Dispose();

    // A snapshot is a cache: one that is damaged is as good as none, and the events tell the state.
    private bool IsWhole(string stream, string schema) =>
        _snapshot.IsNull(2)
        || _snapshot.Number(2) == LogSchema.ChecksumOf(stream, _snapshot.Number(0), schema, _snapshot.Bytes(1));

    private ReadPage Rows(Statement statement, int max)
    {
        var lackBodies = false;
        var rows = new List<StoredEvent>(Math.Min(max, 32)); // Most streams are short; a page of a thousand is a large object.
        try
        {
            var metadata = (At: -1L, Json: default(ReadOnlyMemory<byte>));
            while (rows.Count < max && statement.Step())
            {
                metadata = Metadata(statement, metadata);
                lackBodies |= metadata.At == ArchivedRows.Nowhere;
                rows.Add(Row(statement, metadata.Json));
            }
        }
        finally
        {
            statement.Reset();
        }
        return new ReadPage(rows, lackBodies);
    }

    /// <summary>A row's metadata and the position that it stands at: this row's, or that of the append's first event.</summary>
    private (long At, ReadOnlyMemory<byte> Json) Metadata(Statement row, (long At, ReadOnlyMemory<byte> Json) last)
    {
        if (!row.IsNumber(6))
            return (row.Number(0), row.Bytes(6).ToArray());
        var at = row.Number(6);
        if (at == last.At)
            return last;
        if (at == ArchivedRows.Nowhere)
            return (at, default);
        try
        {
            return _metadata.Bind(1, at).Step() && !_metadata.IsNumber(0)
                ? (at, _metadata.Bytes(0).ToArray())
                : throw new LogFault(
                    $"{_connection.Path} is damaged: the event at {row.Number(0)} refers to metadata at {at}, which does not exist."
                );
        }
        finally
        {
            _metadata.Reset();
        }
    }

    private StoredEvent Row(Statement row, ReadOnlyMemory<byte> metadata) =>
        new(
            row.Number(0),
            row.Text(1),
            row.Number(2),
            _types.Of(row.Bytes(3)),
            row.Bytes(5).ToArray(),
            new DateTimeOffset(DateTimeOffset.UnixEpoch.Ticks + (row.Number(4) * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero),
            metadata
        );
}

/// <summary>Events as a log has them.</summary>
/// <param name="Events">The events, in order.</param>
/// <param name="LackBodies">Some have no data and no metadata here: those are in an archive.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ReadPage(List<StoredEvent> Events, bool LackBodies);
