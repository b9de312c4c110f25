using Florin.Kernel;

namespace Florin.Platform.EventLog;

/// <summary>
/// One service's log. Commands are decided in memory, in order, on the state that earlier decisions produced; one
/// committer makes all that waits durable together, and nobody gets an answer before what it rests on is durable. When a
/// commit fails, everything decided on top of it fails too, and the log goes on from what the storage really holds.
/// </summary>
#pragma warning disable MA0049 // The room is named after what it is for.
public sealed class EventLog : IDisposable
{
    private readonly ICommitScheduler _scheduler;
    private readonly Sequencer _sequencer;
    private readonly Committer _committer;
    private readonly LogReader _reader;
    private readonly ILogStore _store;

    /// <summary>Opens a log.</summary>
    /// <param name="name">The service's name, for metrics and messages.</param>
    /// <param name="store">The storage; the log closes it.</param>
    /// <param name="types">The events that it may hold; may still grow until the first use.</param>
    /// <param name="options">Limits.</param>
    /// <param name="clock">Time.</param>
    /// <param name="scheduler">Runs the commits; the log stops it.</param>
    /// <exception cref="LogFault">The storage cannot be opened.</exception>
    public EventLog(
        string name,
        ILogStore store,
        EventTypes types,
        LogOptions options,
        TimeProvider clock,
        ICommitScheduler scheduler
    )
    {
        (Name, Types, _scheduler, _store) = (name, types, scheduler, store);
        Opened = clock.GetUtcNow().UtcTicks ^ (clock.GetTimestamp() << 1); // One of the two may be stopped or set back.
        var commands = new KnownCommands(store, options.CommandFilterSize);
        _reader = new LogReader(store, commands, types, options);
        _sequencer = new Sequencer(name, types, options, clock, scheduler);
        _committer = new Committer(name, store, commands, types, _sequencer, _reader, options, clock, scheduler);
        _committer.Open();
        scheduler.Start(name, _committer.Commit);
        if (!commands.KnowsAll)
            scheduler.Wake();
    }

    /// <summary>The service's name.</summary>
    public string Name { get; }

    /// <summary>The events that the log may hold.</summary>
    public EventTypes Types { get; }

    /// <summary>The position of the last durable event.</summary>
    public long Head => _reader.Head;

    /// <summary>
    /// The log's identity: made with it and kept in it, the same in every copy of it.
    /// </summary>
    public string? Identity => _store.Identity;

    /// <summary>Tells this opening from others: after another one the log may hold something else.</summary>
    public long Opened { get; }

    /// <summary>Why the log does not accept now; null when it does.</summary>
    public string? Stopped => _sequencer.Stopped;

    /// <summary>Accepts nothing more until the process ends; what is under way still becomes durable. It can be read as before.</summary>
    /// <param name="why">What is wrong with the log and what to do.</param>
    public void Refuse(string why) => _sequencer.Refuse(why);

    /// <summary>How many appends wait for the disk.</summary>
    public int Queued => _sequencer.Queued;

