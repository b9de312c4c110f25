using Florin.Kernel;
using Florin.Schedules;
using Florin.Testing;
using static Florin.Unit.Tests.Schedules.SomeSchedule;

namespace Florin.Unit.Tests.Schedules;

/// <summary>What a schedule decides on its own history.</summary>
public sealed class ALifeOfASchedule
{
    private static readonly DateTimeOffset First = At("2026-01-01T09:00:00Z");
    private static readonly DateTimeOffset Now = At("2026-01-01T09:00:01Z");
    private static readonly TransactionId Transaction = new("txn_1");
    private static readonly ScheduleTerms Daily = Terms(Cron("0 9 * * *"));
    private static readonly OccurrenceStarted Started = new(Standing, First, First, 1, Hundred);
    private static readonly AttemptOutcome NoMoney = new(null, Ended: true, "insufficient-funds", "There is no money.");

    [Fact]
    public void Starts_an_occurrence_once()
    {
        var schedule = Given().When(s => s.Start(Started)).Then(Started);
        Assert.Equal((1, 100_00, First), (schedule.Runs, schedule.Total, schedule.Through));
        Given(Started).When(s => s.Start(Started)).Then();
        Given(Started, Completed()).When(s => s.Start(Started)).Then();
        Given(new SchedulePaused(Standing)).When(s => s.Start(Started)).Then();
    }

    [Fact]
    public void Starts_another_try_only_after_the_one_before()
    {
        var again = Started with { Attempt = 2 };
        Given(Started).When(s => s.Start(again)).Then();
        Given(Started, Failed(Now)).When(s => s.Start(again)).Then(again);
        Given(Started, Failed(Now), again).When(s => s.Start(again)).Then();
        Given(Started, Failed(Now)).When(s => s.Start(Started with { Attempt = 3 })).Then();
    }

    [Fact]
    public void Records_an_outcome_once()
    {
        var done = new AttemptOutcome(Transaction, Ended: true, null, null);
        Given(Started).When(s => s.Record(First, 1, done, 10, Now)).Then(Completed());
        Given(Started, Completed()).When(s => s.Record(First, 1, done, 10, Now)).Then();
        Given(Started).When(s => s.Record(First, 2, done, 10, Now)).Then();
        Given().When(s => s.Record(First, 1, done, 10, Now)).Then();
    }

    [Fact]
    public void Records_what_is_under_way_once()
    {
        var sent = new OccurrenceSent(Standing, First, 1, Transaction);
        var pending = new AttemptOutcome(Transaction, Ended: false, null, null);
        Given(Started).When(s => s.Record(First, 1, pending, 10, Now)).Then(sent);
        Given(Started, sent).When(s => s.Record(First, 1, pending, 10, Now)).Then();
    }

    [Fact]
    public void Tries_again_for_want_of_money_alone_and_so_often()
    {
        var terms = Daily with { Retries = new RetryRule(1, TimeSpan.FromHours(2)) };
        var retryAt = Now.AddHours(2);
        Given(terms, Started).When(s => s.Record(First, 1, NoMoney, 10, Now)).Then(Failed(retryAt));
        var last = Failed(null) with { Attempt = 2 };
        var second = Given(terms, Started, Failed(retryAt), Started with { Attempt = 2 });
        Assert.Equal(0, second.When(s => s.Record(First, 2, NoMoney, 10, Now)).Then(last).Total);
        Given(terms, Started)
            .When(s => s.Record(First, 1, NoMoney with { Code = "account-frozen" }, 10, Now))
            .Then(Failed(null) with { Code = "account-frozen" });
        Given(terms, Started, new ScheduleCancelled(Standing))
            .When(s => s.Record(First, 1, NoMoney, 10, Now))
            .Then(Failed(null));
    }

