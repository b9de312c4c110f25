using Florin.Kernel;
using Florin.Platform.Times;
using Florin.Reports.Planning;

namespace Florin.Reports.Features;

/// <summary>A schedule of reports as a client sees it.</summary>
/// <param name="Id">The schedule.</param>
/// <param name="Kind">What its reports are about.</param>
/// <param name="Format">The format of their files.</param>
/// <param name="AccountId">The account; null for all.</param>
/// <param name="Period">previousDay, previousWeek, previousMonth, previousQuarter or previousYear; null for none.</param>
/// <param name="At">When it is due, for one that is due once.</param>
/// <param name="Cron">Its cron expression.</param>
/// <param name="Monthly">Its day of the month.</param>
/// <param name="TimeZone">IANA's name of its time zone.</param>
/// <param name="Calendar">Its calendar of holidays.</param>
/// <param name="Adjust">none, preceding or following.</param>
/// <param name="Mail">The addresses that reports are mailed to.</param>
/// <param name="Destination">The configured place that they are put into; null for none.</param>
/// <param name="Status">ACTIVE, PAUSED, CANCELLED or ENDED.</param>
/// <param name="Problem">Why it does not run; null where nothing keeps it.</param>
/// <param name="NextRuns">When it is due the next times, up to three.</param>
/// <param name="Runs">How many reports it has had written.</param>
/// <param name="LastReport">The last of them; null for none.</param>
/// <param name="CreatedBy">Who created it.</param>
/// <param name="CreatedAt">When.</param>
internal sealed record ReportScheduleView(
    ReportScheduleId Id,
    string Kind,
    string Format,
    AccountId? AccountId,
    PlannedPeriod? Period,
    DateTimeOffset? At,
    string? Cron,
    MonthlyBody? Monthly,
    string TimeZone,
    string? Calendar,
    DayAdjustment Adjust,
    IReadOnlyList<string> Mail,
    string? Destination,
    string Status,
    string? Problem,
    IReadOnlyList<DateTimeOffset> NextRuns,
    int Runs,
    ReportId? LastReport,
    string CreatedBy,
    DateTimeOffset CreatedAt
)
{
    private const int Shown = 3;

    /// <summary>A schedule that was created.</summary>
    public static ReportScheduleView Of(ReportSchedule schedule, Calendars calendars)
    {
        var (id, plan, by, at) = schedule.Created!; // It was created.
        var when = plan.Recurrence;
        var calendar = calendars.Find(when.Calendar);
        var next = Upcoming(schedule, plan, calendar);
        return new ReportScheduleView(
            id,
            plan.Kind,
            plan.Format,
            plan.AccountId,
            plan.Period,
            when.At,
            when.Cron,
            when.Monthly is { } monthly
                ? new MonthlyBody(monthly.Day, monthly.BusinessDay, $"{monthly.Time:HH:mm:ss}", monthly.Every)
                : null,
            when.TimeZone,
            when.Calendar,
            when.Adjust,
            plan.Deliver.Mail,
            plan.Deliver.Destination,
            schedule.Status is ReportScheduleStatus.Active && next.Count == 0 && calendar is not null
                ? "ENDED"
                : schedule.Status.ToString().ToUpperInvariant(),
            calendar is null ? $"The calendar {when.Calendar} is not configured." : schedule.PausedFor,
            next,
            schedule.Runs,
            schedule.LastReport,
            by,
            at
        );
    }

    private static IReadOnlyList<DateTimeOffset> Upcoming(
        ReportSchedule schedule,
        ReportPlan plan,
        BusinessCalendar? calendar
    ) =>
        schedule is { Status: ReportScheduleStatus.Active, Created.At: var at } && calendar is not null
            ?
            [
                .. new Timetable(plan.Recurrence, at, calendar)
                    .After(schedule.Through, schedule.Slot)
                    .Take(Shown)
                    .Select(moment => plan.DueAt(moment.RunsAt)),
            ]
            : [];
}
