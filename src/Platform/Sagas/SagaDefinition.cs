using System.Collections.Immutable;
using Florin.Kernel;
using Florin.Platform.Calls;

namespace Florin.Platform.Sagas;

/// <summary>A saga's state: the fold of its stream.</summary>
/// <typeparam name="TSelf">The state itself.</typeparam>
public interface ISagaState<TSelf> : IState<TSelf>
    where TSelf : class, ISagaState<TSelf>
{
    /// <summary>The saga's id, such as <c>txn_…</c>.</summary>
    string Id { get; }

    /// <summary>Whose share of the places it takes while it runs, such as <c>user_…</c>.</summary>
    string Owner { get; }

    /// <summary>How many events it is the fold of.</summary>
    long Version { get; }

    /// <summary>The definition that it runs, with its version, such as <c>transfer.1</c>; a running saga keeps it.</summary>
    string Saga { get; }

    /// <summary>It has come to its end.</summary>
    bool Ended { get; }

    /// <summary>It waits for a person: in review, or in manual review.</summary>
    bool Parked { get; }

    /// <summary>
    /// How often a person had a step asked anew that had been refused for good where only a person could help. A refusal
    /// stays with its command id, so from then on steps are asked under other ids.
    /// </summary>
    int Renewals { get; }

    /// <summary>The step that was refused, which sets it on its way back; null on its way forward.</summary>
    SagaFailure? Failure { get; }
}

/// <summary>Why a saga goes back.</summary>
/// <param name="Step">The step that was refused.</param>
/// <param name="Code">The refusal's code.</param>
/// <param name="Detail">The refusal's sentence.</param>
public sealed record SagaFailure(string Step, string Code, string Detail);

/// <summary>What a step came to; one whose outcome is unknown throws instead, and is asked again under the same command id.</summary>
/// <param name="Events">What is recorded of it.</param>
/// <param name="Refusal">It was refused for good: everything before it is undone.</param>
public sealed record StepResult(ImmutableArray<object> Events, Refusal? Refusal)
{
    /// <summary>The step is still in progress elsewhere; ask again under the same command id.</summary>
    public static StepResult Pending { get; } = new([], null) { IsPending = true };

    /// <summary>There is no outcome yet.</summary>
    public bool IsPending { get; private init; }

    /// <summary>It happened.</summary>
    public static StepResult Happened(params ReadOnlySpan<object> events) => new([.. events], null);

    /// <summary>It was refused for good.</summary>
    public static StepResult Refused(Refusal refusal, params ReadOnlySpan<object> events) => new([.. events], refusal);
}

/// <summary>Does a step, or undoes it; the context carries the command id, which is the same for every attempt.</summary>
/// <typeparam name="TState">The saga's state.</typeparam>
public delegate Task<StepResult> StepAction<in TState>(TState state, CallContext context, CancellationToken cancel);

/// <summary>How often a step is asked, and how patiently.</summary>
/// <param name="Timeout">How long one call may take before its outcome counts as unknown.</param>
/// <param name="Attempts">How many attempts before a person must look at it.</param>
/// <param name="Delay">The wait after the first attempt, doubled after each, with up to half of it as jitter.</param>
/// <param name="MaxDelay">The longest wait.</param>
/// <param name="Outage">How long the service that is asked may be away; attempts that find it away do not count.</param>
public sealed record StepPatience(TimeSpan Timeout, int Attempts, TimeSpan Delay, TimeSpan MaxDelay, TimeSpan Outage)
{
    /// <summary>How long one attempt may be pending, from its first call on, before its outcome counts as unknown.</summary>
    public TimeSpan Pending { get; init; }
}

/// <summary>One step of a saga.</summary>
/// <typeparam name="TState">The saga's state.</typeparam>
/// <param name="Name">Small letters; part of its command id.</param>
/// <param name="Asks">Which service does what, for people and the diagram, such as <c>account debit</c>.</param>
/// <param name="Act">Does it.</param>
/// <param name="IsDone">Whether the state says that it has happened.</param>
/// <param name="Patience">How often it is asked.</param>
public sealed record SagaStep<TState>(
    string Name,
    string Asks,
    StepAction<TState> Act,
    Func<TState, bool> IsDone,
    StepPatience Patience
)
{
    /// <summary>Undoes it; null where nothing needs to be undone.</summary>
    public StepAction<TState>? Undo { get; init; }

    /// <summary>What undoing it asks, for people and the diagram.</summary>
    public string? UndoAsks { get; init; }

    /// <summary>Whether the state says that it has been undone.</summary>
    public Func<TState, bool> IsUndone { get; init; } = static _ => false;

    /// <summary>It is done outside of Florin and may take long: meanwhile the saga holds no place.</summary>
    public bool IsOutside { get; init; }

    /// <summary>Once this has happened the saga only goes forward.</summary>
    public bool IsPivot { get; init; }
}

/// <summary>Why a saga needs manual review: it can neither continue nor be compensated by itself.</summary>
/// <param name="Detail">For people.</param>
/// <param name="Refused">The step was refused for good, where false means that its outcome is unknown.</param>
public sealed record ManualReviewReason(string Detail, bool Refused);

/// <summary>A saga as data: its steps in order, and what is recorded at its ends.</summary>
/// <typeparam name="TState">The saga's state.</typeparam>
/// <param name="Name">Such as <c>transfer</c>.</param>
/// <param name="Version">Goes up with every change of the steps; sagas under way keep theirs.</param>
/// <param name="Steps">In order; exactly one is the pivot.</param>
public sealed record SagaDefinition<TState>(string Name, int Version, ImmutableArray<SagaStep<TState>> Steps)
    where TState : class, ISagaState<TState>
{
    /// <summary>The name with the version, as a saga's state keeps it.</summary>
    public string Key => $"{Name}.{Version}";

    /// <summary>What is recorded when every step has happened.</summary>
    public required Func<TState, object> Completed { get; init; }

    /// <summary>What is recorded when everything is undone; whether anything had to be.</summary>
    public required Func<TState, bool, object> Failed { get; init; }

    /// <summary>What is recorded when it can go neither on nor back by itself: at which step, and why.</summary>
    public required Func<TState, string, ManualReviewReason, object> Stuck { get; init; }

    /// <summary>The next step on the way forward; null when all have happened.</summary>
    public SagaStep<TState>? Next(TState state) => Steps.FirstOrDefault(step => !step.IsDone(state));

    /// <summary>The next step to undo on the way back, last first; null when nothing is left.</summary>
    public SagaStep<TState>? NextToUndo(TState state) =>
        Steps.LastOrDefault(step => step.Undo is not null && step.IsDone(state) && !step.IsUndone(state));

    /// <summary>Whether anything was undone, or would have to be.</summary>
    public bool HasUndone(TState state) => Steps.Any(step => step.Undo is not null && step.IsUndone(state));

    /// <summary>Whether the saga is past its pivot and can only go forward.</summary>
    public bool PastPivot(TState state) => Steps.Any(step => step.IsPivot && step.IsDone(state));
}
