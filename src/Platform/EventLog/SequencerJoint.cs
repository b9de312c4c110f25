using Florin.Kernel;

namespace Florin.Platform.EventLog;

/// <content>Decisions on several streams at once.</content>
internal sealed partial class Sequencer
{
    public (Step Step, PendingAppend? WaitFor, Execution<TState>? Execution) Decide<TState>(
        JointWork<TState> work,
        IReadOnlyList<Loaded> loaded
    )
        where TState : class, IState<TState>
    {
        lock (_lock)
        {
            if (IsEarlier(work.Metadata.CommandId, out var underWay))
                return (Step.AlreadyDecided, underWay, null);
            if (work.Metadata.CommandId.MayHaveBeenUsed && _commands.EvictionGeneration > loaded[0].EvictionGeneration + 1)
                return (Step.Retry, null, null);
            var (entries, states) = (new StreamEntry[loaded.Count], new TState[loaded.Count]);
            for (var i = 0; i < entries.Length; i++)
            {
                if (Entry(work.Streams[i], StateShape<TState>.Instance, loaded[i], ifNew: null) is not { } entry)
                    return (Step.Retry, null, null);
                if (entry.State is not TState state)
                    return (Step.Retry, entry.Last, null);
                (entries[i], states[i]) = (entry, state);
            }
            var now = _time.Now;
            var decisions = work.Decide(states, now);
            if (decisions.FirstOrDefault(decision => decision.Refusal is not null)?.Refusal is { } refusal)
                return (Step.Decided, Newest(entries), Refused(states[0], entries[0].Version, refusal));
            ThrowIfNotTaking();
            return Accept(work, entries, decisions, now);
        }
    }

    private static Execution<TState> Refused<TState>(TState state, long version, Refusal refusal)
        where TState : class, IState<TState> => new(state, version, [], refusal, AlreadyDecided: false, null);

    // Appends become durable in order, so that what all of them rest on is durable with the last one.
    private static PendingAppend? Newest(StreamEntry[] entries) =>
        entries.Select(entry => entry.Last).Where(last => last is not null).MaxBy(last => last!.Events[0].Position); // Null is left out.

    private (Step, PendingAppend?, Execution<TState>?) Accept<TState>(
        JointWork<TState> work,
        StreamEntry[] entries,
        IReadOnlyList<Decision> decisions,
        DateTimeOffset now
    )
        where TState : class, IState<TState>
    {
        if (decisions.Count != entries.Length || decisions.Any(decision => decision.Count == 0))
            throw new ArgumentException($"The command {work.Metadata.CommandId} has no events for one of its streams.");
        var record = new Recording(work.Metadata, now, _assigned, entries.Length, decisions.Sum(decision => decision.Count));
        for (var i = 0; i < entries.Length; i++)
            record.Add(entries[i], decisions[i], types, options);
        var (_, version, state) = record.Streams[0];
        var execution = new Execution<TState>((TState)state!, version, record.Events, null, AlreadyDecided: false, null) // Never null here.
        {
            Position = record.Events[0].Position,
        };
        if (work.Receipt is { } receipt)
            execution = execution with { Receipt = receipt(execution) };
        return (Step.Decided, Enqueue(record, execution.Receipt), execution);
    }
}
