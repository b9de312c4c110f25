using Florin.Kernel;
using Florin.Platform.Times;
using Florin.Reports.Delivery;
using Florin.Reports.Jobs;
using Florin.Reports.Statements;

namespace Florin.Reports.Planning;

/// <summary>Which days a report of a schedule is about, seen from the day on which it is due in the schedule's time zone.</summary>
internal enum PlannedPeriod
{
    /// <summary>The day before.</summary>
    PreviousDay,

    /// <summary>Monday to Sunday of the week before.</summary>
    PreviousWeek,

    /// <summary>The month before.</summary>
    PreviousMonth,

    /// <summary>The quarter before, of the calendar year.</summary>
    PreviousQuarter,

    /// <summary>The calendar year before.</summary>
    PreviousYear,
}

/// <summary>What a schedule has written, when, and where it goes.</summary>
/// <param name="Kind">Such as trial-balance.</param>
/// <param name="Format">Such as csv.</param>
/// <param name="AccountId">Which account; null for all.</param>
/// <param name="Period">Which days; null for kinds without, or for all.</param>
/// <param name="Recurrence">When.</param>
/// <param name="Deliver">Where it goes.</param>
/// <param name="ByUser">Who ordered it is a user, whose role is asked for each time.</param>
internal sealed record ReportPlan(
    string Kind,
    string Format,
    AccountId? AccountId,
    PlannedPeriod? Period,
    Recurrence Recurrence,
    ReportDelivery Deliver,
    bool ByUser
)
{
    // What was decided before the end of the period is durable by then, and statements are issued.
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    /// <summary>The report of an occurrence.</summary>
    public ReportOrder OrderAt(DateTimeOffset runsAt) => new(Kind, Format, AccountId, PeriodAt(runsAt)?.ToString(), At: null);

    /// <summary>When an occurrence can be written: once its days, which are UTC, are over.</summary>
    public DateTimeOffset DueAt(DateTimeOffset runsAt) =>
        PeriodAt(runsAt) is { } period && period.End + Settled > runsAt ? period.End + Settled : runsAt;

    private StatementPeriod? PeriodAt(DateTimeOffset runsAt)
    {
        var today = LocalTime.DayOf(runsAt, TimeZoneInfo.FindSystemTimeZoneById(Recurrence.TimeZone));
        var month = new DateOnly(today.Year, today.Month, 1);
        var quarter = new DateOnly(today.Year, ((today.Month - 1) / 3 * 3) + 1, 1);
        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        return Period switch
        {
            PlannedPeriod.PreviousDay => new StatementPeriod(today.AddDays(-1), today.AddDays(-1)),
            PlannedPeriod.PreviousWeek => new StatementPeriod(monday.AddDays(-7), monday.AddDays(-1)),
            PlannedPeriod.PreviousMonth => new StatementPeriod(month.AddMonths(-1), month.AddDays(-1)),
            PlannedPeriod.PreviousQuarter => new StatementPeriod(quarter.AddMonths(-3), quarter.AddDays(-1)),
            PlannedPeriod.PreviousYear => new StatementPeriod(
                new DateOnly(today.Year - 1, 1, 1),
                new DateOnly(today.Year - 1, 12, 31)
            ),
            _ => null,
        };
    }
}
