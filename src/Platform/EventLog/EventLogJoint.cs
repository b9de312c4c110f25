using Florin.Kernel;

namespace Florin.Platform.EventLog;

/// <content>Commands that are decided on several streams at once.</content>
public sealed partial class EventLog
{
    /// <summary>
    /// Decides a command on several streams and answers when the outcome is durable. Its events are one append: either all of
    /// them are in the log, or none.
    /// </summary>
    /// <exception cref="ArgumentException">No stream is named, or one of them twice, or the decision has no events.</exception>
    /// <exception cref="LogBusy">Too many appends wait; nothing happened.</exception>
    /// <exception cref="LogFault">Whether it happened is unknown until the same command id is asked again.</exception>
    public async Task<Execution<TState>> Execute<TState>(JointWork<TState> work, CancellationToken cancel)
        where TState : class, IState<TState>
    {
        cancel.ThrowIfCancellationRequested();
        if (work.Streams.Count == 0 || work.Streams.Distinct(StringComparer.Ordinal).Count() < work.Streams.Count)
            throw new ArgumentException($"The streams of command {work.Metadata.CommandId} must be distinct.", nameof(work));
        var id = work.Metadata.CommandId;
        while (true)
        {
            var generation = id.MayHaveBeenUsed ? _sequencer.EvictionGeneration : 0;
            if (id.MayHaveBeenUsed && await FindEarlier<TState>(work.Streams[0], id, cancel) is { } earlier)
                return earlier;
            var (step, waitFor, execution) = await ReadAndDecide(work, generation, cancel);
            if (waitFor is not null)
                await waitFor.Durable;
            else if (step == Step.Decided)
                MustBeCertain(); // Nothing is committed that would show whether the states are still the newest.
            if (step == Step.Decided)
                return execution!; // Decided means that there is one.
            if (step == Step.AlreadyDecided)
                return await Known<TState>(work.Streams[0], id);
        }
    }

    private async ValueTask<(Step, PendingAppend?, Execution<TState>?)> ReadAndDecide<TState>(
        JointWork<TState> work,
        long generation,
        CancellationToken cancel
    )
        where TState : class, IState<TState>
    {
        using var held = _sequencer.Hold(work.Streams);
        var loaded = new Loaded[work.Streams.Count];
        for (var i = 0; i < loaded.Length; i++)
            loaded[i] = _sequencer.PeekAt(work.Streams[i]) is { State: TState }
                ? new Loaded(null, 0, held.Clears, generation)
                : await _reader.Load(work.Streams[i], StateShape<TState>.Instance, held.Clears, cancel) with
                {
                    EvictionGeneration = generation,
                };
        return _sequencer.Decide(work, loaded);
    }
}
