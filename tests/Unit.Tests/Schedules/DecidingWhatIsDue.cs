using Florin.Kernel;
using Florin.Platform.Times;
using Florin.Schedules;
using Florin.Schedules.Running;
using static Florin.Unit.Tests.Schedules.SomeSchedule;

namespace Florin.Unit.Tests.Schedules;

public sealed class DecidingWhatIsDue
{
    private static readonly HashSet<DateTimeOffset> Nothing = [];
    private static readonly ScheduleTerms Daily = Terms(Cron("0 9 * * *"));
    private readonly Agenda _agenda = new(new Calendars([]), new ScheduleOptions { MaxCatchUp = 3, MaxOpen = 2 });

    [Fact]
    public void Waits_until_the_next_moment() =>
        Assert.Equal(new Wait(At("2026-01-01T09:00:00Z")), Next(Of(Daily), "2026-01-01T08:59:59Z"));

    [Fact]
    public void Begins_at_that_moment() =>
        Assert.Equal(BeginAt("2026-01-01T09:00:00Z"), Next(Of(Daily), "2026-01-01T09:00:00Z"));

    [Fact]
    public void Leaves_out_all_that_was_missed() =>
        Assert.Equal(
            Without("2026-01-01T09:00:00Z", "2026-01-05T09:00:00Z", 5),
            Next(Of(Daily with { Missed = MissedRuns.Skip }), "2026-01-05T10:00:00Z")
        );

    [Fact]
    public void Leaves_out_what_was_missed_and_not_what_is_due_just_now()
    {
        var schedule = Of(Daily with { Missed = MissedRuns.Skip });
        var now = "2026-01-05T09:00:30Z";
        var without = Assert.IsType<LeaveOut>(Next(schedule, now));
        Assert.Equal(4, without.Skipped.Count);
        Assert.Equal(BeginAt("2026-01-05T09:00:00Z"), Next(schedule.Apply(without.Skipped), now));
    }

    [Fact]
    public void Runs_the_last_of_those_that_were_missed()
    {
        var schedule = Of(Daily);
        var without = Assert.IsType<LeaveOut>(Next(schedule, "2026-01-05T10:00:00Z"));
        Assert.Equal(Without("2026-01-01T09:00:00Z", "2026-01-04T09:00:00Z", 4), without);
        Assert.Equal(BeginAt("2026-01-05T09:00:00Z"), Next(schedule.Apply(without.Skipped), "2026-01-05T10:00:00Z"));
    }

    [Fact]
    public void Runs_all_that_were_missed_up_to_a_limit()
    {
        var schedule = Of(Daily with { Missed = MissedRuns.All });
        Assert.Equal(BeginAt("2026-01-01T09:00:00Z"), Next(schedule, "2026-01-03T10:00:00Z"));
        Assert.Equal(Without("2026-01-01T09:00:00Z", "2026-01-02T09:00:00Z", 2), Next(schedule, "2026-01-05T10:00:00Z"));
    }

    [Fact]
    public void Leaves_out_a_long_time_in_pieces()
    {
        var schedule = Of(Terms(Cron("* * * * *")) with { Missed = MissedRuns.All });
        var without = Assert.IsType<LeaveOut>(Next(schedule, "2026-02-01T00:00:00Z"));
        Assert.Equal(10_000, without.Skipped.Count);
    }

    [Fact]
    public void Leaves_out_what_comes_while_too_many_are_under_way()
    {
        var schedule = Started(Started(Of(Daily with { Missed = MissedRuns.All }), 1), 2);
        var asked = schedule.Open.Select(open => open.RunsAt).ToHashSet();
        Assert.Equal(
            "too-many-open",
            Assert.IsType<LeaveOut>(_agenda.Next(schedule, At("2026-01-03T09:00:00Z"), asked)).Skipped.Reason
        );
    }

    [Fact]
    public void Asks_about_what_is_under_way_before_anything_else()
    {
        var schedule = Started(Of(Daily), 1);
        Assert.Equal(new AskOutcome(schedule.Open[0]), Next(schedule, "2026-01-02T09:00:00Z"));
        Assert.Equal(
            new AskOutcome(schedule.Open[0]),
            Next(schedule.Apply(new ScheduleCancelled(Standing)), "2026-01-02T09:00:00Z")
        );
    }