    /// <summary>
    /// How far the time of the last event is ahead of the clock, which was set back then; zero where it is not. Events get
    /// later times all the same.
    /// </summary>
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
            if (id.MayHaveBeenUsed && await FindEarlier<TState>(work.Stream, id) is { } earlier)
                return earlier;
            var loaded = work.NewStream ? default : Load(work.Stream, StateShape<TState>.Instance);
            loaded = loaded with { EvictionGeneration = generation };
            var (step, waitFor, execution) = _sequencer.Decide(work, loaded);
            if (waitFor is not null)
                await waitFor.Durable;
            if (step == Step.Decided)
                return execution!; // Decided means that there is one.
            if (step == Step.AlreadyDecided)
                return await Known<TState>(work.Stream, id);
            _sequencer.Forget(work.Stream);
        }
    }

    /// <summary>Appends to several streams at once, each of which must stand at its expected version.</summary>
    /// <returns>The events as recorded; of an append made earlier under the same command id, the first.</returns>
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
        while (true)
        {
            var read = new Loaded(null, 0, _sequencer.Evictions, _sequencer.EvictionGeneration);
            if (Find(metadata.CommandId) is { } earlier)
                return [earlier.First];
            var versions = streams.Select(s => _sequencer.Knows(s.Stream) ? 0 : _reader.LastVersion(s.Stream)).ToList();
            var (step, waitFor) = _sequencer.Append(metadata, streams, versions, read, receipt);
            if (waitFor is not null)
                await waitFor.Durable;
            if (step == Step.Decided)
                return waitFor!.Events; // Decided means that there is one.
            if (step == Step.AlreadyDecided)
                return [Decided(metadata.CommandId).First];
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
                if (peek.State is TState known)
                    return new Versioned<TState>(known, peek.Version);
                _sequencer.Forget(stream); // Only its version was known; it is durable now and can be read.
                continue;
            }
            var loaded = Load(stream, StateShape<TState>.Instance);
            if (
                loaded.State is TState state
                && (loaded.Version == 0 || _sequencer.TryInstall(stream, StateShape<TState>.Instance, loaded))
            )
                return new Versioned<TState>(state, loaded.Version);
        }
    }

    /// <summary>The events of a stream above a version, in order, all durable.</summary>
    public IReadOnlyList<Recorded> ReadStream(string stream, long afterVersion, int max) =>
        _reader.ReadStream(stream, afterVersion, max);

    /// <summary>As <see cref="ReadStream"/>, with an <see cref="UnreadableEvent"/> for what cannot be read.</summary>
    public IReadOnlyList<Recorded> ReadStreamOrTell(string stream, long afterVersion, int max) =>
        _reader.ReadStreamOrTell(stream, afterVersion, max);

    /// <summary>What an earlier command came to, or null.</summary>
    public (Recorded First, Receipt? Receipt)? Find(CommandId commandId) => _reader.Find(commandId);

    /// <summary>Events above a position, in order; empty at the head.</summary>
    public IReadOnlyList<Recorded> Read(long after, int max) => _reader.Read(after, max);

    /// <summary>As <see cref="Read(long, int)"/>, but waits at the head until there is at least one.</summary>
    public ValueTask<IReadOnlyList<Recorded>> ReadNext(long after, int max, CancellationToken cancel) =>
        _reader.ReadNext(after, max, cancel);

    /// <inheritdoc/>
    public void Dispose()
    {
        _scheduler.Dispose();
        _committer.Dispose();
    }

    private Loaded Load(string stream, StateShape shape)
    {
        var evictions = _sequencer.Evictions;
        return _sequencer.Knows(stream) ? default : _reader.Load(stream, shape, evictions);
    }

    private async Task<Execution<TState>?> FindEarlier<TState>(string stream, CommandId commandId)
        where TState : class, IState<TState>
    {
        if (_sequencer.UnderWay(commandId) is { } pending)
        {
            await pending.Durable;
            return await Known<TState>(stream, commandId);
        }
        return _reader.Find(commandId) is null ? null : await Known<TState>(stream, commandId);
    }

    private async Task<Execution<TState>> Known<TState>(string stream, CommandId commandId)
        where TState : class, IState<TState>
    {
        var (first, receipt) = Decided(commandId);
        var (state, version) = await Read<TState>(stream, CancellationToken.None);
        var refusal = first.Data is CommandRefused refused ? refused.ToRefusal(Types.CodeOf) : null;
        return new Execution<TState>(state, version, refusal is null ? [first] : [], refusal, AlreadyDecided: true, receipt);
    }

    private (Recorded First, Receipt? Receipt) Decided(CommandId commandId) =>
        _reader.Find(commandId) ?? throw new LogFault($"The command {commandId} was decided but is not in the log.");
}
