using Florin.Platform.EventLog;

namespace Florin.Testing.Simulation.Database;

/// <summary>Reads a log of a <see cref="LogServer"/>.</summary>
/// <param name="link">The way to the server.</param>
/// <param name="log">The log's name.</param>
public sealed class LogRowsReader(ServerLink link, string log) : ILogReader
{
    private readonly LogRows _rows = link.Server[log];
    private bool _closed;

    /// <inheritdoc/>
    public ValueTask<LogHead> Head(CancellationToken cancel) => Ask(rows => rows.Head(), cancel);

    /// <inheritdoc/>
    public ValueTask<string?> ReadIdentity(CancellationToken cancel) => Ask(rows => rows.Identity, cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEvent>> ReadStream(
        string stream,
        long afterVersion,
        int max,
        CancellationToken cancel
    ) => Ask(rows => rows.ReadStream(stream, afterVersion, max), cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEvent>> Read(long afterPosition, int max, CancellationToken cancel) =>
        Ask(rows => rows.Read(afterPosition, max), cancel);

    /// <inheritdoc/>
    public IAsyncEnumerable<IReadOnlyList<StoredEvent>> Scan(long afterPosition, CancellationToken cancel) =>
        PagedScan.Of(this, afterPosition, cancel);

    /// <inheritdoc/>
    public ValueTask<long> LastVersion(string stream, CancellationToken cancel) =>
        Ask(rows => rows.LastVersion(stream), cancel);

    /// <inheritdoc/>
    public ValueTask<StoredCommand?> FindCommand(string commandId, CancellationToken cancel) =>
        Ask(rows => rows.FindCommand(commandId), cancel);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> CommandIds(string after, int max, CancellationToken cancel) =>
        Ask(rows => rows.CommandIds(after, max), cancel);

    /// <inheritdoc/>
    public ValueTask<StoredSnapshot?> LoadSnapshot(string stream, string schema, CancellationToken cancel) =>
        Ask(rows => rows.Snapshot(stream, schema), cancel);

    /// <inheritdoc/>
    public void Dispose() => _closed = true;

    private ValueTask<T> Ask<T>(Func<LogRows, T> read, CancellationToken cancel) =>
        _closed ? throw new LogFault($"{log} is not open.") : link.Read(() => _rows.Reading(read), cancel);
}
