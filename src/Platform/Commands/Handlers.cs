using System.Runtime.CompilerServices;
using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.Platform.Commands;

/// <summary>A command on its way through the bus.</summary>
/// <param name="Name">The command's name.</param>
/// <param name="Command">The command.</param>
/// <param name="Context">Who, from where and why.</param>
/// <param name="Handler">What will decide it.</param>
public sealed record Envelope(string Name, ICommand Command, CommandContext Context, ICommandHandler Handler);

/// <summary>The rest of the chain.</summary>
public delegate ValueTask<Outcome> CommandStep(Envelope envelope, CancellationToken cancel);

/// <summary>One link of the chain that every command goes through.</summary>
public interface ICommandMiddleware
{
    /// <summary>Does its part around the rest of the chain.</summary>
    ValueTask<Outcome> Invoke(Envelope envelope, CommandStep next, CancellationToken cancel);
}

/// <summary>What validates and decides one kind of command.</summary>
public interface ICommandHandler
{
    /// <summary>Notes everything that is wrong with the command itself.</summary>
    void Validate(ICommand command, Problems problems);

    /// <summary>Decides it, on the service's log.</summary>
    ValueTask<Outcome> Handle(Envelope envelope, EventLog.EventLog log, CancellationToken cancel);

    /// <summary>What it would come to if it were sent now. Nothing is recorded.</summary>
    ValueTask<Outcome> Preview(Envelope envelope, EventLog.EventLog log, CancellationToken cancel);
}

internal sealed class StateHandler<TCommand, TState>(
    Action<TCommand, Problems> validate,
    Func<TCommand, TState, DateTimeOffset, Decision> decide,
    Func<TCommand, CommandContext, CancellationToken, ValueTask<Prepared<TCommand>>>? prepare,
    bool newStream
) : ICommandHandler
    where TCommand : ICommand
    where TState : class, IState<TState>
{
    public void Validate(ICommand command, Problems problems) => validate((TCommand)command, problems);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Outcome> Handle(Envelope envelope, EventLog.EventLog log, CancellationToken cancel)
    {
        var prepared = await Prepare(envelope, cancel);
        return prepared.Refusal is { } refusal
            ? Outcome.Of(refusal)
            : Outcome.Of(await log.Execute(Work(envelope, prepared.Command!), cancel)); // Without a refusal there is a command.
    }

    public async ValueTask<Outcome> Preview(Envelope envelope, EventLog.EventLog log, CancellationToken cancel)
    {
        var prepared = await Prepare(envelope, cancel);
        return prepared.Refusal is { } refusal
            ? Outcome.Of(refusal)
            : Outcome.Of(await log.Preview(Work(envelope, prepared.Command!), cancel)); // As above.
    }

    private ValueTask<Prepared<TCommand>> Prepare(Envelope envelope, CancellationToken cancel) =>
        prepare is null
            ? ValueTask.FromResult<Prepared<TCommand>>((TCommand)envelope.Command)
            : prepare((TCommand)envelope.Command, envelope.Context, cancel);

    private Work<TState> Work(Envelope envelope, TCommand command) =>
        new(command.Stream, envelope.Context.ToMetadata(envelope.Name), (state, now) => decide(command, state, now))
        {
            NewStream = newStream,
            KeepsUnchanged = true,
            Receipt = envelope.Context.Receipt is { } receipt ? execution => receipt(Outcome.Of(execution)) : null,
        };
}

/// <summary>Decides a command on several streams, whose events become durable together.</summary>
internal sealed class JointHandler<TCommand, TState>(
    Action<TCommand, Problems> validate,
    Func<TCommand, IReadOnlyList<JointStream>> streams,
    Func<TCommand, JointStates, DateTimeOffset, JointDecision> decide,
    Func<TCommand, CommandContext, CancellationToken, ValueTask<Prepared<TCommand>>>? prepare
) : ICommandHandler
    where TCommand : ICommand
    where TState : class, IState<TState>
{
    public void Validate(ICommand command, Problems problems) => validate((TCommand)command, problems);

    public async ValueTask<Outcome> Handle(Envelope envelope, EventLog.EventLog log, CancellationToken cancel)
    {
        var prepared = await Prepare(envelope, cancel);
        return prepared.Refusal is { } refusal
            ? Outcome.Of(refusal)
            : Outcome.Of(await log.ExecuteJointly(Work(envelope, prepared.Command!), cancel)); // Without a refusal there is a command.
    }

    public async ValueTask<Outcome> Preview(Envelope envelope, EventLog.EventLog log, CancellationToken cancel)
    {
        var prepared = await Prepare(envelope, cancel);
        return prepared.Refusal is { } refusal
            ? Outcome.Of(refusal)
            : Outcome.Of(await log.Preview(Work(envelope, prepared.Command!), cancel)); // As above.
    }

    private ValueTask<Prepared<TCommand>> Prepare(Envelope envelope, CancellationToken cancel) =>
        prepare is null
            ? ValueTask.FromResult<Prepared<TCommand>>((TCommand)envelope.Command)
            : prepare((TCommand)envelope.Command, envelope.Context, cancel);

    private JointWork<TState> Work(Envelope envelope, TCommand command) =>
        new(streams(command), envelope.Context.ToMetadata(envelope.Name), (states, now) => decide(command, states, now))
        {
            Receipt = envelope.Context.Receipt is { } receipt ? execution => receipt(Outcome.Of(execution)) : null,
        };
}

internal sealed class FreeHandler<TCommand>(
    Action<TCommand, Problems> validate,
    Func<TCommand, CommandContext, CancellationToken, Task<Outcome>> handle,
    bool previews
) : ICommandHandler
    where TCommand : ICommand
{
    public void Validate(ICommand command, Problems problems) => validate((TCommand)command, problems);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Outcome> Handle(Envelope envelope, EventLog.EventLog log, CancellationToken cancel)
    {
        var outcome = await handle((TCommand)envelope.Command, envelope.Context, cancel);
        // Without an event there is neither a key nor an entry in the audit, and the fault would go unnoticed.
        return outcome is { Accepted: true, AlreadyDecided: false, Position: 0 }
            ? throw new InvalidOperationException($"The handler of {envelope.Name} accepted it and recorded nothing.")
            : outcome;
    }

    // Otherwise what it records is known only once it is recorded.
    public async ValueTask<Outcome> Preview(Envelope envelope, EventLog.EventLog log, CancellationToken cancel)
    {
        if (previews)
            return await handle((TCommand)envelope.Command, envelope.Context, cancel);
        var problems = new Problems();
        problems.Add("dryRun", "is not supported here: what this would come to is known only by doing it.");
        return new Outcome { Problems = problems };
    }
}
