using Florin.Kernel;

namespace Florin.Platform.EventLog;

/// <summary>
/// One service's log. Commands are decided in memory, in order, on the state that earlier decisions produced; one
/// committer makes all that waits durable together, and nobody gets an answer before what it rests on is durable. When a
/// commit fails, everything decided on top of it fails too, and the log goes on from what the storage really holds.
/// </summary>
#pragma warning disable MA0049 // The room is named after what it is for.
public sealed partial class EventLog : IDisposable
{
    private readonly ICommitScheduler _scheduler;
    private readonly Sequencer _sequencer;
    private readonly Committer _committer;
    private readonly DurableEvents _reader;
    private readonly ILogWriter _writer;

    /// <summary>Opens a log.</summary>
    /// <param name="name">The service's name, for metrics and messages.</param>
    /// <param name="writer">The storage, which the log claims, and gives up and closes at its end.</param>
    /// <param name="reader">The same storage as it is read; the log closes it.</param>
    /// <param name="types">The events that it may hold; may still grow until the first use.</param>
    /// <param name="options">Limits.</param>
    /// <param name="clock">Time.</param>
    /// <param name="scheduler">Runs the commits; the log stops it.</param>
    /// <param name="sharing">How it is shared with other processes; null for a log that this process alone opens.</param>
    /// <exception cref="Fenced">Another process owns the log, and it is not shared.</exception>
    /// <exception cref="LogFault">The storage cannot be opened.</exception>
    public EventLog(
        string name,
        ILogWriter writer,
        ILogReader reader,
        EventTypes types,
        LogOptions options,
        TimeProvider clock,
        ICommitScheduler scheduler,
        LogSharing? sharing = null
    )
    {
        (Name, Types, _scheduler, _writer) = (name, types, scheduler, writer);
        Opened = clock.GetUtcNow().UtcTicks ^ (clock.GetTimestamp() << 1); // One of the two may be stopped or set back.
        var commands = new KnownCommands(reader, options.CommandFilterSize);
        _reader = new DurableEvents(reader, commands, types, options);
        _sequencer = new Sequencer(name, types, options, clock, scheduler, writer);
        _committer = new Committer(
            name,
            writer,
            reader,
            commands,
            types,
            _sequencer,
            _reader,
            options,
            clock,
            scheduler,
            sharing
        );
        _committer.Open();
        scheduler.Start(name, _committer.Commit);
        if (!commands.KnowsAll || _committer.Ownership.StandsBy)
            scheduler.Wake();
    }

    /// <summary>The service's name.</summary>
    public string Name { get; }

    /// <summary>The events that the log may hold.</summary>
    public EventTypes Types { get; }

    /// <summary>The position of the last durable event.</summary>
    public long Head => _reader.Head;

    /// <summary>The position of the last durable event, with the digest of its append.</summary>
    public LogEnd End => _reader.End;

    /// <summary>The log's identity: made with it and kept in it, the same in every copy of it.</summary>
    public string? Identity => _writer.Identity;

    /// <summary>Tells this opening from others: after another one the log may hold something else.</summary>
    public long Opened { get; }

    /// <summary>Why the log does not accept now; null when it does.</summary>
    public string? Stopped => _sequencer.Stopped;

    /// <summary>Whether this process owns the log.</summary>
    public LogOwnership Ownership => _committer.Ownership.Now;

    /// <summary>
    /// Whether this process owns the log, and its claim was confirmed so lately that no other can: otherwise nothing may be
    /// answered from memory.
    /// </summary>
    public bool IsOwner => _committer.Ownership.IsCertain;

    /// <summary>The connections to its storage; null where it has no pool.</summary>
    public StorePool? Pool => _reader.Pool;

    /// <summary>After which silence another process may claim the log; null at a standby, and where none can.</summary>
    public TimeSpan? Lease => Ownership.IsOwner ? _committer.Ownership.Lease.Length : null;

    /// <summary>The instance that operators want to own it, as far as this process knows; null where they named none.</summary>
    public PinnedInstance? Pin => _committer.Ownership.Pin;

