using Florin.Platform.EventLog;
using Florin.Platform.Replication;
using SQLitePCL;

namespace Florin.Sqlite;

/// <summary>
/// A replica in one SQLite file, <c>replica.db</c>, with the tables of a log: the sqlite3 tool reads it through the same views.
/// Each write is one transaction, synced.
/// </summary>
public sealed class SqliteReplica : IReplica
{
    private const string FileName = "replica.db";
    private readonly string _folder;
    private readonly string _path;
    private readonly ConnectionPool<ReadConnection> _readers;
    private ReplicaFile? _file;

    /// <summary>A replica that is not open yet.</summary>
    /// <param name="directory">Where the replicas of all logs are; this one has a folder there.</param>
    /// <param name="log">The log's name.</param>
    public SqliteReplica(string directory, string log)
    {
        Name = $"sqlite:{directory}";
        _folder = Path.Combine(directory, log);
        _path = Path.Combine(_folder, FileName);
        _readers = new ConnectionPool<ReadConnection>(() =>
            File.Exists(_path)
                ? ReadConnection.Open(_path)
                : throw new LogFault(
                    $"There is no replica of the log of {log} in the directory {directory}: {_path} does not exist. Check the directory in Storage:Replicas, and that its disk is mounted; a server makes it where there is none."
                )
        );
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public Watermark Open(ReplicatedLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        return Asking(() =>
        {
            Close();
            Make();
            _file = ReplicaFile.Open(_path, log);
            return _file.Watermark;
        });
    }

    /// <inheritdoc/>
    public void Reset(ReplicatedLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        Asking(() =>
        {
            Close();
            Make();
            _file = ReplicaFile.Reset(_path, log);
            return true;
        });
    }

    /// <inheritdoc/>
    public void Write(IReadOnlyList<StoredAppend> appends, in Watermark watermark)
    {
        ArgumentNullException.ThrowIfNull(appends);
        var mark = watermark;
        Asking(() =>
        {
            Opened().Write(appends, mark);
            return true;
        });
    }

    /// <inheritdoc/>
    public long DeleteAboveWatermark(long epoch) => Asking(() => Opened().DeleteAbove(epoch));

    /// <inheritdoc/>
    public long StoredUpTo() => Opened().Head;

    /// <inheritdoc/>
    public ValueTask<ReplicaEnd> End(CancellationToken cancel) =>
        ValueTask.FromResult(
            Asking(() => _readers.Read(static (reader, _) => new ReplicaEnd(reader.Watermark(), reader.Identity()), 0))
        );

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEvent>> Read(long afterPosition, int max, CancellationToken cancel) =>
        ValueTask.FromResult<IReadOnlyList<StoredEvent>>(
            Asking(() =>
                _readers.Read(
                    static (reader, of) =>
                    {
                        var below = reader.Watermark().Position - of.afterPosition;
                        return below <= 0 ? [] : reader.Read(of.afterPosition, (int)Math.Min(of.max, below)).Events;
                    },
                    (afterPosition, max)
                )
            )
        );

    /// <inheritdoc/>
    public ValueTask<StoredCommand?> FindCommand(string commandId, CancellationToken cancel) =>
        ValueTask.FromResult(
            Asking(() =>
                _readers.Read(
                    static (reader, id) =>
                    {
                        var mark = reader.Watermark().Position;
                        return reader.FindCommand(id).Command is { } found && found.First.Position <= mark ? found : null;
                    },
                    commandId
                )
            )
        );

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredReceipt?>> FindReceipts(IReadOnlyList<string> commandIds, CancellationToken cancel) =>
        ValueTask.FromResult<IReadOnlyList<StoredReceipt?>>(
            Asking(() =>
                _readers.Read(
                    static (reader, ids) =>
                    {
                        var mark = reader.Watermark().Position;
                        return ids.Select(id => reader.FindReceipt(id) is { } found && found.Position <= mark ? found : null)
                            .ToList();
                    },
                    commandIds
                )
            )
        );

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEvent>> FindQuarantined(int max, CancellationToken cancel) =>
        ValueTask.FromResult<IReadOnlyList<StoredEvent>>(
            Asking(() => _readers.Read(static (reader, max) => reader.Quarantined(max), max))
        );

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        _readers.Dispose();
    }

    private ReplicaFile Opened() => _file ?? throw new LogFault($"{_path} is not open.");

    private void Close()
    {
        _readers.Clear();
        _file?.Dispose();
        _file = null;
    }

    private void Make()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(_folder);
        else
            Directory.CreateDirectory(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static TResult Asking<TResult>(Func<TResult> ask)
    {
        try
        {
            return ask();
        }
        catch (SqliteFault fault) when ((fault.Code & 0xFF) == raw.SQLITE_CONSTRAINT)
        {
            throw new ReplicaRefused(fault.Message, fault);
        }
        catch (SqliteFault fault) when (fault.IsDamage)
        {
            throw new ReplicaDamaged($"{fault.Message} florin replicas rebuild --discard makes it again from the log.", fault);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LogFault(e.Message, e);
        }
    }
}
