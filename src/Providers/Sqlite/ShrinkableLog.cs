using System.Globalization;
using Florin.Platform.Copies;
using Florin.Platform.EventLog;

namespace Florin.Sqlite;

/// <summary>
/// The file of a log while bodies are taken out of it and put back: one transaction, synced, for each file of the archive. The
/// owner's file is held meanwhile, so that no other process writes to the log.
/// </summary>
internal sealed class ShrinkableLog : IShrinkableLog
{
    // What VACUUM writes twice: to a file of its own, and to the write-ahead log.
    private const string Content = """
        SELECT 2 * 1.2 * (
            (SELECT total(2 * octet_length(aggregateId) + octet_length(eventType) + octet_length(eventData) + octet_length(metadata)
                + 2 * coalesce(octet_length(commandId), 0) + 60) FROM log)
            + (SELECT total(octet_length(fingerprint) + octet_length(body) + 30) FROM receipt)
            + (SELECT total(2 * octet_length(stream) + octet_length(schema) + octet_length(state) + 60) FROM snapshots))
        """;
    private readonly string _path;
    private readonly FileStream _owner;
    private readonly Connection _connection;
    private readonly ReadConnection _reader;
    private readonly SnapshotRows _snapshots;

    private ShrinkableLog(string path, FileStream owner, Connection connection)
    {
        (_path, _owner, _connection) = (path, owner, connection);
        connection.Run("PRAGMA synchronous = FULL; PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 0");
        LogSchema.Check(connection);
        if (ArchivedRows.Problem(connection) is { } problem)
            throw new LogFault($"{path} is damaged: {problem}.");
        Identity = LogSchema.Identity(connection);
        _reader = ReadConnection.On(connection);
        _snapshots = new SnapshotRows(connection);
    }

    /// <inheritdoc/>
    public string? Identity { get; }

    /// <inheritdoc/>
    public string? Place => ArchivedRows.Place(_connection);

    /// <inheritdoc/>
    public IReadOnlyList<CopiedSegment> Archived => ArchivedRows.Segments(_connection);

    /// <summary>Opens a log that exists, after it was opened as its owner does: what a kill left is made durable, and it is checked.</summary>
    /// <exception cref="Fenced">Another process owns it.</exception>
    /// <exception cref="LogFault">There is none, or it is damaged.</exception>
    public static ShrinkableLog Open(string path, string name)
    {
        if (!File.Exists(path))
            throw new LogFault($"{path} is missing.");
        using (var log = new SqliteLogStore(path, name: name))
            log.Claim();
        var owner = OwnersFile.Take(path);
        Connection? connection = null;
        try
        {
            connection = Connection.OpenOrCreate(path);
            return new ShrinkableLog(path, owner, connection);
        }
        catch (Exception e)
        {
            connection?.Dispose();
            owner.Dispose();
            throw e is SqliteFault fault ? new LogFault(fault.Message, fault) : e;
        }
    }

    /// <inheritdoc/>
    public long BodyBytes(CopiedSegment segment)
    {
        ArgumentNullException.ThrowIfNull(segment);
        return _connection.Number(
            $"SELECT total(octet_length(eventData) + octet_length(metadata)) FROM log WHERE {Range(segment)}"
        );
    }

    /// <inheritdoc/>
    public void Keep(IEnumerable<StoredSnapshot> snapshots)
    {
        ArgumentNullException.ThrowIfNull(snapshots);
        Transact(() =>
        {
            foreach (var snapshot in snapshots)
                _snapshots.Keep(snapshot);
        });
    }

