using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.Platform.Commands;

/// <summary>Tells who listens that a command runs, ran or failed, and counts it.</summary>
internal sealed class Lifecycle(CommandBus bus, TimeProvider clock) : ICommandMiddleware
{
    private static readonly Meter Meter = new("Florin.Commands");
    private static readonly Counter<long> Commands = Meter.CreateCounter<long>(
        "florin.commands",
        description: "Commands, by outcome."
    );

    private static readonly Histogram<double> Seconds = Meter.CreateHistogram<double>(
        "florin.command.duration",
        "s",
        "Duration of a command until its outcome was durable."
    );

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Outcome> Invoke(Envelope envelope, CommandStep next, CancellationToken cancel)
    {
        var started = clock.GetTimestamp();
        bus.OnExecuting(envelope);
        try
        {
            var outcome = await next(envelope, cancel);
            var took = clock.GetElapsedTime(started);
            Count(envelope, outcome.Refusal?.Code ?? (outcome.Problems is null ? "accepted" : RefusalCode.Invalid.Name), took);
            bus.OnExecuted(envelope, outcome, took);
            if (outcome.Position > 0)
                envelope.Context.Recorded?.Invoke(outcome.Position, outcome.CommandId ?? envelope.Context.CommandId);
            return outcome;
        }
        catch (Exception fault) // Told and passed on, never kept.
        {
            var took = clock.GetElapsedTime(started);
            Count(envelope, "fault", took);
            bus.OnFailed(envelope, fault, took);
            throw;
        }
    }

    private static void Count(Envelope envelope, string outcome, TimeSpan took)
    {
        Commands.Add(1, new KeyValuePair<string, object?>("command", envelope.Name), new("outcome", outcome));
        Seconds.Record(took.TotalSeconds, new KeyValuePair<string, object?>("command", envelope.Name));
    }
}

/// <summary>Refuses a command that is not well formed, with everything that is wrong with it.</summary>
internal sealed class Validation : ICommandMiddleware
{
    public ValueTask<Outcome> Invoke(Envelope envelope, CommandStep next, CancellationToken cancel)
    {
        var problems = new Problems();
        envelope.Handler.Validate(envelope.Command, problems);
        return problems.None ? next(envelope, cancel) : ValueTask.FromResult(new Outcome { Problems = problems });
    }
}

/// <summary>
/// Gives the first outcome again for a client's key: 409 while the first is under way, 422 when what is asked differs.
/// </summary>
internal sealed class Idempotency(EventLog.EventLog log) : ICommandMiddleware
{
    private readonly ConcurrentDictionary<string, bool> _inFlight = new(StringComparer.Ordinal);

    public ValueTask<Outcome> Invoke(Envelope envelope, CommandStep next, CancellationToken cancel) =>
        envelope.Context.HasClientKey ? Once(envelope, next, cancel) : next(envelope, cancel);

    private async ValueTask<Outcome> Once(Envelope envelope, CommandStep next, CancellationToken cancel)
    {
        var context = envelope.Context;
        if (!_inFlight.TryAdd(context.CommandId, true))
            return Outcome.Of(
                new Refusal(RefusalCodes.IdempotencyInFlight, "A request with this Idempotency-Key is still in progress.")
            );
        try
        {
            if (await First(context.CommandId, cancel) is { } first)
                return Replay(context, first.First, first.Receipt);
            var outcome = await next(envelope, cancel);
            return outcome is { AlreadyDecided: true, Events: [var earlier, ..] }
                ? Replay(context, earlier, outcome.Receipt)
                : outcome;
        }
        finally
        {
            _inFlight.TryRemove(context.CommandId, out _);
        }
    }

    // The answer is kept in the log itself, so it is given again also where the event cannot be read; nothing is decided by that.
    private async ValueTask<(Recorded First, Receipt? Receipt)?> First(CommandId id, CancellationToken cancel)
    {
        try
        {
            return await log.Find(id, cancel);
        }
        catch (BodyUnavailable e) when (e.Command is { Receipt: { } receipt, First: var first })
        {
            var unreadable = new UnreadableEvent(first.Type, default, e.Message);
            var (position, metadata) = (first.Position, Metadata.Unreadable(first.Position));
            return (new Recorded(position, first.Stream, first.Version, first.Type, unreadable, first.At, metadata), receipt);
        }
    }

    private static Outcome Replay(CommandContext context, Recorded first, Receipt? receipt)
    {
        if (receipt is null || !receipt.Fingerprint.Span.SequenceEqual(context.Fingerprint.Span))
            return Outcome.Of(
                new Refusal(
                    RefusalCodes.IdempotencyKeyReused,
                    "This Idempotency-Key was already used for a different request; use a new key."
                )
            );
        return new Outcome
        {
            AlreadyDecided = true,
            Receipt = receipt,
            Events = [first],
        };
    }
}

/// <summary>The stream of a log's refused commands.</summary>
/// <param name="Count">How many there are.</param>
internal sealed record Refusals(long Count) : IState<Refusals>
{
    public const string Stream = "refusals";

    public static Refusals Empty { get; } = new(0);

    public static string Schema => "refusals.1";

    public Refusals Apply(object happened) => new(Count + 1);
}

/// <summary>
/// Records a refused command in the log, with who asked and from where, before it is answered: accepted ones are there by
/// their events, and by <see cref="CommandUnchanged"/> where nothing had to change. A refusal of the business, and any
/// refusal of a saga's step, is kept under the command's id and so is the answer for ever; a refused authorisation or an
/// unknown id leaves no key behind.
/// </summary>
internal sealed class Auditing(EventLog.EventLog log, IdSource ids) : ICommandMiddleware
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Outcome> Invoke(Envelope envelope, CommandStep next, CancellationToken cancel)
    {
        var outcome = await next(envelope, cancel);
        return outcome is { Refusal: { } refusal, AlreadyDecided: false } ? await Record(envelope, outcome, refusal) : outcome;
    }

    private async ValueTask<Outcome> Record(Envelope envelope, Outcome outcome, Refusal refusal)
    {
        var context = envelope.Context;
        var keeps = context.CommandId.MayHaveBeenUsed && (!context.HasClientKey || refusal.Kind is RefusalKind.Rule);
        var metadata = context.ToMetadata(envelope.Name);
        var refused = CommandRefused.Of(envelope.Name, envelope.Command.Stream, refusal);
        var work = new Work<Refusals>(
            Refusals.Stream,
            keeps ? metadata : metadata with { CommandId = CommandId.New(ids) },
            (_, _) => [refused]
        )
        {
            Receipt = keeps && context.Receipt is { } receipt ? _ => receipt(outcome) : null,
        };
        // What was decided is recorded even when the client has gone.
        var recorded = await log.Execute(work, CancellationToken.None);
        return recorded.AlreadyDecided
            ? Outcome.Of(recorded) with
            {
                State = null,
            }
            : outcome with
            {
                Receipt = recorded.Receipt,
                Position = recorded.Position,
                CommandId = work.Metadata.CommandId,
            };
    }
}