    /// <summary>Other processes may own it: then this one stands by.</summary>
    public bool IsShared => _committer.IsShared;

    /// <summary>Told whenever the log has another owner, by the committing thread; must be quick.</summary>
    public event Action<LogOwnership> OwnershipChanged
    {
        add => _committer.Ownership.Changed += value;
        remove => _committer.Ownership.Changed -= value;
    }

    /// <summary>Told why the log stops, and null when it works again, by the committing thread; must be quick.</summary>
    public event Action<string?> StoppedChanged
    {
        add => _committer.Announcer.Changed += value;
        remove => _committer.Announcer.Changed -= value;
    }

    /// <summary>
    /// Lets another process have the log: accepts nothing more, and releases it once what was decided is durable.
    /// </summary>
    /// <param name="rests">For how long this process does not claim it again.</param>
    public void GiveUp(TimeSpan rests) => _committer.GiveUp(rests);

    /// <summary>Accepts nothing more until the process ends; what is under way still becomes durable. It can be read as before.</summary>
    /// <param name="why">What is wrong with the log and what to do.</param>
    public void Refuse(string why) => _sequencer.Refuse(why);

    /// <summary>How many appends wait for the disk.</summary>
    public int Queued => _sequencer.Queued;

    /// <summary>How many streams were let go to make room for others.</summary>
    internal long Evictions => _sequencer.Evictions;

    /// <summary>How far the last event is ahead of the clock, which was set back; or zero. Later events are dated after it.</summary>
    public TimeSpan Ahead => _sequencer.Ahead;

    /// <summary>Decides a command on one stream and answers when the outcome is durable.</summary>
    /// <exception cref="LogBusy">Too many appends wait; nothing happened.</exception>
    /// <exception cref="LogFault">Whether it happened is unknown until the same command id is asked again.</exception>
    public async Task<Execution<TState>> Execute<TState>(Work<TState> work, CancellationToken cancel)
        where TState : class, IState<TState>
    {
        cancel.ThrowIfCancellationRequested();
        var id = work.Metadata.CommandId;
        while (true)
        {
            var generation = id.MayHaveBeenUsed ? _sequencer.EvictionGeneration : 0; // Only a lookup can come too early.
            if (id.MayHaveBeenUsed && await FindEarlier<TState>(work.Stream, id, cancel) is { } earlier)
                return earlier;
            var (step, waitFor, execution) = _sequencer.Decide(work, new Loaded(null, 0, 0, generation));
            if (step == Step.Retry && waitFor is null)
                (step, waitFor, execution) = await ReadAndDecide(work, generation, cancel);
            if (waitFor is not null)
                await waitFor.Durable;
            else if (step == Step.Decided)
                MustBeCertain(); // Nothing is committed that would show whether the state is still the newest.
            if (step == Step.Decided)
                return execution!; // Decided means that there is one.
            if (step == Step.AlreadyDecided)
                return await Known<TState>(work.Stream, id);
        }
    }

    /// <summary>Appends to several streams at once, each of which must stand at its expected version.</summary>
    /// <returns>The events as recorded; of an append made earlier under the same command id, the first.</returns>
    /// <exception cref="ArgumentException">There is nothing to append to any stream, or to one of them.</exception>
    /// <exception cref="WrongVersion">A stream stands elsewhere; nothing was appended.</exception>
    /// <exception cref="LogFault">Whether it happened is unknown until the same command id is asked again.</exception>
    public async Task<IReadOnlyList<Recorded>> Append(
        Metadata metadata,
        IReadOnlyList<StreamAppend> streams,
        Receipt? receipt,
        CancellationToken cancel
    )
    {
        cancel.ThrowIfCancellationRequested();
        // A batch with an empty append cannot be committed, and would take what is decided beside it down with it.
        if (streams.Count == 0 || streams.Any(stream => stream.Events.Count == 0))
            throw new ArgumentException($"The append of command {metadata.CommandId} has no events.", nameof(streams));
        while (true)
        {
            var generation = _sequencer.EvictionGeneration;
            if (await Find(metadata.CommandId, cancel) is { } earlier)
                return [earlier.First];
            var (step, waitFor) = await ReadAndAppend(metadata, streams, generation, receipt, cancel);
            if (waitFor is not null)
                await waitFor.Durable;
            if (step == Step.Decided)
                return waitFor!.Events; // Decided means that there is one.
            if (step == Step.AlreadyDecided)
                return [(await Decided(metadata.CommandId)).First];
        }
    }

