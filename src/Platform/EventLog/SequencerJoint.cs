using Florin.Kernel;

namespace Florin.Platform.EventLog;

/// <content>Decisions over several streams.</content>
internal sealed partial class Sequencer
{
    /// <summary>The time that a decision would be made at now.</summary>
    public DateTimeOffset Now
    {
        get
        {
            lock (_lock)
                return _time.Now;
        }
    }

    public (Step Step, PendingAppend? WaitFor, Execution<TState>? Execution) Decide<TState>(
        JointWork<TState> work,
        ReadOnlySpan<Loaded> loaded
    )
        where TState : class, IState<TState>
    {
        lock (_lock)
        {
            var id = work.Metadata.CommandId;
            if (IsEarlier(id, out var underWay))
                return (Step.AlreadyDecided, underWay, null);
            if (id.MayHaveBeenUsed && _commands.EvictionGeneration > loaded[0].EvictionGeneration + 1)
                return (Step.Retry, null, null);
            var entries = new StreamEntry[work.Streams.Count];
            var states = new object[entries.Length];
            for (var i = 0; i < entries.Length; i++)
            {
                if (Entry(work.Streams[i].Name, work.Streams[i].Shape, loaded[i], ifNew: null) is not { } entry)
                    return (Step.Retry, null, null);
                if (entry.State is not { } known)
                    return (Step.Retry, entry.Last, null);
                (entries[i], states[i]) = (entry, known);
            }
            var now = _time.Now;
            var decision = work.Decide(new JointStates(states), now);
            if (decision.Refusal is not null)
            {
                var state = (TState)states[0]; // The first stream's state is of this type.
                var none = new Execution<TState>(state, entries[0].Version, [], decision.Refusal, AlreadyDecided: false, null);
                return (Step.Decided, Newest(entries), none); // What it rests on must be durable before it is told.
            }
            ThrowIfNotTaking();
            return Accept(work, entries, decision, now);
        }
    }

    private (Step, PendingAppend?, Execution<TState>?) Accept<TState>(
        JointWork<TState> work,
        StreamEntry[] entries,
        JointDecision decision,
        DateTimeOffset now
    )
        where TState : class, IState<TState>
    {
        if (decision.Events.Count != entries.Length || decision.Events.All(events => events.Count == 0))
            throw new InvalidOperationException(
                $"{work.Metadata.Command} decided on {entries.Length} streams and has the events of {decision.Events.Count}, or no event at all."
            );
        var record = new Recording(work.Metadata, now, _assigned, entries.Length, decision.Events.Sum(events => events.Count));
        var (state, version) = ((TState)entries[0].State!, entries[0].Version); // It was just read as one.
        for (var i = 0; i < entries.Length; i++)
        {
            if (decision.Events[i].Count == 0)
                continue;
            record.Add(entries[i], decision.Events[i], types, options);
            if (i == 0)
                (state, version) = ((TState)record.Streams[^1].State!, record.Streams[^1].Version); // As above.
        }
        var execution = new Execution<TState>(state, version, record.Events, null, AlreadyDecided: false, null)
        {
            Position = record.Events[0].Position,
        };
        if (work.Receipt is { } receipt)
            execution = execution with { Receipt = receipt(execution) };
        return (Step.Decided, Enqueue(record, execution.Receipt), execution);
    }

    // Appends become durable in their order, so the newest waits for all.
    private static PendingAppend? Newest(IEnumerable<StreamEntry> entries) =>
        entries.Select(entry => entry.Last).OfType<PendingAppend>().MaxBy(append => append.Events[0].Position);
}
