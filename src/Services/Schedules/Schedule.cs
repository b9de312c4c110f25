using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Florin.Contracts.Accounts;
using Florin.Kernel;

namespace Florin.Schedules;

/// <summary>Where a schedule stands.</summary>
internal enum ScheduleStatus
{
    /// <summary>It runs when it is due.</summary>
    Active,

    /// <summary>It waits until it is resumed.</summary>
    Paused,

    /// <summary>It was ended by hand.</summary>
    Cancelled,

    /// <summary>It came to its end.</summary>
    Ended,
}

/// <summary>An occurrence that was started and has not come to its end.</summary>
/// <param name="RunsAt">When it was due, UTC.</param>
/// <param name="Slot">Which one of its rule it is.</param>
/// <param name="Attempt">Which try it is at.</param>
/// <param name="Amount">How much it moves.</param>
/// <param name="Transaction">Its transaction, once one is known.</param>
/// <param name="RetryAt">When it is tried again, UTC; null while the present try is under way.</param>
internal sealed record OpenOccurrence(
    DateTimeOffset RunsAt,
    DateTimeOffset Slot,
    int Attempt,
    Money Amount,
    TransactionId? Transaction,
    DateTimeOffset? RetryAt
);

/// <summary>A schedule: the fold of a stream <c>schedule-sch_…</c>.</summary>
/// <param name="Created">What does not change about it; null for a stream without events.</param>
/// <param name="Terms">When it is due, and how much it moves.</param>
/// <param name="Mandate">By what right.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Through">All that was due until then is started or skipped, UTC.</param>
/// <param name="Slot">The last of its rule that is; null for none.</param>
/// <param name="Runs">How many occurrences were started.</param>
/// <param name="Total">How much they moved, or are about to, in minor units.</param>
/// <param name="Open">The occurrences under way, oldest first.</param>
/// <param name="Failures">How many occurrences in a row have failed.</param>
/// <param name="PausedBy">So many failures in a row paused it; null where it is not paused, or was by hand.</param>
/// <param name="Changes">How often it was changed.</param>
/// <param name="Version">How many events it has.</param>
internal sealed record Schedule(
    ScheduleCreated Created,
    ScheduleTerms Terms,
    Mandate Mandate,
    ScheduleStatus Status,
    DateTimeOffset Through,
    DateTimeOffset? Slot,
    int Runs,
    long Total,
    ImmutableArray<OpenOccurrence> Open,
    int Failures,
    int? PausedBy,
    int Changes,
    long Version
) : IState<Schedule>
{
    /// <summary>Raised with every change of what is stored of it, in snapshots and in the rows of its list.</summary>
    public const int ShapeVersion = 2;

    private const string CancelledCode = "schedule-cancelled";

    public static Schedule Empty { get; } =
        new(null!, null!, null!, ScheduleStatus.Active, default, null, 0, 0, [], 0, null, 0, 0); // There is nothing until it is created.

    public static string Schema { get; } = string.Create(CultureInfo.InvariantCulture, $"schedule.{ShapeVersion}");

    public bool Exists => Version > 0;

    public ScheduleId Id => Created.Id;

    public Currency Currency => Terms.Amount.Currency;

    /// <summary>Whether anything can still happen to it by itself.</summary>
    public bool Runnable => Status is ScheduleStatus.Active || Open.Length > 0;

    public bool IsOver => !Runnable && Status is not ScheduleStatus.Paused;

    public static string StreamOf(ScheduleId id) => $"schedule-{id}";

    public OpenOccurrence? Find(DateTimeOffset runsAt) => Open.FirstOrDefault(open => open.RunsAt == runsAt);

    public Decision Change(ScheduleTerms terms, int basedOn, bool restarts, Mandate authority, DateTimeOffset now) =>
        Refused("changed") is { } refusal ? refusal
        : basedOn != Changes
            ? Refusal.WrongState("The schedule has been changed meanwhile; look at it and send the change again.")
        : [new ScheduleChanged(Id, terms, restarts, authority, now)];

    public Decision Pause() =>
        Status is ScheduleStatus.Paused ? []
        : Refused("paused") is { } refusal ? refusal
        : [new SchedulePaused(Id)];

    public Decision Resume(DateTimeOffset now) =>
        Exists && Status is ScheduleStatus.Active ? []
        : Refused("resumed") is { } refusal ? refusal
        : [new ScheduleResumed(Id, now)];

    /// <summary>Ends it by hand; what waits to be tried again is not.</summary>
    public Decision Cancel()
    {
        if (!Exists)
            return NotFound;
        if (Status is ScheduleStatus.Cancelled)
            return [];
        if (Refused("cancelled") is { } refusal)
            return refusal;
        object[] ended = [.. Open.Where(open => open.RetryAt is not null).Select(Ended), new ScheduleCancelled(Id)];
        return [.. ended];

        OccurrenceFailed Ended(OpenOccurrence open) =>
            new(
                Id,
                open.RunsAt,
                open.Attempt,
                open.Transaction,
                open.Amount,
                CancelledCode,
                "The schedule was cancelled before it was tried again.",
                RetryAt: null
            );
    }

    /// <summary>Leaves occurrences out, unless they have been started or left out already.</summary>
    public Decision Skip(OccurrencesSkipped skipped) =>
        Refused("skipped") is { } refusal ? refusal
        : skipped.Last <= Through ? []
        : [skipped];

    /// <summary>Starts an occurrence, or another try of one, unless that has happened already.</summary>
    public Decision Start(OccurrenceStarted started) =>
        !Exists ? NotFound
        : Status is not ScheduleStatus.Active ? []
        : started.Attempt == 1 ? (started.RunsAt > Through ? [started] : [])
        : Find(started.RunsAt) is { RetryAt: not null } open && open.Attempt == started.Attempt - 1 ? [started]
        : [];

    /// <summary>Records what a try came to, unless that is recorded already.</summary>
    /// <param name="runsAt">Which occurrence.</param>
    /// <param name="attempt">Which try.</param>
    /// <param name="outcome">What it came to.</param>
    /// <param name="maxFailures">After so many occurrences in a row that failed it is paused.</param>
    /// <param name="now">Now, UTC.</param>
    public Decision Record(DateTimeOffset runsAt, int attempt, AttemptOutcome outcome, int maxFailures, DateTimeOffset now)
    {
        if (Find(runsAt) is not { RetryAt: null } open || open.Attempt != attempt)
            return [];
        return outcome switch
        {
            { Transaction: { } sent, Ended: false } => open.Transaction == sent
                ? []
                : [new OccurrenceSent(Id, runsAt, attempt, sent)],
            { Transaction: { } done, Code: null } => [new OccurrenceCompleted(Id, runsAt, attempt, done, open.Amount)],
            _ when Failed(open, outcome, now) is { RetryAt: null } last && Failures + 1 >= maxFailures => Status
            is ScheduleStatus.Active
                ? [last, new SchedulePaused(Id, Failures + 1)]
                : [last],
            _ => [Failed(open, outcome, now)],
        };
    }

    /// <summary>Ends it.</summary>
    public Decision End(string reason) =>
        Exists && Status is ScheduleStatus.Active && Open.Length == 0 ? [new ScheduleEnded(Id, reason)] : [];

    public Schedule Apply(object happened) => Folded(happened) with { Version = Version + 1 };

    private Schedule Folded(object happened) =>
        happened switch
        {
            ScheduleCreated e => Empty with { Created = e, Terms = e.Terms, Mandate = e.Mandate, Through = e.At },
            ScheduleChanged e => Changed(e),
            SchedulePaused e => this with { Status = ScheduleStatus.Paused, PausedBy = e.Failures },
            ScheduleResumed e => Resumed(e),
            ScheduleCancelled => this with { Status = ScheduleStatus.Cancelled },
            ScheduleEnded => this with { Status = ScheduleStatus.Ended },
            OccurrencesSkipped e => this with { Through = Later(Through, e.Last), Slot = e.Slot },
            OccurrenceStarted e => Started(e),
            OccurrenceSent e => With(Find(e.RunsAt)! with { Transaction = e.Transaction }), // It was started.
            OccurrenceCompleted e => Without(e.RunsAt) with { Failures = 0 },
            OccurrenceFailed { RetryAt: { } at } e => With(Find(e.RunsAt)! with { Transaction = null, RetryAt = at }), // Likewise.
            OccurrenceFailed e => Without(e.RunsAt) with { Total = Total - e.Amount.Minor, Failures = Failures + 1 },
            _ => throw new UnreachableException($"{happened.GetType().Name} is not an event of a schedule."),
        };

    private static Refusal NotFound => Refusal.NotFound("schedule", "with this id");

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private OccurrenceFailed Failed(OpenOccurrence open, AttemptOutcome outcome, DateTimeOffset now)
    {
        var mayRetry =
            outcome.Code == AccountCodes.InsufficientFunds.Name
            && open.Attempt <= Terms.Retries.Count
            && Status is ScheduleStatus.Active or ScheduleStatus.Paused;
        return new OccurrenceFailed(
            Id,
            open.RunsAt,
            open.Attempt,
            outcome.Transaction ?? open.Transaction,
            open.Amount,
            outcome.Code ?? "unknown",
            outcome.Detail ?? "",
            mayRetry ? now + Terms.Retries.Interval : null
        );
    }

    private Schedule Resumed(ScheduleResumed e) =>
        this with
        {
            Status = ScheduleStatus.Active,
            Through = Later(Through, e.At),
            Failures = 0,
            PausedBy = null,
        };

    private Schedule Changed(ScheduleChanged e)
    {
        var changed = this with { Terms = e.Terms, Mandate = e.Mandate, Changes = Changes + 1 };
        return e.Restarts ? changed with { Through = Later(Through, e.At), Slot = null } : changed;
    }

    private Schedule Started(OccurrenceStarted e)
    {
        var open = new OpenOccurrence(e.RunsAt, e.Slot, e.Attempt, e.Amount, null, null);
        if (Find(e.RunsAt) is { } before)
            return With(open) with { Total = Total - before.Amount.Minor + e.Amount.Minor };
        return this with
        {
            Through = Later(Through, e.RunsAt),
            Slot = e.Slot,
            Runs = Runs + 1,
            Total = Total + e.Amount.Minor,
            Open = Open.Add(open),
        };
    }

    private Schedule With(OpenOccurrence open) =>
        this with
        {
            Open = [.. Open.Select(one => one.RunsAt == open.RunsAt ? open : one)],
        };

    private Schedule Without(DateTimeOffset runsAt) => this with { Open = Open.RemoveAll(one => one.RunsAt == runsAt) };

    private Refusal? Refused(string verb) =>
        !Exists ? NotFound
        : Status is ScheduleStatus.Cancelled or ScheduleStatus.Ended
            ? Refusal.WrongState(
                $"The schedule is {ScheduleView.ToName(Status)}; only one that is ACTIVE or PAUSED can be {verb}."
            )
        : null;
}

/// <summary>What a try of an occurrence came to.</summary>
/// <param name="Transaction">Its transaction; null where none was created.</param>
/// <param name="Ended">Nothing more will become of it.</param>
/// <param name="Code">Why it was refused or failed; null where it was not.</param>
/// <param name="Detail">The same in a sentence.</param>
internal sealed record AttemptOutcome(TransactionId? Transaction, bool Ended, string? Code, string? Detail);
