using System.Runtime.CompilerServices;
using Florin.Platform.EventLog;

namespace Florin.Testing.Storage;

/// <summary>
/// A log in memory, as strict as the real ones and stricter about versions: a hole in a stream is refused too.
/// Deterministic and synchronous. What was committed outlives <see cref="Dispose"/>: opening again is a restart. A batch that
/// reached it though its commit failed is discarded by the next <see cref="Open"/>, or found by the restart that comes first.
/// It is a writer itself and can have others; whose claim it is, who may take it and when, is decided here.
/// </summary>
public sealed partial class InMemoryLogStore : ILogWriter, ILogReader
{
    private const int ScanPage = 1000;
    private readonly Lock _lock = new();
    private readonly List<StoredEvent> _log = [];
    private readonly Dictionary<string, List<StoredEvent>> _streams = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StoredCommand> _commands = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StoredSnapshot> _snapshots = new(StringComparer.Ordinal);
    private static int _made;
    private ILogWriter? _owner;
    private long _epoch;
    private bool _open;
    private bool _failed;
    private IReadOnlyList<StoredAppend> _inDoubt = [];

    /// <summary>
    /// Called before and after each commit reaches the storage; throwing makes the commit fail or its outcome unknown. Either
    /// way the storage takes nothing more until it is opened again.
    /// </summary>
    public Action<CommitMoment, IReadOnlyList<StoredAppend>>? OnCommit { get; set; }

    /// <summary>
    /// Called when a command was looked up, before whoever asked gets the answer: what happens meanwhile the answer does
    /// not know of.
    /// </summary>
    public Action<string>? OnFound { get; set; }

    /// <summary>Called when a stream, or its version, was read, before the caller gets the answer.</summary>
    public Action<string>? OnStreamRead { get; set; }

    /// <summary>Called before commands are listed; throwing makes it fail.</summary>
    public Action? OnListed { get; set; }

    /// <summary>The owner was silent for so long that another writer may claim the log.</summary>
    public bool LeaseIsOver { get; set; }

    /// <summary>Where the log seems to end; null for where it does.</summary>
    public long? ShownHead { get; set; }

    /// <summary>Called by each <see cref="Open"/>; throwing makes it fail.</summary>
    public Action? OnOpen { get; set; }

    /// <summary>
    /// Called by an <see cref="Open"/> after a failed commit, before what it left is discarded; throwing makes both fail, as a
    /// disk does that takes no second sync either.
    /// </summary>
    public Action? OnDiscard { get; set; }

    /// <summary>Every durable event, also while the storage is closed.</summary>
    public IReadOnlyList<StoredEvent> Durable
    {
        get
        {
            lock (_lock)
                return [.. _log];
        }
    }

    /// <inheritdoc/>
    public string? Identity { get; set; } =
        string.Create(global::System.Globalization.CultureInfo.InvariantCulture, $"log_{Interlocked.Increment(ref _made)}");

    /// <summary>The answer that is kept with a command, also while the storage is closed; null where there is none.</summary>
    public Receipt? KeptReceipt(string commandId)
    {
        lock (_lock)
            return _commands.GetValueOrDefault(commandId)?.Receipt;
    }

    /// <summary>Claims it, for a test that commits without a log.</summary>
    /// <returns>The position of the last event.</returns>
    public long Open() => Claim().Head;

    /// <summary>Commits under the claim that holds, for a test that commits without a log.</summary>
    public void Commit(IReadOnlyList<StoredAppend> batch) => Commit(batch, Durable.Count, Interlocked.Read(ref _epoch));

    /// <inheritdoc/>
    public void Commit(IReadOnlyList<StoredAppend> batch, long expectedHead, long epoch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        lock (_lock)
        {
            MustBeOpen();
            MustOwn(epoch);
            if (_log.Count != expectedHead)
                throw new Fenced($"The log ends at position {_log.Count}, not {expectedHead}.");
            if (_failed)
                throw new LogFault("The last commit failed; open the storage again first.");
            _failed = true; // Until this commit has succeeded as a whole.
            OnCommit?.Invoke(CommitMoment.Before, batch);
            Check(batch);
            _inDoubt = [.. batch.Select(Copy)];
            OnCommit?.Invoke(CommitMoment.After, batch);
            Keep(_inDoubt);
            _failed = false;
        }
    }

    /// <inheritdoc/>
    public ValueTask<string?> ReadIdentity(CancellationToken cancel) => ValueTask.FromResult(Identity);

