using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Policies;
using Florin.Platform.Tracing;

namespace Florin.Platform.Commands;

/// <summary>Something that a service is asked to do. A sealed record; its type's name is the command's name.</summary>
public interface ICommand
{
    /// <summary>The stream that it is about, such as <c>account-acc_…</c>.</summary>
    string Stream { get; }
}

/// <summary>Who sends a command, from where and why.</summary>
/// <param name="CommandId">The same id is never decided twice, for ever.</param>
/// <param name="Actor">Who.</param>
/// <param name="CorrelationId">The same for everything that one request sets off.</param>
public sealed record CommandContext(CommandId CommandId, Actor Actor, string CorrelationId)
{
    /// <summary>The command or event that led to this one.</summary>
    public string? CausationId { get; init; }

    /// <summary>The X-Request-Id.</summary>
    public string? RequestId { get; init; }

    /// <summary>The client's network address.</summary>
    public string? Address { get; init; }

    /// <summary>The address as it is stored: sealed, where it is that of a person.</summary>
    public string? StoredAddress
    {
        get => field ?? Address;
        init;
    }

    /// <summary>The W3C traceparent of the caller, for events that are recorded outside a span of this program.</summary>
    public string? Trace { get; init; }

    /// <summary>SHA-256 of what a client asked under its Idempotency-Key; empty without one.</summary>
    public ReadOnlyMemory<byte> Fingerprint { get; init; }

    /// <summary>Makes the answer to keep for a client's Idempotency-Key.</summary>
    public Func<Outcome, Receipt>? Receipt { get; init; }

    /// <summary>Called with the position and the id of the recorded command once it is durable; null if nothing needs them.</summary>
    public Action<long, CommandId>? Recorded { get; init; }

    /// <summary>The approval of a second person under which it is sent; null without one.</summary>
    public string? Approval { get; init; }

    /// <summary>
    /// Nothing may be written: what the command would come to is only looked at, and neither a key nor an entry in the audit is
    /// left of it. Handlers that change something elsewhere before they decide must not do so.
    /// </summary>
    public bool IsDryRun { get; init; }

    /// <summary>Whether its sender may do something, for <see cref="PolicyEngine"/>; with what else is known of it.</summary>
    /// <param name="action">What it would do.</param>
    /// <param name="at">Now.</param>
    public PolicyQuestion Question(Permission action, DateTimeOffset at) =>
        new(Actor, action, at) { Address = Address, IsApproved = Approval is not null };

    /// <summary>The command id comes from a client's own key.</summary>
    public bool HasClientKey => !Fingerprint.IsEmpty;

    /// <summary>What the events of this command will carry.</summary>
    public Metadata ToMetadata(string command) =>
        new(CommandId, command, Actor.Id, CorrelationId, CausationId, Traceparent.Now ?? Trace, RequestId, StoredAddress);
}

/// <summary>The outcome of a command. Known only once it is durable.</summary>
public sealed record Outcome
{
    /// <summary>The stream's state after it; null where it was not decided.</summary>
    public object? State { get; init; }

    /// <summary>What happened; of an earlier command the first event alone.</summary>
    public IReadOnlyList<Recorded> Events { get; init; } = [];

    /// <summary>Why the business said no.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>What is wrong with the command itself.</summary>
    public Problems? Problems { get; init; }

    /// <summary>Where it was recorded: of the first event; 0 where nothing was recorded.</summary>
    public long Position
    {
        get => field == 0 && Events is [var first, ..] ? first.Position : field;
        init;
    }

    /// <summary>The id under which it was recorded, where that is not the command's own; null where it is.</summary>
    public CommandId? CommandId { get; init; }

    /// <summary>It had been decided before; nothing was done now.</summary>
    public bool AlreadyDecided { get; init; }

    /// <summary>The answer kept with it.</summary>
    public Receipt? Receipt { get; init; }

    /// <summary>It happened, now or earlier.</summary>
    public bool Accepted => Refusal is null && Problems is null;

    /// <summary>What a log's execution came to.</summary>
    public static Outcome Of<TState>(Execution<TState> execution)
        where TState : class, IState<TState>
    {
        ArgumentNullException.ThrowIfNull(execution);
        return new Outcome
        {
            State = execution.State,
            Events = execution.Events,
            Refusal = execution.Refusal,
            AlreadyDecided = execution.AlreadyDecided,
            Receipt = execution.Receipt,
            Position = execution.Position,
        };
    }

    /// <summary>A refusal.</summary>
    public static Outcome Of(Refusal refusal) => new() { Refusal = refusal };
}

/// <summary>A command that looked elsewhere before it is decided: the command with what it found, or a refusal.</summary>
/// <typeparam name="TCommand">The command.</typeparam>
public readonly record struct Prepared<TCommand>(TCommand? Command, Refusal? Refusal)
{
    /// <summary>It goes on, with what it found.</summary>
    public static implicit operator Prepared<TCommand>(TCommand command) => new(command, null);

    /// <summary>It ends here.</summary>
    public static implicit operator Prepared<TCommand>(Refusal refusal) => new(default, refusal);
}