    /// <inheritdoc/>
    public void TakeOut(string place, CopiedSegment segment, IReadOnlyList<StoredAppend> appends)
    {
        ArgumentNullException.ThrowIfNull(segment);
        ArgumentNullException.ThrowIfNull(appends);
        Transact(() =>
        {
            var last = Archived is [.., var archived] ? archived.Last : 0;
            if (last == 0)
                ArchivedRows.Begin(_connection);
            if (segment.First != last + 1 || segment.Last >= _connection.Number("SELECT max(position) FROM log"))
                throw new LogFault(
                    $"{_path}: events {segment.First} to {segment.Last} do not follow those that are archived, up to {last}, or leave none in the log."
                );
            MustHold(segment, appends);
            _connection.Run($"UPDATE log SET eventData = '', metadata = {ArchivedRows.Nowhere} WHERE {Range(segment)}");
            ArchivedRows.Add(_connection, place, segment);
        });
    }

    /// <inheritdoc/>
    public void PutBack(IReadOnlyList<StoredAppend> appends)
    {
        ArgumentNullException.ThrowIfNull(appends);
        Transact(() =>
        {
            var archived = Archived;
            if (archived is not [.., var segment])
                throw new LogFault($"{_path} has all its bodies.");
            ArchivedRows.Remove(_connection, segment);
            using var body = _connection.Compile(
                $"UPDATE log SET eventData = ?, metadata = ? WHERE position = ? AND metadata = {ArchivedRows.Nowhere}"
            );
            foreach (var append in appends)
            foreach (var stored in append.Events)
            {
                body.BindText(1, stored.Data.Span);
                if (stored.Position == append.Events[0].Position)
                    body.BindText(2, stored.Metadata.Span);
                else
                    body.Bind(2, append.Events[0].Position);
                body.Bind(3, stored.Position).Run();
                if (_connection.Changes != 1)
                    throw new LogFault($"{_path} has its body at position {stored.Position} already; nothing was changed.");
            }
            MustHold(segment, appends);
            if (archived.Count == 1)
                ArchivedRows.End(_connection);
        });
    }

    /// <inheritdoc/>
    public void MoveTo(string place) => Transact(() => ArchivedRows.MoveTo(_connection, place));

    /// <inheritdoc/>
    public (long Bytes, long Needed) Size()
    {
        var bytes = _connection.Number("PRAGMA page_size") * _connection.Number("PRAGMA page_count");
        return (bytes, _connection.Number(Content));
    }

    /// <inheritdoc/>
    public void Compact()
    {
        Guarded(() =>
        {
            _connection.Run("PRAGMA temp_store = FILE");
            _connection.Run("VACUUM");
            _connection.Checkpoint(truncate: true);
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection.Dispose();
        _owner.Dispose();
    }

    private static string Range(CopiedSegment segment) =>
        string.Create(CultureInfo.InvariantCulture, $"position BETWEEN {segment.First} AND {segment.Last}");

    // All of it or nothing; then the pages are moved into the file, so that the write-ahead log stays small.
    private void Transact(Action change) =>
        Guarded(() =>
        {
            _connection.Run("BEGIN IMMEDIATE");
            try
            {
                change();
                _connection.Run("COMMIT");
            }
            catch
            {
                _connection.RollBack();
                throw;
            }
            _connection.Checkpoint(truncate: true);
        });

    private static void Guarded(Action change)
    {
        try
        {
            change();
        }
        catch (SqliteFault fault)
        {
            throw new LogFault(fault.Message, fault);
        }
    }

    // In the transaction: each row of the range as the file has it, byte for byte.
    private void MustHold(CopiedSegment segment, IReadOnlyList<StoredAppend> appends)
    {
        var next = segment.First;
        foreach (var append in appends)
        {
            var found = _reader.Read(next - 1, append.Events.Count).Events;
            var (command, _) = _reader.FindCommand(append.CommandId);
            var here = new StoredAppend(append.CommandId, found, command?.Receipt, []);
            if (command?.First.Position != next || !StoredContent.IsSame(here, append))
                throw new LogFault($"{_path} differs from {segment.File.Name} at position {next}; nothing was changed.");
            next += append.Events.Count;
        }
        if (next != segment.Last + 1)
            throw new LogFault($"{segment.File.Name} does not hold the events {segment.First} to {segment.Last}.");
    }
}
