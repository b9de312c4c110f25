using Florin.Kernel;

namespace Florin.Platform.EventLog;

/// <summary>
/// Puts decisions in order and gives them their positions, under one lock, which is never held while the storage works.
/// </summary>
internal sealed partial class Sequencer(
    string name,
    EventTypes types,
    LogOptions options,
    TimeProvider clock,
    ICommitScheduler scheduler,
    ILogWriter writer
)
{
    private readonly Lock _lock = new();
    private readonly StreamCache _streams = new(options.MaxCachedStreams);
    private readonly CommandWindow _commands = new();
    private readonly EventClock _time = new(clock);
    private Queue<PendingAppend> _queue = new();
    private long _assigned;
    private string? _stopped;
    private string? _refused;
    private bool _standsBy;
    private string? _owner;

    /// <summary>Why nothing is accepted now.</summary>
    public string? Stopped => Volatile.Read(ref _refused) ?? Volatile.Read(ref _stopped);

    /// <summary>Whether the storage must be opened again before anything can be accepted.</summary>
    public bool IsClosed => Volatile.Read(ref _stopped) is not null;

    public int Queued => Volatile.Read(ref _queue).Count;

    public TimeSpan Ahead
    {
        get
        {
            lock (_lock)
                return _time.Ahead;
        }
    }

    /// <summary>How often command ids were evicted; read it before looking one up in the storage.</summary>
    public long EvictionGeneration
    {
        get
        {
            lock (_lock)
                return _commands.EvictionGeneration;
        }
    }

    public PendingAppend? UnderWay(string commandId)
    {
        lock (_lock)
            return _commands.UnderWay(commandId);
    }

    public (Step Step, PendingAppend? WaitFor, Execution<TState>? Execution) Decide<TState>(Work<TState> work, in Loaded loaded)
        where TState : class, IState<TState>
    {
        lock (_lock)
        {
            if (IsEarlier(work.Metadata.CommandId, out var underWay))
                return (Step.AlreadyDecided, underWay, null);
            if (work.Metadata.CommandId.MayHaveBeenUsed && _commands.EvictionGeneration > loaded.EvictionGeneration + 1)
                return (Step.Retry, null, null);
            if (Entry(work.Stream, StateShape<TState>.Instance, loaded, work.NewStream ? TState.Empty : null) is not { } entry)
                return (Step.Retry, null, null);
            if (entry.State is not TState state)
                return (Step.Retry, entry.Last, null);
            var now = _time.Now;
            var decision = work.Decide(state, now);
            if (decision.Count == 0 && decision.Refusal is null && work.KeepsUnchanged)
                return AcceptUnchanged(work, entry.Version, state, now);
            if (decision.Refusal is not null || decision.Count == 0)
            {
                var none = new Execution<TState>(state, entry.Version, [], decision.Refusal, AlreadyDecided: false, null);
                return (Step.Decided, entry.Last, none); // What it rests on must be durable before it is told.
            }
            ThrowIfNotTaking();
            return Accept(work, entry, decision, now);
        }
    }

    public (Step Step, PendingAppend? WaitFor) Append(
        Metadata metadata,
        IReadOnlyList<StreamAppend> streams,
        IReadOnlyList<long> versions,
        in Loaded loaded,
        Receipt? receipt
    )
    {
        lock (_lock)
        {
            if (IsEarlier(metadata.CommandId, out var underWay))
                return (Step.AlreadyDecided, underWay);
            if (loaded.Clears != _streams.Clears || _commands.EvictionGeneration > loaded.EvictionGeneration + 1)
                return (Step.Retry, null);
            var entries = streams.Select((s, i) => VersionOnly(s.Stream, versions[i])).ToArray();
            foreach (var (stream, entry) in streams.Zip(entries))
                if (entry.Version != stream.ExpectedVersion)
                    throw new WrongVersion(stream.Stream, stream.ExpectedVersion, entry.Version);
            ThrowIfNotTaking();
            var count = streams.Sum(s => s.Events.Count);
            var record = new Recording(metadata, _time.Now, _assigned, streams.Count, count);
            foreach (var (stream, entry) in streams.Zip(entries))
                record.Add(entry, stream.Events, types, options);
            return (Step.Decided, Enqueue(record, receipt));
        }
    }

    /// <summary>What waits for the disk, in order, up to a number of events.</summary>
    public List<PendingAppend> TakeBatch()
    {
        var batch = new List<PendingAppend>();
        var events = 0;
        lock (_lock)
            while (events < options.MaxBatchEvents && _queue.TryDequeue(out var append))
            {
                batch.Add(append);
                events += append.Events.Count;
            }
        return batch;
    }

    public void Committed(IReadOnlyList<PendingAppend> batch)
    {
        lock (_lock)
            foreach (var append in batch)
            {
                _commands.Commit(append);
                foreach (var (entry, _, _) in append.Streams)
                    Committed(entry, append);
            }
    }

    private void Committed(StreamEntry entry, PendingAppend append)
    {
        if (!ReferenceEquals(entry.Last, append))
            return; // More was decided on top of it.
        entry.Last = null;
        if (entry.IsOver)
            _streams.Over(entry);
    }

    private bool IsEarlier(string commandId, out PendingAppend? underWay)
    {
        if (Stopped is { } why)
            throw new LogFault($"The log of {name} does not accept events: {why}");
        if (_standsBy)
            throw NotOwner.Of(name, _owner);
        underWay = _commands.UnderWay(commandId);
        return underWay is not null || _commands.CommittedLately(commandId);
    }

    private (Step, PendingAppend?, Execution<TState>?) Accept<TState>(
        Work<TState> work,
        StreamEntry entry,
        Decision decision,
        DateTimeOffset now
    )
        where TState : class, IState<TState>
    {
        var record = new Recording(work.Metadata, now, _assigned, streams: 1, decision.Count);
        record.Add(entry, decision, types, options);
        var (_, version, state) = record.Streams[0];
        var execution = new Execution<TState>((TState)state!, version, record.Events, null, AlreadyDecided: false, null) // Never null here.
        {
            Position = record.Events[0].Position,
        };
        if (work.Receipt is { } receipt)
            execution = execution with { Receipt = receipt(execution) };
        return (Step.Decided, Enqueue(record, execution.Receipt), execution);
    }

    // Decided on the same state as any other command and put in the same order: what it rests on comes before it in the
    // queue, so that it is durable first. Its stream holds nothing else and is not kept in memory.
    private (Step, PendingAppend?, Execution<TState>?) AcceptUnchanged<TState>(
        Work<TState> work,
        long version,
        TState state,
        DateTimeOffset now
    )
        where TState : class, IState<TState>
    {
        ThrowIfNotTaking();
        var record = new Recording(work.Metadata, now, _assigned, streams: 1, events: 1);
        var own = new StreamEntry(CommandUnchanged.StreamOf(work.Metadata.CommandId), version: 0, shape: null, state: null);
        record.Add(own, [new CommandUnchanged(work.Metadata.Command, work.Stream)], types, options);
        var execution = new Execution<TState>(state, version, [], null, AlreadyDecided: false, null)
        {
            Position = record.Events[0].Position,
        };
        if (work.Receipt is { } receipt)
            execution = execution with { Receipt = receipt(execution) };
        return (Step.Decided, Enqueue(record, execution.Receipt), execution);
    }

    private PendingAppend Enqueue(Recording record, Receipt? receipt)
    {
        var append = new PendingAppend(record, receipt);
        foreach (var (entry, version, state) in record.Streams)
            (entry.Version, entry.State, entry.Last) = (version, state, append);
        _assigned += record.Events.Count;
        _time.Recorded(record.At);
        _commands.Begin(append);
        _queue.Enqueue(append);
        if (_queue.Count == 1)
            scheduler.Wake();
        return append;
    }

    private void ThrowIfNotTaking()
    {
        if (writer.Obstacle is { } obstacle)
            throw obstacle;
        if (_queue.Count >= options.MaxQueuedAppends)
            throw new LogBusy($"{_queue.Count} appends are waiting for the disk of {name}; no more are accepted.");
    }
}
