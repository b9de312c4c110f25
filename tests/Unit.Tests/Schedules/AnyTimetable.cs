using Florin.Platform.Times;
using FsCheck;
using FsCheck.Fluent;
using static Florin.Unit.Tests.Schedules.SomeSchedule;

namespace Florin.Unit.Tests.Schedules;

/// <summary>What holds for every rule, in every time zone, with any holidays, from any moment on.</summary>
public sealed class AnyTimetable
{
    private static readonly string[] Zones =
    [
        "UTC",
        "Europe/Prague",
        "America/New_York",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "Pacific/Apia",
        "Africa/Casablanca",
    ];

    private static readonly Gen<string> Times =
        from hour in Gen.Choose(0, 23)
        from minute in Gen.Elements(0, 1, 15, 30, 59)
        select $"{hour:00}:{minute:00}";

    private static readonly Gen<Recurrence> Rules = Gen.OneOf(
        from day in Gen.Choose(1, 31)
        from time in Times
        from every in Gen.Choose(1, 12)
        from zone in Gen.Elements(Zones)
        from adjust in Gen.Elements(Enum.GetValues<DayAdjustment>())
        select Monthly(day, null, time, every, zone, adjust),
        from nth in Gen.Choose(1, 23)
        from fromEnd in Gen.Elements(1, -1)
        from time in Times
        from zone in Gen.Elements(Zones)
        select Monthly(null, nth * fromEnd, time, 1, zone),
        from time in Times
        from days in Gen.Elements("* * *", "1 * *", "L * *", "29 2 *", "* * MON-FRI", "* * 6#2", "15W * *", "31 * *")
        from zone in Gen.Elements(Zones)
        from adjust in Gen.Elements(Enum.GetValues<DayAdjustment>())
        select Cron($"{int.Parse(time[3..])} {int.Parse(time[..2])} {days}", zone, adjust)
    );

    private static readonly Gen<BusinessCalendar> Calendars =
        from days in Gen.ArrayOf(Gen.Choose(0, 4000), 60)
        select new BusinessCalendar(
            days.Select(day => new DateOnly(2025, 1, 1).AddDays(day)),
            [DayOfWeek.Saturday, DayOfWeek.Sunday]
        );

    private static readonly Arbitrary<(Recurrence Rule, BusinessCalendar Calendar, DateTimeOffset After)> Cases = (
        from rule in Rules
        from calendar in Calendars
        from minutes in Gen.Choose(0, 5_000_000)
        select (rule, calendar, new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minutes))
    ).ToArbitrary();

    [Fact]
    public void Goes_on_and_never_back() =>
        Holds(one =>
        {
            var before = one.After;
            DateTimeOffset? slot = null;
            foreach (var moment in Of(one).After(one.After, slot: null).Take(10))
            {
                if (moment.RunsAt <= before || moment.Slot <= slot)
                    return false;
                (before, slot) = (moment.RunsAt, moment.Slot);
            }
            return true;
        });

    [Fact]
    public void Is_the_same_wherever_it_is_read_from() =>
        Holds(one =>
        {
            var all = Of(one).After(one.After, slot: null).Take(8).ToList();
            return all.Zip(all.Skip(1))
                .All(pair =>
                    Of(one).Next(pair.First.RunsAt, slot: null) == pair.Second
                    && Of(one).Next(pair.Second.RunsAt.AddTicks(-1), slot: null) == pair.Second
                    && Of(one).Next(pair.First.RunsAt, pair.First.Slot) == pair.Second
                );
        });

    [Fact]
    public void Falls_on_business_days_where_it_is_moved_to_them() =>
        Holds(one =>
            (one.Rule.Adjust is DayAdjustment.None && one.Rule.Monthly?.BusinessDay is null)
            || Of(one)
                .After(one.After, slot: null)
                .Take(10)
                .All(moment =>
                    one.Calendar.IsBusinessDay(
                        LocalTime.DayOf(moment.RunsAt, TimeZoneInfo.FindSystemTimeZoneById(one.Rule.TimeZone))
                    )
                    || one.Rule.TimeZone == "Pacific/Apia"
                )
        );

    [Fact]
    public void Has_one_day_in_each_month_that_it_means() =>
        Holds(one =>
        {
            if (one.Rule.Monthly is not { } monthly)
                return true;
            var slots = Of(one).After(one.After, slot: null).Take(10).Select(moment => moment.Slot).ToList();
            return slots.Zip(slots.Skip(1)).All(pair => pair.First.AddMonths(monthly.Every) == pair.Second);
        });

    private static Timetable Of((Recurrence Rule, BusinessCalendar Calendar, DateTimeOffset After) one) =>
        new(one.Rule, one.After, one.Calendar);

    private static void Holds(Func<(Recurrence Rule, BusinessCalendar Calendar, DateTimeOffset After), bool> law) =>
        Prop.ForAll(Cases, law).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
}
