using Florin.Platform.Times;
using static Florin.Unit.Tests.Schedules.SomeSchedule;

namespace Florin.Unit.Tests.Schedules;

public sealed class MonthsAsBanksKnowThem
{
    [Fact]
    public void Have_a_last_day_where_they_are_shorter() =>
        Assert.Equal(
            ["2027-01-31 09:00", "2027-02-28 09:00", "2027-03-31 09:00", "2027-04-30 09:00"],
            Moments(Monthly(day: 31), "2027-01-01T00:00:00Z", 4)
        );

    [Theory]
    [InlineData("2028-02-01T00:00:00Z", "2028-02-29 09:00")]
    [InlineData("2027-02-01T00:00:00Z", "2027-02-28 09:00")]
    [InlineData("2100-02-01T00:00:00Z", "2100-02-28 09:00")]
    [InlineData("2000-02-01T00:00:00Z", "2000-02-29 09:00")]
    public void Are_of_leap_years_or_not(string after, string expected) =>
        Assert.Equal([expected], Moments(Monthly(day: 29), after, 1));

    [Fact]
    public void Have_a_last_business_day_before_weekends_and_holidays()
    {
        // 31 January 2027 is a Sunday; 31 March is a Wednesday, here with two holidays; Easter Friday is not the last.
        var calendar = Calendar("2027-03-31", "2027-03-30", "2027-12-31");
        Assert.Equal(
            ["2027-01-29 09:00", "2027-02-26 09:00", "2027-03-29 09:00", "2027-04-30 09:00"],
            Moments(Monthly(businessDay: -1), "2027-01-01T00:00:00Z", 4, calendar)
        );
        Assert.Equal(["2027-12-30 09:00"], Moments(Monthly(businessDay: -1), "2027-12-01T00:00:00Z", 1, calendar));
    }

    [Theory]
    [InlineData(1, "2027-01-04 09:00")] // The 1st is a holiday, the 2nd and 3rd a weekend.
    [InlineData(2, "2027-01-05 09:00")]
    [InlineData(20, "2027-01-29 09:00")]
    [InlineData(23, "2027-01-29 09:00")] // There are 20.
    [InlineData(-2, "2027-01-28 09:00")]
    [InlineData(-23, "2027-01-04 09:00")]
    public void Count_business_days_from_either_end(int nth, string expected) =>
        Assert.Equal([expected], Moments(Monthly(businessDay: nth), "2027-01-01T00:00:00Z", 1, Calendar("2027-01-01")));

    [Theory]
    [InlineData(DayAdjustment.None, "2027-05-01 09:00")]
    [InlineData(DayAdjustment.Preceding, "2027-04-30 09:00")]
    [InlineData(DayAdjustment.Following, "2027-05-04 09:00")]
    internal void Move_what_falls_on_no_business_day(DayAdjustment adjust, string expected) =>
        Assert.Equal([expected], Moments(Monthly(day: 1, adjust: adjust), "2027-04-02T00:00:00Z", 1, Calendar("2027-05-03")));

    [Fact]
    public void Give_none_twice_over_the_end_of_a_month()
    {
        var rule = Monthly(day: 31, adjust: DayAdjustment.Following);
        Assert.Equal(
            ["2027-02-01 09:00", "2027-03-01 09:00", "2027-03-31 09:00", "2027-04-30 09:00", "2027-05-31 09:00"],
            Moments(rule, "2027-01-30T00:00:00Z", 5)
        );
    }

    [Fact]
    public void Are_left_out_where_only_every_third_is_meant() =>
        Assert.Equal(
            ["2026-11-15 09:00", "2027-02-15 09:00", "2027-05-15 09:00"],
            Moments(Monthly(day: 15, every: 3), "2026-11-03T00:00:00Z", 3)
        );

    [Fact]
    public void Are_counted_from_the_start_whatever_was_left_out() =>
        Assert.Equal(
            ["2027-05-15 09:00"],
            Moments(Monthly(day: 15, every: 3), "2027-02-16T00:00:00Z", 1, startsAt: "2026-11-03T00:00:00Z")
        );

    [Fact]
    public void Give_no_occurrence_twice_when_the_calendar_changes()
    {
        // It ran on Friday, since Monday the 15th was a holiday; then the holiday was taken back.
        var rule = Monthly(day: 15, adjust: DayAdjustment.Preceding);
        var first = new Timetable(rule, At("2027-02-01T00:00:00Z"), Calendar("2027-02-15")).Next(
            At("2027-02-01T00:00:00Z"),
            null
        );
        Assert.Equal(At("2027-02-12T09:00:00Z"), first!.Value.RunsAt);
        var next = new Timetable(rule, At("2027-02-01T00:00:00Z"), Calendar()).Next(first.Value.RunsAt, first.Value.Slot);
        Assert.Equal(At("2027-03-15T09:00:00Z"), next!.Value.RunsAt);
    }

    [Fact]
    public void Begin_in_the_time_zone() =>
        Assert.Equal(
            ["2027-01-31 15:00", "2027-02-28 15:00"], // 1 February, midnight, in Tokyo.
            Moments(Monthly(day: 1, time: "00:00", zone: "Asia/Tokyo"), "2027-01-15T00:00:00Z", 2)
        );
}
