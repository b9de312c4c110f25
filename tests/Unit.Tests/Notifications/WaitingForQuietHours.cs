using System.Globalization;
using Florin.Notifications;

namespace Florin.Unit.Tests.Notifications;

/// <summary>Quiet hours end by the clocks of the user, which skip an hour in March and show one twice in October.</summary>
public sealed class WaitingForQuietHours
{
    [Theory]
    [InlineData("22:00", "07:00", "Europe/Berlin", "2026-01-02T20:59:59Z", "2026-01-02T20:59:59Z")]
    [InlineData("22:00", "07:00", "Europe/Berlin", "2026-01-02T21:00:00Z", "2026-01-03T06:00:00Z")]
    [InlineData("22:00", "07:00", "Europe/Berlin", "2026-01-03T05:59:59Z", "2026-01-03T06:00:00Z")]
    [InlineData("22:00", "07:00", "Europe/Berlin", "2026-01-03T06:00:00Z", "2026-01-03T06:00:00Z")]
    [InlineData("12:00", "14:00", "UTC", "2026-01-03T13:00:00Z", "2026-01-03T14:00:00Z")]
    [InlineData("12:00", "14:00", "Asia/Kolkata", "2026-01-03T07:00:00Z", "2026-01-03T08:30:00Z")]
    // In summer an hour earlier in UTC.
    [InlineData("22:00", "07:00", "Europe/Berlin", "2026-07-02T21:00:00Z", "2026-07-03T05:00:00Z")]
    // The night in which clocks go from 02:00 to 03:00 is an hour shorter.
    [InlineData("22:00", "07:00", "Europe/Berlin", "2026-03-28T22:00:00Z", "2026-03-29T05:00:00Z")]
    // An end that clocks skip comes when they do.
    [InlineData("22:00", "02:30", "Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29T01:00:00Z")]
    // The night in which clocks go from 03:00 to 02:00 is an hour longer.
    [InlineData("22:00", "07:00", "Europe/Berlin", "2026-10-24T21:00:00Z", "2026-10-25T06:00:00Z")]
    // An end that clocks show twice: the first time; what comes in the hour after that, the second time.
    [InlineData("22:00", "02:30", "Europe/Berlin", "2026-10-24T23:00:00Z", "2026-10-25T00:30:00Z")]
    [InlineData("22:00", "02:30", "Europe/Berlin", "2026-10-25T01:10:00Z", "2026-10-25T01:30:00Z")]
    public void Ends_by_the_clocks_of_the_time_zone(string from, string until, string zone, string now, string sendable) =>
        Assert.Equal(Time(sendable), new QuietHours(from, until, zone).SendableAt(Time(now)));

    [Fact]
    public void Never_takes_more_than_a_day_and_never_ends_in_the_past()
    {
        var begin = Time("2026-03-27T00:00:00Z");
        foreach (var until in Enumerable.Range(0, 24).Select(hour => $"{hour:D2}:15"))
            for (var minutes = 0; minutes < 3 * 24 * 60; minutes += 17)
            {
                var now = begin.AddMinutes(minutes);
                var at = new QuietHours("21:45", until, "America/New_York").SendableAt(now);
                Assert.InRange(at, now, now.AddHours(25));
            }
    }

    [Theory]
    [InlineData("Europe/Berlin", true)]
    [InlineData("UTC", true)]
    [InlineData("Europe/Atlantis", false)]
    [InlineData("../../etc/passwd", false)]
    [InlineData("/etc/passwd", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Needs_a_time_zone_that_there_is(string? zone, bool isOne) => Assert.Equal(isOne, QuietHours.IsTimeZone(zone));

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
