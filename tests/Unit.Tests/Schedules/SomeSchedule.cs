using System.Globalization;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Times;
using Florin.Schedules;

namespace Florin.Unit.Tests.Schedules;

/// <summary>Schedules, rules and calendars for tests.</summary>
internal static class SomeSchedule
{
    public static readonly ScheduleId Standing = new("sch_1");
    public static readonly UserId Owner = new("user_alice");
    public static readonly AccountId From = new("acc_from");
    public static readonly AccountId To = new("acc_to");
    public static readonly Money Hundred = new(100_00, Currency.Of("EUR"));

    public static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).ToUniversalTime();

    public static DateOnly Day(string day) => DateOnly.Parse(day, CultureInfo.InvariantCulture);

    public static BusinessCalendar Calendar(params IEnumerable<string> holidays) =>
        new(holidays.Select(Day), [DayOfWeek.Saturday, DayOfWeek.Sunday]);

    public static Recurrence Once(string at) => new(RecurrenceKind.Once, At(at), null, null, "UTC", null, DayAdjustment.None);

    public static Recurrence Cron(string cron, string zone = "UTC", DayAdjustment adjust = DayAdjustment.None) =>
        new(RecurrenceKind.Cron, null, cron, null, zone, null, adjust);

    public static Recurrence Monthly(
        int? day = null,
        int? businessDay = null,
        string time = "09:00",
        int every = 1,
        string zone = "UTC",
        DayAdjustment adjust = DayAdjustment.None
    ) =>
        new(
            RecurrenceKind.Monthly,
            null,
            null,
            new MonthlyRule(day, businessDay, TimeOnly.Parse(time, CultureInfo.InvariantCulture), every),
            zone,
            null,
            adjust
        );

    public static ScheduleTerms Terms(Recurrence rule, string startsAt = "2026-01-01T00:00:00Z") =>
        new(
            "rent",
            rule,
            AmountRule.Fixed,
            Hundred,
            At(startsAt),
            EndsAt: null,
            MaxOccurrences: null,
            MaxTotal: null,
            MissedRuns.Once,
            new RetryRule(0, TimeSpan.FromHours(1)),
            Description: null,
            Reference: null,
            Metadata: null
        );

    public static ScheduleCreated Created(ScheduleTerms terms) =>
        new(
            Standing,
            Owner,
            TransactionType.Transfer,
            From,
            To,
            terms,
            new Mandate(null, WithSecondFactor: false),
            terms.StartsAt
        );

    public static Schedule Of(ScheduleTerms terms) => Schedule.Empty.Apply(Created(terms));

    /// <summary>The first moments of a rule, as they are written in UTC.</summary>
    public static IReadOnlyList<string> Moments(
        Recurrence rule,
        string after,
        int count,
        BusinessCalendar? calendar = null,
        string? startsAt = null
    ) =>
        [
            .. new Timetable(rule, At(startsAt ?? after), calendar ?? BusinessCalendar.Weekdays)
                .After(At(after), slot: null)
                .Take(count)
                .Select(moment => moment.RunsAt.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)),
        ];
}
