using System.Diagnostics;
using Florin.Kernel;
using Florin.Platform.Times;

namespace Florin.Reports.Planning;

/// <summary>A schedule of reports was created; in the stream <c>report-schedule-rps_…</c>.</summary>
/// <param name="Id">The schedule.</param>
/// <param name="Plan">What it has written, when, and where it goes.</param>
/// <param name="By">Who created it.</param>
/// <param name="At">When.</param>
internal sealed record ReportScheduleCreated(ReportScheduleId Id, ReportPlan Plan, string By, DateTimeOffset At);

/// <summary>A report was requested because it was due.</summary>
/// <param name="Id">The schedule.</param>
/// <param name="RunsAt">When it was due.</param>
/// <param name="Slot">Which one of its rule it is.</param>
/// <param name="Report">The report.</param>
internal sealed record ReportScheduleRan(ReportScheduleId Id, DateTimeOffset RunsAt, DateTimeOffset Slot, ReportId Report);

/// <summary>A schedule of reports waits until it is resumed.</summary>
/// <param name="Id">The schedule.</param>
/// <param name="Reason">Why Florin paused it; null where somebody did.</param>
internal sealed record ReportSchedulePaused(ReportScheduleId Id, string? Reason);

/// <summary>A schedule of reports runs again.</summary>
/// <param name="Id">The schedule.</param>
/// <param name="At">From when on; what was due before is left out.</param>
internal sealed record ReportScheduleResumed(ReportScheduleId Id, DateTimeOffset At);

/// <summary>A schedule of reports was ended for good.</summary>
/// <param name="Id">The schedule.</param>
internal sealed record ReportScheduleCancelled(ReportScheduleId Id);

/// <summary>Where a schedule of reports stands.</summary>
internal enum ReportScheduleStatus
{
    /// <summary>It runs when it is due.</summary>
    Active,

    /// <summary>It waits until it is resumed.</summary>
    Paused,

    /// <summary>It was ended for good.</summary>
    Cancelled,
}

/// <summary>A schedule of reports: the fold of its stream.</summary>
/// <param name="Created">What it was created with; null for a stream without events.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Through">All that was due until then is requested or left out.</param>
/// <param name="Slot">The last of its rule that is; null for none.</param>
/// <param name="Runs">How many reports were requested.</param>
/// <param name="LastReport">The last of them; null for none.</param>
/// <param name="PausedFor">Why Florin paused it; null where it did not.</param>
internal sealed record ReportSchedule(
    ReportScheduleCreated? Created,
    ReportScheduleStatus Status,
    DateTimeOffset Through,
    DateTimeOffset? Slot,
    int Runs,
    ReportId? LastReport,
    string? PausedFor
) : IState<ReportSchedule>
{
    /// <inheritdoc/>
    public static ReportSchedule Empty { get; } = new(null, ReportScheduleStatus.Active, default, null, 0, null, null);

    /// <inheritdoc/>
    public static string Schema => "report-schedule.1";

    public static string StreamOf(ReportScheduleId id) => $"report-schedule-{id}";

    /// <summary>
    /// The moment that is to be run, and when it can be: of several that nobody ran the last, the others are left out. Null where
    /// none is to come.
    /// </summary>
    public (Moment Moment, DateTimeOffset DueAt)? Next(Calendars calendars, DateTimeOffset now)
    {
        if (Created is not { Plan: var plan } || Status is not ReportScheduleStatus.Active)
            return null;
        if (calendars.Find(plan.Recurrence.Calendar) is not { } calendar)
            return null; // It is not configured any more; it runs again once it is.
        (Moment, DateTimeOffset)? next = null;
        foreach (var moment in new Timetable(plan.Recurrence, Created.At, calendar).After(Through, Slot))
        {
            var due = plan.DueAt(moment.RunsAt);
            if (next is not null && due > now)
                break;
            next = (moment, due);
        }
        return next;
    }

    /// <summary>Whether an occurrence is still to be run.</summary>
    public bool Awaits(DateTimeOffset runsAt) => Status is ReportScheduleStatus.Active && runsAt > Through;

    public Decision Pause(ReportScheduleId id, string? reason) =>
        Refused(id) is { } refusal ? refusal
        : Status is ReportScheduleStatus.Paused ? []
        : [new ReportSchedulePaused(id, reason)];

    public Decision Resume(ReportScheduleId id, DateTimeOffset now) =>
        Refused(id) is { } refusal ? refusal
        : Status is ReportScheduleStatus.Active ? []
        : [new ReportScheduleResumed(id, now)];

    public Decision Cancel(ReportScheduleId id) =>
        Created is null ? Refusal.NotFound("report schedule", id.Value)
        : Status is ReportScheduleStatus.Cancelled ? []
        : [new ReportScheduleCancelled(id)];

    /// <inheritdoc/>
    public ReportSchedule Apply(object happened) =>
        happened switch
        {
            ReportScheduleCreated e => this with { Created = e, Through = e.At },
            ReportScheduleRan e => this with { Through = e.RunsAt, Slot = e.Slot, Runs = Runs + 1, LastReport = e.Report },
            ReportSchedulePaused e => this with { Status = ReportScheduleStatus.Paused, PausedFor = e.Reason },
            ReportScheduleResumed e => this with
            {
                Status = ReportScheduleStatus.Active,
                PausedFor = null,
                Through = e.At > Through ? e.At : Through,
            },
            ReportScheduleCancelled => this with { Status = ReportScheduleStatus.Cancelled },
            _ => throw new UnreachableException($"{happened.GetType().Name} is not an event of a schedule of reports."),
        };

    private Refusal? Refused(ReportScheduleId id) =>
        Created is null ? Refusal.NotFound("report schedule", id.Value)
        : Status is ReportScheduleStatus.Cancelled ? Refusal.WrongState($"The report schedule {id} was cancelled.")
        : null;
}