    /// <inheritdoc/>
    public ValueTask<StoredCommand?> FindCommand(string commandId, CancellationToken cancel)
    {
        StoredCommand? found;
        lock (_lock)
        {
            MustBeOpen();
            found = _commands.GetValueOrDefault(commandId);
        }
        OnFound?.Invoke(commandId);
        return ValueTask.FromResult(found);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> CommandIds(string after, int max, CancellationToken cancel)
    {
        OnListed?.Invoke();
        lock (_lock)
        {
            MustBeOpen();
            return ValueTask.FromResult<IReadOnlyList<string>>([
                .. _commands.Keys.Where(id => string.CompareOrdinal(id, after) > 0).Order(StringComparer.Ordinal).Take(max),
            ]);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEvent>> ReadStream(string stream, long afterVersion, int max, CancellationToken cancel)
    {
        IReadOnlyList<StoredEvent> read;
        lock (_lock)
        {
            MustBeOpen();
            read = _streams.TryGetValue(stream, out var events) ? After(events, afterVersion, max) : [];
        }
        OnStreamRead?.Invoke(stream);
        return ValueTask.FromResult(read);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredEvent>> Read(long afterPosition, int max, CancellationToken cancel)
    {
        lock (_lock)
        {
            MustBeOpen();
            return ValueTask.FromResult<IReadOnlyList<StoredEvent>>(After(_log, afterPosition, max));
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyList<StoredEvent>> Scan(
        long afterPosition,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        while (await Read(afterPosition, ScanPage, cancel) is { Count: > 0 } page)
        {
            yield return page;
            cancel.ThrowIfCancellationRequested();
            afterPosition = page[^1].Position;
        }
    }

    /// <inheritdoc/>
    public ValueTask<LogHead> Head(CancellationToken cancel)
    {
        lock (_lock)
        {
            MustBeOpen();
            return ValueTask.FromResult(
                new LogHead(
                    ShownHead ?? _log.Count,
                    (_owner as AnotherInMemoryWriter)?.Address,
                    _epoch,
                    _owner is null ? null : _ownedSince,
                    AskedFor == _epoch
                )
            );
        }
    }

    /// <inheritdoc/>
    public ValueTask<long> LastVersion(string stream, CancellationToken cancel)
    {
        long version;
        lock (_lock)
        {
            MustBeOpen();
            version = VersionOf(stream);
        }
        OnStreamRead?.Invoke(stream);
        return ValueTask.FromResult(version);
    }

    /// <inheritdoc/>
    public ValueTask<StoredSnapshot?> LoadSnapshot(string stream, string schema, CancellationToken cancel)
    {
        lock (_lock)
        {
            MustBeOpen();
            return ValueTask.FromResult(_snapshots.TryGetValue(stream, out var kept) && kept.Schema == schema ? kept : null);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            Keep(_inDoubt); // It was never discarded.
            (_open, _failed, _owner) = (false, false, null);
        }
    }

    private void MustBeOpen()
    {
        if (!_open)
            throw new LogFault("The storage is not open.");
    }

    /// <summary>All is checked before anything is kept, so that a refused batch leaves nothing behind.</summary>
    private void Check(IReadOnlyList<StoredAppend> batch)
    {
        var position = (long)_log.Count;
        var versions = new Dictionary<string, long>(StringComparer.Ordinal);
        var commands = new HashSet<string>(StringComparer.Ordinal);
        foreach (var append in batch)
        {
            if (append.Events.Count == 0)
                throw new LogFault($"The append of command {append.CommandId} has no events.");
            if (_commands.ContainsKey(append.CommandId) || !commands.Add(append.CommandId))
                throw new LogFault($"Command {append.CommandId} has appended already.");
            foreach (var stored in append.Events)
            {
                if (stored.Position != ++position)
                    throw new LogFault($"Position {stored.Position} does not follow {position - 1}.");
                var version = versions.TryGetValue(stored.Stream, out var last) ? last : VersionOf(stored.Stream);
                if (stored.Version != version + 1)
                    throw new LogFault($"Version {stored.Version} of {stored.Stream} does not follow {version}.");
                versions[stored.Stream] = stored.Version;
            }
        }
    }

    private long VersionOf(string stream) => _streams.TryGetValue(stream, out var events) ? events.Count : 0;

    private void Keep(IReadOnlyList<StoredAppend> batch)
    {
        _inDoubt = [];
        foreach (var append in batch)
        {
            foreach (var kept in append.Events)
            {
                _log.Add(kept);
                if (!_streams.TryGetValue(kept.Stream, out var events))
                    _streams[kept.Stream] = events = [];
                events.Add(kept);
            }
            _commands[append.CommandId] = new StoredCommand(append.Events[0], append.Receipt);
            foreach (var snapshot in append.Snapshots)
                if (!_snapshots.TryGetValue(snapshot.Stream, out var older) || older.Version <= snapshot.Version)
                    _snapshots[snapshot.Stream] = snapshot;
        }
    }

    private static StoredAppend Copy(StoredAppend lent) =>
        lent with
        {
            Events = [.. lent.Events.Select(e => e with { Data = e.Data.ToArray(), Metadata = e.Metadata.ToArray() })],
            Receipt = Copy(lent.Receipt),
            Snapshots = [.. lent.Snapshots.Select(s => s with { State = s.State.ToArray() })],
        };

    private static Receipt? Copy(Receipt? lent) =>
        lent is null ? null : lent with { Fingerprint = lent.Fingerprint.ToArray(), Body = lent.Body.ToArray() };

    /// <summary>Positions and versions count from 1 without a hole, so the event after n stands at index n.</summary>
    private static List<StoredEvent> After(List<StoredEvent> events, long after, int max)
    {
        var start = (int)Math.Clamp(after, 0, events.Count);
        return events.GetRange(start, Math.Min(max, events.Count - start));
    }
}
