using Florin.Kernel;

namespace Florin.Platform.EventLog;

/// <content>Decisions over several streams, and decisions that are only looked at.</content>
public sealed partial class EventLog
{
    /// <summary>
    /// Decides a command on several streams at once and answers when the outcome is durable. The states are the newest of all
    /// of them at one moment of the log's order, however many others change them.
    /// </summary>
    /// <exception cref="ArgumentException">There are no streams, or one is there twice.</exception>
    /// <exception cref="LogBusy">Too many appends wait; nothing happened.</exception>
    /// <exception cref="LogFault">Whether it happened is unknown until the same command id is asked again.</exception>
    public async Task<Execution<TState>> ExecuteJointly<TState>(JointWork<TState> work, CancellationToken cancel)
        where TState : class, IState<TState>
    {
        ArgumentNullException.ThrowIfNull(work);
        cancel.ThrowIfCancellationRequested();
        if (
            work.Streams.Count == 0
            || work.Streams.DistinctBy(s => s.Name, StringComparer.Ordinal).Count() != work.Streams.Count
        )
            throw new ArgumentException($"Command {work.Metadata.CommandId} needs streams, each of them once.", nameof(work));
        var id = work.Metadata.CommandId;
        while (true)
        {
            var generation = _sequencer.EvictionGeneration;
            if (id.MayHaveBeenUsed && await FindEarlier<TState>(work.Streams[0].Name, id, cancel) is { } earlier)
                return earlier;
            var (step, waitFor, execution) = await ReadAndDecide(work, generation, cancel);
            if (waitFor is not null)
                await waitFor.Durable;
            else if (step == Step.Decided)
                MustBeCertain(); // As in Execute.
            if (step == Step.Decided)
                return execution!; // Decided means that there is one.
            if (step == Step.AlreadyDecided)
                return await Known<TState>(work.Streams[0].Name, id);
        }
    }

    /// <summary>What a command would come to if it were sent now: nothing is recorded and no position given.</summary>
    public async ValueTask<Execution<TState>> Preview<TState>(Work<TState> work, CancellationToken cancel)
        where TState : class, IState<TState>
    {
        ArgumentNullException.ThrowIfNull(work);
        var (state, version) = work.NewStream
            ? new Versioned<TState>(TState.Empty, 0)
            : await Read<TState>(work.Stream, cancel);
        var now = _sequencer.Now;
        var decision = work.Decide(state, now);
        return Previewed(work.Stream, state, version, decision.Refusal, decision, work.Metadata, now);
    }

    /// <summary>As <see cref="Preview{TState}(Work{TState}, CancellationToken)"/>, over several streams.</summary>
    public async ValueTask<Execution<TState>> Preview<TState>(JointWork<TState> work, CancellationToken cancel)
        where TState : class, IState<TState>
    {
        ArgumentNullException.ThrowIfNull(work);
        using var held = _sequencer.Hold([.. work.Streams.Select(s => s.Name)]);
        var loaded = new Loaded[work.Streams.Count];
        for (var i = 0; i < loaded.Length; i++)
            loaded[i] = work.Streams[i].IsNew
                ? new Loaded(work.Streams[i].Shape.Empty, 0, held.Clears)
                : await _reader.Load(work.Streams[i].Name, work.Streams[i].Shape, held.Clears, cancel);
        MustBeCertain();
        var now = _sequencer.Now;
        var decision = work.Decide(new JointStates([.. loaded.Select(one => one.State!)]), now); // What was loaded has a state.
        var first = (TState)loaded[0].State!; // As above.
        var events = decision.Refusal is null ? decision.Events[0] : [];
        return Previewed(work.Streams[0].Name, first, loaded[0].Version, decision.Refusal, events, work.Metadata, now);
    }

    private Execution<TState> Previewed<TState>(
        string stream,
        TState state,
        long version,
        Refusal? refusal,
        IReadOnlyList<object> happened,
        Metadata metadata,
        DateTimeOffset now
    )
        where TState : class, IState<TState>
    {
        var events = new List<Recorded>(happened.Count);
        foreach (var one in refusal is null ? happened : [])
        {
            state = state.Apply(one);
            events.Add(new Recorded(0, stream, ++version, Types.NameOf(one), one, now, metadata));
        }
        return new Execution<TState>(state, version, events, refusal, AlreadyDecided: false, null);
    }

    private async ValueTask<(Step, PendingAppend?, Execution<TState>?)> ReadAndDecide<TState>(
        JointWork<TState> work,
        long generation,
        CancellationToken cancel
    )
        where TState : class, IState<TState>
    {
        using var held = _sequencer.Hold([.. work.Streams.Select(s => s.Name)]);
        var loaded = new Loaded[work.Streams.Count];
        for (var i = 0; i < loaded.Length; i++)
        {
            var stream = work.Streams[i];
            loaded[i] =
                stream.IsNew ? new Loaded(stream.Shape.Empty, 0, held.Clears, generation)
                : _sequencer.PeekAt(stream.Name) is { State: not null } ? new Loaded(null, 0, held.Clears, generation)
                : await _reader.Load(stream.Name, stream.Shape, held.Clears, cancel) with { EvictionGeneration = generation };
        }
        return _sequencer.Decide(work, loaded);
    }
}
