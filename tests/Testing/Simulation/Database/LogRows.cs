using Florin.Platform.EventLog;

namespace Florin.Testing.Simulation.Database;

/// <summary>
/// The tables of one log as the server of <see cref="LogServer"/> holds them: rows of events, commands and snapshots, the row
/// of the head, and which instances stand by. A commit changes the head where epoch and head are the expected ones and adds
/// its rows, all of it or nothing. Whoever locks the head waits for a commit whose client is gone. Thread-safe.
/// </summary>
public sealed partial class LogRows(string name, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly List<StoredEvent> _events = [];
    private readonly List<CommittedBatch> _batches = [];
    private readonly List<StoredAppend> _appends = [];
    private readonly List<string> _refusals = [];
    private readonly Dictionary<string, List<StoredEvent>> _streams = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StoredCommand> _commands = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StoredSnapshot> _snapshots = new(StringComparer.Ordinal);
    private Action? _underWay; // A commit whose client is gone, and which has not ended.

    /// <summary>The log's name.</summary>
    public string Name => name;

    /// <summary>Every event.</summary>
    public IReadOnlyList<StoredEvent> Events => _events;

    /// <summary>Every append, in order; without its snapshots.</summary>
    public IReadOnlyList<StoredAppend> Appends => _appends;

    /// <summary>What an owner asked for that contradicts the rows that are here. A program never does, whatever fails around it.</summary>
    public IReadOnlyList<string> Refusals => _refusals;

    /// <summary>Every commit that took effect, in order.</summary>
    public IReadOnlyList<CommittedBatch> Batches => _batches;

    /// <summary>Forgets all snapshots, which must change nothing.</summary>
    public void DropSnapshots()
    {
        lock (_lock)
            _snapshots.Clear();
    }

    /// <summary>Commits a batch.</summary>
    /// <param name="batch">What is committed.</param>
    /// <param name="expectedHead">Where the log must end.</param>
    /// <param name="epoch">That the row must have.</param>
    /// <param name="writer">Whose commit it is.</param>
    /// <param name="lease">From now on.</param>
    /// <param name="isLeftOpen">The client is gone before it has ended.</param>
    internal void Commit(
        IReadOnlyList<StoredAppend> batch,
        long expectedHead,
        long epoch,
        string writer,
        TimeSpan lease,
        bool isLeftOpen
    )
    {
        lock (_lock)
        {
            End(commits: true);
            if (_epoch != epoch)
                throw Over(epoch);
            if (_events.Count != expectedHead)
                throw new Fenced($"the log {name} ends at position {_events.Count}, not {expectedHead}");
            try
            {
                Check(batch);
            }
            catch (LogFault e)
            {
                _refusals.Add(e.Message);
                throw;
            }
            var rows = batch.Select(Copy).ToList();
            var until = clock.GetUtcNow() + lease;
            void Keep()
            {
                _leaseUntil = until;
                _batches.Add(new CommittedBatch(epoch, writer, _events.Count));
                Add(rows);
            }
            if (isLeftOpen)
                _underWay = Keep;
            else
                Keep();
        }
    }

    /// <summary>Ends what a client left under way.</summary>
    /// <param name="commits">Whether it takes effect.</param>
    public void End(bool commits)
    {
        lock (_lock)
        {
            if (commits)
                _underWay?.Invoke();
            _underWay = null;
        }
    }

    /// <summary>Undoes what is under way.</summary>
    internal void Undo() => End(commits: false);

    internal T Reading<T>(Func<LogRows, T> read)
    {
        lock (_lock)
            return _identity is null ? throw new LogFault($"There is no log {name}.") : read(this);
    }

    internal IReadOnlyList<StoredEvent> Read(long after, int max) => After(_events, after, max);

    internal IReadOnlyList<StoredEvent> ReadStream(string stream, long after, int max) =>
        _streams.TryGetValue(stream, out var events) ? After(events, after, max) : [];

    internal long LastVersion(string stream) => _streams.TryGetValue(stream, out var events) ? events.Count : 0;

    internal StoredCommand? FindCommand(string id) => _commands.GetValueOrDefault(id);

    internal IReadOnlyList<string> CommandIds(string after, int max) =>
        [.. _commands.Keys.Where(id => string.CompareOrdinal(id, after) > 0).Order(StringComparer.Ordinal).Take(max)];

    internal StoredSnapshot? Snapshot(string stream, string schema) =>
        _snapshots.TryGetValue(stream, out var kept) && kept.Schema == schema ? kept : null;

    // All is checked before anything is kept, so that a refused batch leaves nothing behind.
    private void Check(IReadOnlyList<StoredAppend> batch)
    {
        var position = (long)_events.Count;
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
                var last = versions.TryGetValue(stored.Stream, out var known) ? known : LastVersion(stored.Stream);
                if (stored.Version != last + 1)
                    throw new LogFault($"Version {stored.Version} of {stored.Stream} does not follow {last}.");
                versions[stored.Stream] = stored.Version;
            }
        }
    }

    private void Add(IReadOnlyList<StoredAppend> batch)
    {
        foreach (var append in batch)
        {
            _appends.Add(append with { Snapshots = [] });
            foreach (var kept in append.Events)
            {
                _events.Add(kept);
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
            Receipt = lent.Receipt is { } receipt
                ? receipt with
                {
                    Fingerprint = receipt.Fingerprint.ToArray(),
                    Body = receipt.Body.ToArray(),
                }
                : null,
            Snapshots = [.. lent.Snapshots.Select(s => s with { State = s.State.ToArray() })],
        };

    // Positions and versions count from 1 without a hole, so the event after n stands at index n.
    private static List<StoredEvent> After(List<StoredEvent> events, long after, int max)
    {
        var start = (int)Math.Clamp(after, 0, events.Count);
        return events.GetRange(start, Math.Min(max, events.Count - start));
    }
}

/// <summary>A commit that took effect.</summary>
/// <param name="Epoch">Under which it was decided.</param>
/// <param name="Writer">Who decided it.</param>
/// <param name="After">Where the log ended before.</param>
public sealed record CommittedBatch(long Epoch, string Writer, long After);
