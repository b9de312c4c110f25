namespace Florin.Platform.EventLog;

/// <summary>What a decision records, while it is being recorded.</summary>
internal sealed class Recording(Metadata metadata, DateTimeOffset at, long afterPosition, int streams, int events)
{
    public Metadata Metadata { get; } = metadata;

    public DateTimeOffset At => at;

    public List<Recorded> Events { get; } = new(events);

    /// <summary>Each stream with the version and the state that it has after the events.</summary>
    public List<(StreamEntry Entry, long Version, object? State)> Streams { get; } = new(streams);

    public List<PendingSnapshot> Snapshots { get; } = [];

    /// <summary>
    /// Adds the events of one stream. The stream itself is not changed: a fold or a receipt that throws must leave no trace.
    /// </summary>
    public void Add(StreamEntry entry, IReadOnlyList<object> events, EventTypes types, LogOptions options)
    {
        var (state, version) = (entry.State, entry.Version);
        foreach (var happened in events)
        {
            if (entry.Shape is { } shape && state is not null)
                state = shape.Apply(state, happened);
            Add(entry.Stream, ++version, types.NameOf(happened), happened);
        }
        Streams.Add((entry, version, state));
        if (state is not null && entry.Version / options.SnapshotEvery != version / options.SnapshotEvery)
            Snapshots.Add(new PendingSnapshot(entry.Stream, version, entry.Shape!, state)); // A state has a shape.
    }

    private void Add(string stream, long version, string type, object happened) =>
        Events.Add(new Recorded(afterPosition + Events.Count + 1, stream, version, type, happened, at, Metadata));
}

/// <summary>A state to be kept as a cache with the append that led to it.</summary>
internal sealed record PendingSnapshot(string Stream, long Version, StateShape Shape, object State);

/// <summary>An append that is decided, has its positions, and waits for the disk.</summary>
internal sealed class PendingAppend(Recording record, Receipt? receipt)
{
    private readonly TaskCompletionSource _durable = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string CommandId => record.Metadata.CommandId;

    public Metadata Metadata => record.Metadata;

    public List<Recorded> Events => record.Events; // A list, because the loops over it are many and an interface would allocate for each.

    public List<PendingSnapshot> Snapshots => record.Snapshots;

    public List<(StreamEntry Entry, long Version, object? State)> Streams => record.Streams;

    public Receipt? Receipt { get; } = receipt;

    /// <summary>Ends when the append is durable, or fails with a <see cref="LogFault"/>.</summary>
    public Task Durable => _durable.Task;

    public void Succeed() => _durable.TrySetResult();

    public void Fail(LogFault fault)
    {
        _durable.TrySetException(fault);
        _ = _durable.Task.Exception; // The waiting callers see it; without any it must not count as unobserved.
    }
}

/// <summary>
/// The command ids that are under way or were committed a moment ago: the storage is asked outside the lock, and this
/// closes the gap between its answer and the decision. Not thread-safe: the log's lock guards it.
/// </summary>
internal sealed class CommandWindow
{
    private const int GenerationSize = 1024;
    private readonly Dictionary<string, PendingAppend> _underWay = new(StringComparer.Ordinal);
    private HashSet<string> _young = new(StringComparer.Ordinal);
    private HashSet<string> _old = new(StringComparer.Ordinal);

    /// <summary>
    /// Counts the evictions of older ids: what was committed before the last eviction but one is no longer known here.
    /// </summary>
    public long EvictionGeneration { get; private set; }

    public PendingAppend? UnderWay(string commandId) => _underWay.GetValueOrDefault(commandId);

    public bool CommittedLately(string commandId) => _young.Contains(commandId) || _old.Contains(commandId);

    public void Begin(PendingAppend append) => _underWay.Add(append.CommandId, append);

    public void Commit(PendingAppend append)
    {
        _underWay.Remove(append.CommandId);
        if (_young.Count >= GenerationSize)
        {
            (_old, _young) = (_young, _old);
            _young.Clear();
            EvictionGeneration++;
        }
        _young.Add(append.CommandId);
    }

    public void Clear()
    {
        _underWay.Clear();
        _young.Clear();
        _old.Clear();
        EvictionGeneration += 2;
    }
}