    [Fact]
    public void Tries_again_when_it_is_time()
    {
        var retryAt = At("2026-01-01T10:00:00Z");
        var schedule = Started(Of(Daily), 1)
            .Apply(
                new OccurrenceFailed(Standing, At("2026-01-01T09:00:00Z"), 1, null, Hundred, "insufficient-funds", "", retryAt)
            );
        Assert.Equal(new Wait(retryAt), Next(schedule, "2026-01-01T09:30:00Z"));
        Assert.Equal(
            new Begin(new Moment(At("2026-01-01T09:00:00Z"), At("2026-01-01T09:00:00Z")), 2),
            Next(schedule, "2026-01-01T10:00:00Z")
        );
        Assert.Equal(new Wait(null), Next(schedule.Apply(new SchedulePaused(Standing)), "2026-01-01T10:00:00Z"));
    }

    [Fact]
    public void Ends_after_so_many()
    {
        var schedule = Started(Of(Daily with { MaxOccurrences = 1 }), 1);
        Assert.Equal(new Finish("count"), Next(Completed(schedule), "2026-01-01T09:01:00Z"));
    }

    [Fact]
    public void Ends_once_so_much_has_moved_and_not_before_that_is_known()
    {
        var schedule = Started(Of(Daily with { MaxTotal = Hundred }), 1);
        var asked = new HashSet<DateTimeOffset> { At("2026-01-01T09:00:00Z") };
        Assert.Equal(new Wait(null), _agenda.Next(schedule, At("2026-01-09T00:00:00Z"), asked));
        Assert.Equal(new Finish("total"), Next(Completed(schedule), "2026-01-01T09:01:00Z"));
        var failed = schedule.Apply(
            new OccurrenceFailed(Standing, At("2026-01-01T09:00:00Z"), 1, null, Hundred, "account-frozen", "", null)
        );
        Assert.Equal(new Wait(At("2026-01-02T09:00:00Z")), Next(failed, "2026-01-01T09:01:00Z"));
    }

    [Fact]
    public void Ends_at_a_date()
    {
        var schedule = Of(Daily with { EndsAt = At("2026-01-01T09:00:00Z") });
        Assert.Equal(BeginAt("2026-01-01T09:00:00Z"), Next(schedule, "2026-01-01T09:00:00Z"));
        Assert.Equal(new Finish("date"), Next(Completed(Started(schedule, 1)), "2026-01-01T09:01:00Z"));
    }

    [Fact]
    public void Ends_when_it_was_due_once()
    {
        var schedule = Of(Terms(Once("2026-01-01T09:00:00Z")));
        Assert.Equal(BeginAt("2026-01-01T09:00:00Z"), Next(schedule, "2026-01-01T09:00:00Z"));
        Assert.Equal(new Finish("finished"), Next(Completed(Started(schedule, 1)), "2026-01-01T09:01:00Z"));
    }

    [Fact]
    public void Rests_where_its_calendar_is_not_there_any_more()
    {
        var schedule = Of(Terms(Cron("0 9 * * *") with { Calendar = "gone" }));
        Assert.Equal(new Wait(null), Next(schedule, "2026-01-05T10:00:00Z"));
        Assert.Equal("gone", _agenda.MissingCalendar(schedule));
    }

    [Fact]
    public void Shows_what_is_to_come_up_to_its_end()
    {
        var schedule = Of(Daily with { MaxOccurrences = 3, EndsAt = At("2026-01-02T12:00:00Z") });
        Assert.Equal(
            [At("2026-01-01T09:00:00Z"), At("2026-01-02T09:00:00Z")],
            _agenda.Preview(schedule, 12, At("2026-01-01T00:00:00Z")).Select(moment => moment.RunsAt)
        );
        var paused = Of(Daily).Apply(new SchedulePaused(Standing));
        Assert.Equal(At("2026-02-01T09:00:00Z"), _agenda.Preview(paused, 1, At("2026-02-01T00:00:00Z"))[0].RunsAt);
    }

    private Move Next(Schedule schedule, string now) => _agenda.Next(schedule, At(now), Nothing);

    private static Begin BeginAt(string at) => new(new Moment(At(at), At(at)), 1);

    private static LeaveOut Without(string first, string last, int count) =>
        new(new OccurrencesSkipped(Standing, At(first), At(last), At(last), count, "missed"));

    private static Schedule Started(Schedule schedule, int day)
    {
        var at = At($"2026-01-{day:00}T09:00:00Z");
        return schedule.Apply(new OccurrenceStarted(Standing, at, at, 1, Hundred));
    }

    private static Schedule Completed(Schedule schedule) =>
        schedule.Apply(new OccurrenceCompleted(Standing, schedule.Open[0].RunsAt, 1, new TransactionId("txn_1"), Hundred));
}