    [Fact]
    public void Is_paused_after_too_many_failures_in_a_row()
    {
        var second = Started with { RunsAt = First.AddDays(1), Slot = First.AddDays(1) };
        var paused = Given(Started, Failed(null), second)
            .When(s => s.Record(second.RunsAt, 1, NoMoney, 2, Now))
            .Then(Failed(null) with { RunsAt = second.RunsAt }, new SchedulePaused(Standing, 2));
        Assert.Equal((ScheduleStatus.Paused, 2), (paused.Status, paused.PausedBy));
        Given(
                Started,
                Failed(null),
                second,
                Completed() with
                {
                    RunsAt = second.RunsAt,
                },
                Started with
                {
                    RunsAt = Now,
                    Slot = Now,
                }
            )
            .When(s => s.Record(Now, 1, NoMoney, 2, Now))
            .Then(Failed(null) with { RunsAt = Now });
    }

    [Fact]
    public void Leaves_out_what_came_due_while_it_was_paused()
    {
        Given().When(s => s.Pause()).Then(new SchedulePaused(Standing));
        Given(new SchedulePaused(Standing)).When(s => s.Pause()).Then();
        Given().When(s => s.Resume(Now)).Then();
        var resumed = Given(new SchedulePaused(Standing)).When(s => s.Resume(Now)).Then(new ScheduleResumed(Standing, Now));
        Assert.Equal((ScheduleStatus.Active, Now), (resumed.Status, resumed.Through));
    }

    [Fact]
    public void Gives_up_what_waits_to_be_tried_again_when_it_is_cancelled()
    {
        var given = Given(Started, Failed(Now));
        var cancelled = given
            .When(s => s.Cancel())
            .Then(
                Failed(null) with
                {
                    Code = "schedule-cancelled",
                    Detail = "The schedule was cancelled before it was tried again.",
                },
                new ScheduleCancelled(Standing)
            );
        Assert.True(cancelled.IsOver);
        given.And(new ScheduleCancelled(Standing)).When(s => s.Cancel()).Then();
        Assert.True(Given(Started).And(new ScheduleCancelled(Standing)).State.Runnable);
    }

    [Fact]
    public void Refuses_everything_once_it_is_over()
    {
        var ended = Given(new ScheduleEnded(Standing, "date"));
        ended.When(s => s.Pause()).ThenRefused("wrong-state");
        ended.When(s => s.Resume(Now)).ThenRefused("wrong-state");
        ended.When(s => s.Cancel()).ThenRefused("wrong-state");
        ended.When(s => s.Change(Daily, 0, restarts: false, new Mandate(null, false), Now)).ThenRefused("wrong-state");
        ended.When(s => s.Start(Started)).Then();
        Scenario.Given<Schedule>().When(s => s.Pause()).ThenRefused("not-found");
    }

    [Fact]
    public void Is_changed_only_by_who_has_seen_its_last_change()
    {
        var (terms, right) = (Daily with { Amount = Hundred with { Minor = 1 } }, new Mandate("apr_1", true));
        var changed = new ScheduleChanged(Standing, terms, Restarts: false, right, Now);
        var after = Given().When(s => s.Change(terms, 0, restarts: false, right, Now)).Then(changed);
        Assert.Equal((terms, right, 1), (after.Terms, after.Mandate, after.Changes));
        Given(changed).When(s => s.Change(terms, 0, restarts: false, right, Now)).ThenRefused("wrong-state");
        var restarted = Given(Started, Completed(), changed with { Restarts = true }).State;
        Assert.Equal((Now, null), (restarted.Through, restarted.Slot));
    }

    private static OccurrenceCompleted Completed() => new(Standing, First, 1, Transaction, Hundred);

    private static OccurrenceFailed Failed(DateTimeOffset? retryAt) =>
        new(Standing, First, 1, null, Hundred, "insufficient-funds", "There is no money.", retryAt);

    private static Scenario.GivenEvents<Schedule> Given(params object[] history) => Given(Daily, history);

    private static Scenario.GivenEvents<Schedule> Given(ScheduleTerms terms, params object[] history) =>
        Scenario.Given<Schedule>([Created(terms), .. history]);
}
