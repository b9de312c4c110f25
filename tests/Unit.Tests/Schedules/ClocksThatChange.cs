using Florin.Platform.Times;
using static Florin.Unit.Tests.Schedules.SomeSchedule;

namespace Florin.Unit.Tests.Schedules;

/// <summary>Times that summer time leaves out, or shows twice.</summary>
public sealed class ClocksThatChange
{
    private const string Prague = "Europe/Prague";

    [Fact]
    public void Give_the_first_moment_after_a_gap() =>
        Assert.Equal(
            ["2027-03-27 01:30", "2027-03-28 01:00", "2027-03-29 00:30"],
            Moments(Cron("30 2 * * *", Prague), "2027-03-27T00:00:00Z", 3)
        );

    [Fact]
    public void Give_the_same_for_days_of_months() =>
        Assert.Equal(
            ["2027-02-28 01:30", "2027-03-28 01:00", "2027-04-28 00:30"],
            Moments(Monthly(day: 28, time: "02:30", zone: Prague), "2027-02-27T00:00:00Z", 3)
        );

    [Fact]
    public void Give_the_first_of_two() =>
        Assert.Equal(
            ["2027-10-30 00:30", "2027-10-31 00:30", "2027-11-01 01:30"],
            Moments(Cron("30 2 * * *", Prague), "2027-10-30T00:00:00Z", 3)
        );

    [Fact]
    public void Give_the_first_of_two_for_days_of_months() =>
        Assert.Equal(
            ["2027-09-30 00:30", "2027-10-31 00:30", "2027-11-30 01:30"],
            Moments(Monthly(day: 31, time: "02:30", zone: Prague), "2027-09-29T00:00:00Z", 3)
        );

    [Fact]
    public void Keep_the_time_of_the_day() =>
        Assert.Equal(["2027-03-27 08:00", "2027-03-28 07:00"], Moments(Cron("0 9 * * *", Prague), "2027-03-27T00:00:00Z", 2));

    [Fact]
    public void May_move_by_half_an_hour() =>
        Assert.Equal(
            ["2027-10-02 15:30"], // 02:15 is left out; 02:30 is the first after it, at +11:00.
            Moments(Monthly(day: 3, time: "02:15", zone: "Australia/Lord_Howe"), "2027-09-15T00:00:00Z", 1)
        );

    [Fact]
    public void May_leave_out_a_whole_day() =>
        Assert.Equal(
            ["2011-12-30 10:00"], // Samoa went from the 29th to the 31st, whose first moment it is.
            Moments(Monthly(day: 30, zone: "Pacific/Apia"), "2011-12-15T00:00:00Z", 1)
        );

    [Fact]
    public void Run_through_the_repeated_hour_where_every_so_many_minutes_are_meant() =>
        Assert.Equal(
            ["2027-10-31 00:00", "2027-10-31 00:30", "2027-10-31 01:00", "2027-10-31 01:30"],
            Moments(Cron("*/30 * * * *", Prague), "2027-10-30T23:59:00Z", 4)
        );

    [Theory]
    [InlineData("Europe/Prague", true)]
    [InlineData("UTC", true)]
    [InlineData("Etc/UTC", true)]
    [InlineData("Central European Standard Time", false)]
    [InlineData("Mars/Olympus", false)]
    [InlineData("../etc/passwd", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Are_of_time_zones_that_IANA_names(string? name, bool expected) =>
        Assert.Equal(expected, LocalTime.TryZone(name, out _));
}
