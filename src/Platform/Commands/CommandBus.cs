using System.Collections.Frozen;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Privacy;

namespace Florin.Platform.Commands;

/// <summary>Sends one kind of command. Made before the start, so that a missing handler stops the start.</summary>
/// <typeparam name="TCommand">The command.</typeparam>
public delegate ValueTask<Outcome> Send<in TCommand>(TCommand command, CommandContext context, CancellationToken cancel)
    where TCommand : ICommand;

/// <summary>
/// One service's commands: each has one handler, and all go through the same chain of middleware, outermost first:
/// tracing, lifecycle, validation, idempotency, sealing, audit.
/// </summary>
public sealed class CommandBus
{
    private readonly string _service;
    private readonly IdSource _ids;
    private readonly TimeProvider _clock;
    private readonly HashSet<Type> _asked = [];
    private readonly Dictionary<Type, ICommandHandler> _adding = [];
    private Sealed? _sealed;

    /// <summary>A bus of a service, to which handlers are added until it is sealed.</summary>
    public CommandBus(string service, IdSource ids, TimeProvider clock) => (_service, _ids, _clock) = (service, ids, clock);

    /// <summary>A command is about to run.</summary>
    public event Action<Envelope>? Executing;

    /// <summary>A command ran to an outcome, which may be a refusal.</summary>
    public event Action<Envelope, Outcome, TimeSpan>? Executed;

    /// <summary>A command ended in a fault; whether it happened is unknown.</summary>
    public event Action<Envelope, Exception, TimeSpan>? Failed;

    /// <summary>A command that is decided purely, on the state of its stream.</summary>
    /// <param name="validate">Notes everything that is wrong with the command itself.</param>
    /// <param name="decide">Pure: the state, the command and the time make events or a refusal.</param>
    /// <param name="prepare">Looks elsewhere first, where that is needed.</param>
    /// <param name="newStream">The stream's id is made for each command, so nothing can be stored under it.</param>
    public void Handles<TCommand, TState>(
        Action<TCommand, Problems> validate,
        Func<TCommand, TState, DateTimeOffset, Decision> decide,
        Func<TCommand, CommandContext, CancellationToken, ValueTask<Prepared<TCommand>>>? prepare = null,
        bool newStream = false
    )
        where TCommand : ICommand
        where TState : class, IState<TState> =>
        Add<TCommand>(new StateHandler<TCommand, TState>(validate, decide, prepare, newStream));

    /// <summary>A command whose handler does its appends itself.</summary>
    /// <param name="validate">Notes everything that is wrong with the command itself.</param>
    /// <param name="handle">Decides it, and appends.</param>
    /// <param name="previews">Where <see cref="CommandContext.IsDryRun"/>, it says what it would append and appends nothing.</param>
    public void Handles<TCommand>(
        Action<TCommand, Problems> validate,
        Func<TCommand, CommandContext, CancellationToken, Task<Outcome>> handle,
        bool previews = false
    )
        where TCommand : ICommand => Add<TCommand>(new FreeHandler<TCommand>(validate, handle, previews));

    /// <summary>A command that is decided purely, on the states of several streams at once, which change together or not at all.</summary>
    /// <param name="validate">Notes everything that is wrong with the command itself.</param>
    /// <param name="streams">The streams, each once; the first one's state is the outcome.</param>
    /// <param name="decide">Pure: the states in the order of the streams, the command and the time make events or a refusal.</param>
    /// <param name="prepare">Looks elsewhere first, where that is needed.</param>
    public void HandlesJointly<TCommand, TState>(
        Action<TCommand, Problems> validate,
        Func<TCommand, IReadOnlyList<JointStream>> streams,
        Func<TCommand, JointStates, DateTimeOffset, JointDecision> decide,
        Func<TCommand, CommandContext, CancellationToken, ValueTask<Prepared<TCommand>>>? prepare = null
    )
        where TCommand : ICommand
        where TState : class, IState<TState> =>
        Add<TCommand>(new JointHandler<TCommand, TState>(validate, streams, decide, prepare));

    /// <summary>How to send a command; that it has a handler is checked at the start.</summary>
    public Send<TCommand> Sender<TCommand>()
        where TCommand : ICommand
    {
        _asked.Add(typeof(TCommand));
        return Send;
    }

    /// <summary>Ends the adding: from now on commands are sent, and decided on a log.</summary>
    /// <param name="log">The service's log.</param>
    /// <param name="people">Seals what is stored of persons.</param>
    /// <exception cref="InvalidOperationException">A command that somebody sends has no handler.</exception>
    public void Seal(EventLog.EventLog log, PersonalData people)
    {
        if (_sealed is not null)
            throw new InvalidOperationException("The command bus is sealed already.");
        var missing = _asked
            .Where(type => !_adding.ContainsKey(type))
            .Select(type => type.Name)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (missing.Count > 0)
            throw new InvalidOperationException(
                $"The {_service} service sends commands that nothing handles: {string.Join(", ", missing)}."
            );
        ICommandMiddleware[] chain =
        [
            new CommandSpans(_service),
            new Lifecycle(this, _clock),
            new Validation(),
            new Idempotency(log),
            new Sealing(people),
            new Auditing(log, _ids),
        ];
        CommandStep handle = (envelope, cancel) => envelope.Handler.Handle(envelope, log, cancel);
        CommandStep preview = (envelope, cancel) => envelope.Handler.Preview(envelope, log, cancel);
        ICommandMiddleware[] ofPreview = [new CommandSpans(_service), new Validation()];
        _sealed = new Sealed(_adding.ToFrozenDictionary(), Chained(chain, handle), Chained(ofPreview, preview));
    }

    private static CommandStep Chained(ICommandMiddleware[] chain, CommandStep last) =>
        chain.Reverse().Aggregate(last, (next, outer) => (e, c) => outer.Invoke(e, next, c));

    internal void OnExecuting(Envelope envelope) => Executing?.Invoke(envelope);

    internal void OnExecuted(Envelope envelope, Outcome outcome, TimeSpan took) => Executed?.Invoke(envelope, outcome, took);

    internal void OnFailed(Envelope envelope, Exception fault, TimeSpan took) => Failed?.Invoke(envelope, fault, took);

    private ValueTask<Outcome> Send<TCommand>(TCommand command, CommandContext context, CancellationToken cancel)
        where TCommand : ICommand
    {
        var (handlers, chain, preview) =
            _sealed ?? throw new InvalidOperationException($"The {_service} service is described, and not hosted yet.");
        var envelope = new Envelope(typeof(TCommand).Name, command, context, handlers[typeof(TCommand)]);
        return context.IsDryRun ? preview(envelope, cancel) : chain(envelope, cancel);
    }

    private void Add<TCommand>(ICommandHandler handler)
    {
        if (_sealed is not null)
            throw new InvalidOperationException("The command bus is sealed.");
        if (!_adding.TryAdd(typeof(TCommand), handler))
            throw new InvalidOperationException($"The command {typeof(TCommand).Name} has two handlers.");
    }

    private sealed record Sealed(
        FrozenDictionary<Type, ICommandHandler> Handlers,
        CommandStep Chain,
        CommandStep Preview // A dry run goes through what neither counts, keeps nor records anything.
    );
}
