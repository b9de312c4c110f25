using Florin.WebConsole.Api;
using Florin.WebConsole.Components;

namespace Florin.Unit.Tests.WebConsole;

/// <summary>When a schedule is due, as operators read it.</summary>
public sealed class SayingARule
{
    [Theory]
    [InlineData(null, -1, 1, "none", "the last business day of each month at 09:00, Europe/Prague")]
    [InlineData(null, 3, 3, "none", "the 3rd business day of every 3rd month at 09:00, Europe/Prague")]
    [InlineData(null, -2, 1, "none", "the 2nd last business day of each month at 09:00, Europe/Prague")]
    [InlineData(
        31,
        null,
        1,
        "preceding",
        "the last day of each month at 09:00, Europe/Prague, moved to the preceding business day"
    )]
    [InlineData(11, null, 12, "none", "the 11th day of every 12th month at 09:00, Europe/Prague")]
    [InlineData(21, null, 1, "none", "the 21st day of each month at 09:00, Europe/Prague")]
    public void Names_the_day(int? day, int? businessDay, int every, string adjust, string said) =>
        Assert.Equal(said, ScheduleWords.When(Some(new ShownMonthly(day, businessDay, "09:00", every), adjust: adjust)));

    [Fact]
    public void Leaves_a_cron_expression_as_it_is() =>
        Assert.Equal("by the cron expression 0 9 * * MON, Europe/Prague", ScheduleWords.When(Some(cron: "0 9 * * MON")));

    [Fact]
    public void Says_a_moment_without_a_zone() =>
        Assert.Equal("once, at 2027-01-01 09:00:00Z", ScheduleWords.When(Some(at: new(2027, 1, 1, 9, 0, 0, TimeSpan.Zero))));

    [Fact]
    public void Says_how_much_and_until_when()
    {
        var schedule = Some() with { AmountRule = "downTo", MaxOccurrences = 1, MaxTotal = 500 };
        Assert.Equal("what the source holds beyond 10.50 EUR", ScheduleWords.HowMuch(schedule));
        Assert.Equal("after 1 occurrence, or when 500.00 EUR were moved", ScheduleWords.Ends(schedule));
        Assert.Null(ScheduleWords.Ends(Some()));
    }

    internal static ShownSchedule Some(
        ShownMonthly? monthly = null,
        string? cron = null,
        DateTimeOffset? at = null,
        string adjust = "none"
    ) =>
        new(
            "sch_1",
            "user_1",
            "Rent",
            "ACTIVE",
            "transfer",
            "fixed",
            10.50m,
            "EUR",
            "acc_1",
            "acc_2",
            null,
            null,
            at,
            cron,
            monthly,
            "Europe/Prague",
            null,
            adjust,
            default,
            null,
            null,
            null,
            "once",
            new ShownRetries(0, 0),
            null,
            0,
            0,
            null,
            default
        );
}