    /// <summary>A stream's state, durable; the empty one for a stream without events.</summary>
    public async ValueTask<Versioned<TState>> Read<TState>(string stream, CancellationToken cancel)
        where TState : class, IState<TState>
    {
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            if (_sequencer.PeekAt(stream) is { } peek)
            {
                if (peek.Pending is not null)
                    await peek.Pending.Durable;
                MustBeCertain();
                if (peek.State is TState known)
                    return new Versioned<TState>(known, peek.Version);
            }
            using var held = _sequencer.Hold(stream);
            var loaded = await _reader.Load(stream, StateShape<TState>.Instance, held.Clears, cancel);
            if (
                loaded.State is TState state
                && (loaded.Version == 0 || _sequencer.TryInstall(stream, StateShape<TState>.Instance, loaded))
            )
                return new Versioned<TState>(state, loaded.Version);
        }
    }

    /// <summary>The events of a stream above a version, in order, all durable.</summary>
    public ValueTask<IReadOnlyList<Recorded>> ReadStream(string stream, long afterVersion, int max, CancellationToken cancel) =>
        _reader.ReadStream(stream, afterVersion, max, cancel);

    /// <summary>As <see cref="ReadStream"/>, with an <see cref="UnreadableEvent"/> for what cannot be read.</summary>
    public ValueTask<IReadOnlyList<Recorded>> ReadStreamOrTell(
        string stream,
        long afterVersion,
        int max,
        CancellationToken cancel
    ) => _reader.ReadStreamOrTell(stream, afterVersion, max, cancel);

    /// <summary>How many events a stream has, all durable.</summary>
    public ValueTask<long> LastVersion(string stream, CancellationToken cancel) => _reader.LastVersion(stream, cancel);

    /// <summary>What an earlier command came to, or null.</summary>
    public ValueTask<(Recorded First, Receipt? Receipt)?> Find(CommandId commandId, CancellationToken cancel) =>
        _reader.Find(commandId, cancel);

    /// <summary>Events above a position, in order; empty at the head.</summary>
    public ValueTask<IReadOnlyList<Recorded>> Read(long after, int max, CancellationToken cancel) =>
        _reader.Read(after, max, cancel);

    /// <summary>As <see cref="Read(long, int, CancellationToken)"/>, but waits at the head until there is at least one.</summary>
    public ValueTask<IReadOnlyList<Recorded>> ReadNext(long after, int max, CancellationToken cancel) =>
        _reader.ReadNext(after, max, cancel);

    /// <summary>
    /// As <see cref="ReadNext"/>, as they are stored: for who keeps or passes on the very bytes, such as a replica.
    /// </summary>
    public ValueTask<IReadOnlyList<StoredEvent>> ReadNextStored(long after, int max, CancellationToken cancel) =>
        _reader.ReadNextStored(after, max, cancel);

    /// <summary>As above, but no more events, beyond the first hundred, than come to so many bytes.</summary>
    public ValueTask<IReadOnlyList<StoredEvent>> ReadNextStored(long after, int max, long bytes, CancellationToken cancel) =>
        _reader.ReadNextStored(after, max, bytes, cancel);

    /// <inheritdoc/>
    public void Dispose()
    {
        _committer.Leave();
        _scheduler.Dispose();
        _committer.Dispose();
    }

    private void MustBeCertain()
    {
        if (!IsOwner)
            throw NotOwner.Of(Name, Ownership.Owner);
    }
}
