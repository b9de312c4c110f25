using Florin.Kernel;

namespace Florin.Platform.EventLog;

/// <content>What it asks the storage for before it can decide, and after it has.</content>
public sealed partial class EventLog
{
    private async ValueTask<(Step, PendingAppend?, Execution<TState>?)> ReadAndDecide<TState>(
        Work<TState> work,
        long generation,
        CancellationToken cancel
    )
        where TState : class, IState<TState>
    {
        using var held = _sequencer.Hold(work.Stream);
        var loaded = await _reader.Load(work.Stream, StateShape<TState>.Instance, held.Clears, cancel);
        return _sequencer.Decide(work, loaded with { EvictionGeneration = generation });
    }

    private async ValueTask<(Step, PendingAppend?)> ReadAndAppend(
        Metadata metadata,
        IReadOnlyList<StreamAppend> streams,
        long generation,
        Receipt? receipt,
        CancellationToken cancel
    )
    {
        using var held = _sequencer.Hold([.. streams.Select(s => s.Stream)]);
        var versions = new long[streams.Count];
        for (var i = 0; i < versions.Length; i++)
            if (!_sequencer.Knows(streams[i].Stream))
                versions[i] = await _reader.LastVersion(streams[i].Stream, cancel);
        return _sequencer.Append(metadata, streams, versions, new Loaded(null, 0, held.Clears, generation), receipt);
    }

    private async ValueTask<Execution<TState>?> FindEarlier<TState>(
        string stream,
        CommandId commandId,
        CancellationToken cancel
    )
        where TState : class, IState<TState>
    {
        if (_sequencer.UnderWay(commandId) is { } pending)
        {
            await pending.Durable;
            return await Known<TState>(stream, commandId);
        }
        return await _reader.Find(commandId, cancel) is null ? null : await Known<TState>(stream, commandId);
    }

    private async Task<Execution<TState>> Known<TState>(string stream, CommandId commandId)
        where TState : class, IState<TState>
    {
        var (first, receipt) = await Decided(commandId);
        var (state, version) = await Read<TState>(stream, CancellationToken.None);
        var refusal = first.Data is CommandRefused refused ? refused.ToRefusal(Types.CodeOf) : null;
        return new Execution<TState>(state, version, refusal is null ? [first] : [], refusal, AlreadyDecided: true, receipt)
        {
            Position = first.Position,
        };
    }

    private async ValueTask<(Recorded First, Receipt? Receipt)> Decided(CommandId commandId) =>
        await _reader.Find(commandId, CancellationToken.None)
        ?? throw new LogFault($"The command {commandId} was decided but is not in the log.");
}
