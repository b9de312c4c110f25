using System.Collections.Concurrent;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Florin.Reconciliation.Projections;

namespace Florin.Reconciliation;

/// <summary>What a decision came to that its answer shows.</summary>
internal sealed class DecisionResult<T>
    where T : class
{
    private T? _value;

    /// <summary>Null before the decision, and where it is refused.</summary>
    public T Value
    {
        get => _value ?? throw new InvalidOperationException("The command was not decided.");
        set => _value = value;
    }
}

/// <summary>
/// Decides commands about a mirrored part of the ledger from its read model: an append counts only if nothing has happened in
/// the stream since the model was read, else the decision is made once more. So no line and no entry is matched twice, although
/// no state holds them all. In this process one command of a stream waits for the other, so that none is made in vain.
/// </summary>
internal sealed class MirrorDecisions(ServiceBuilder service, ReconciliationViews views)
{
    private const int MaxAttempts = 8;
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new(StringComparer.Ordinal);

    /// <summary>Decides a command.</summary>
    /// <param name="command">The command; its stream is that of a mirrored part of the ledger.</param>
    /// <param name="context">Who, from where and why.</param>
    /// <param name="decide">Looks into the rows and decides; asked again where something has happened meanwhile.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<Outcome> Decide<TCommand>(
        TCommand command,
        CommandContext context,
        Func<MirrorState, IViewStore, CancellationToken, ValueTask<Decision>> decide,
        CancellationToken cancel
    )
        where TCommand : ICommand
    {
        var turn = _turns.GetOrAdd(command.Stream, static _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync(cancel);
        try
        {
            for (var attempt = 0; attempt < MaxAttempts; attempt++)
                if (await Try(command, context, decide, cancel) is { } execution)
                    return Outcome.Of(execution);
            throw new LogBusy($"{command.Stream} changes faster than a decision about it can be made.");
        }
        finally
        {
            turn.Release();
        }
    }

    // Null where something has happened since the rows were read.
    private async Task<Execution<MirrorState>?> Try<TCommand>(
        TCommand command,
        CommandContext context,
        Func<MirrorState, IViewStore, CancellationToken, ValueTask<Decision>> decide,
        CancellationToken cancel
    )
        where TCommand : ICommand
    {
        var before = await service.Log.Read<MirrorState>(command.Stream, cancel);
        var decision = await decide(before.State, await views.ReadAll(cancel), cancel);
        var moved = false;
        var work = new Work<MirrorState>(
            command.Stream,
            context.ToMetadata(typeof(TCommand).Name),
            (state, _) =>
            {
                moved = state.Version != before.State.Version;
                return moved ? [] : decision;
            }
        )
        {
            Receipt = context.Receipt is { } receipt ? execution => receipt(Outcome.Of(execution)) : null,
        };
        if (context.IsDryRun)
            return await service.Log.Preview(work, cancel);
        var execution = await service.Log.Execute(work, cancel);
        return moved && !execution.AlreadyDecided ? null : execution;
    }
}
