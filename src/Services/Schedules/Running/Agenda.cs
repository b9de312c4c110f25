using Florin.Platform.Times;

namespace Florin.Schedules.Running;

/// <summary>What is to be done next about a schedule.</summary>
internal abstract record Move;

/// <summary>Nothing before a time; nothing by itself where there is none.</summary>
internal sealed record Wait(DateTimeOffset? Until) : Move;

/// <summary>Starts an occurrence, or another try of one.</summary>
internal sealed record Begin(Moment Moment, int Attempt) : Move;

/// <summary>Asks what became of the try that is under way.</summary>
internal sealed record AskOutcome(OpenOccurrence Open) : Move;

/// <summary>Leaves occurrences out.</summary>
internal sealed record LeaveOut(OccurrencesSkipped Skipped) : Move;

/// <summary>It has come to its end.</summary>
internal sealed record Finish(string Reason) : Move;

/// <summary>Says what is due of a schedule. Pure: the schedule, the time and the calendars decide.</summary>
internal sealed class Agenda(Calendars calendars, ScheduleOptions options)
{
    public const string Missed = "missed";
    public const string TooManyOpen = "too-many-open";

    // So many missed occurrences are left out by one event.
    private const int MaxSkipped = 10_000;

    /// <summary>What is to be done now.</summary>
    /// <param name="schedule">The schedule, which exists.</param>
    /// <param name="now">Now, UTC.</param>
    /// <param name="asked">The occurrences that were asked about lately, and are left alone now.</param>
    public Move Next(Schedule schedule, DateTimeOffset now, IReadOnlySet<DateTimeOffset> asked)
    {
        foreach (var open in schedule.Open)
            if (open.RetryAt is null && !asked.Contains(open.RunsAt))
                return new AskOutcome(open);
        if (schedule.Status is not ScheduleStatus.Active)
            return new Wait(null);
        if (schedule.Open.FirstOrDefault(open => open.RetryAt <= now) is { } again)
            return new Begin(new Moment(again.RunsAt, again.Slot), again.Attempt + 1);
        var retry = schedule.Open.Min(open => open.RetryAt);
        if (EndOf(schedule) is { } reason)
            return schedule.Open.Length == 0 ? new Finish(reason) : new Wait(retry);
        if (TimetableOf(schedule) is not { } times)
            return new Wait(retry);
        if (Upcoming(schedule, times) is not { } next)
            return schedule.Open.Length == 0 ? new Finish(NoMore(schedule, times)) : new Wait(retry);
        return next.RunsAt <= now ? Due(schedule, times, now) : new Wait(retry < next.RunsAt ? retry : next.RunsAt);
    }

    /// <summary>The next moments, those that will be run; fewer where it ends before.</summary>
    public IReadOnlyList<Moment> Preview(Schedule schedule, int most, DateTimeOffset now)
    {
        if (schedule.Status is not (ScheduleStatus.Active or ScheduleStatus.Paused) || TimetableOf(schedule) is not { } times)
            return [];
        if (schedule.Status is ScheduleStatus.Paused && now > schedule.Through)
            schedule = schedule with { Through = now }; // As if it were resumed now.
        var left = schedule.Terms.MaxOccurrences is { } count ? Math.Max(0, count - schedule.Runs) : most;
        return [.. Remaining(schedule, times).Take(Math.Min(most, left))];
    }

    /// <summary>When it is due next, UTC; null where it is not.</summary>
    public DateTimeOffset? NextAt(Schedule schedule) =>
        schedule.Status is ScheduleStatus.Active && EndOf(schedule) is null && TimetableOf(schedule) is { } times
            ? Upcoming(schedule, times)?.RunsAt
            : null;

    /// <summary>The calendar that it names and that there is not; null where there is no such problem.</summary>
    public string? MissingCalendar(Schedule schedule) =>
        schedule.Terms.Recurrence.Calendar is { } name && calendars.Find(name) is null ? name : null;

    private Move Due(Schedule schedule, Timetable times, DateTimeOffset now)
    {
        var due = Remaining(schedule, times).TakeWhile(moment => moment.RunsAt <= now).Take(MaxSkipped).ToList();
        var runs = schedule.Terms.Missed switch
        {
            MissedRuns.Once => 1,
            MissedRuns.All => options.MaxCatchUp,
            _ => due.Count(moment => now - moment.RunsAt <= options.Grace),
        };
        if (due.Count == MaxSkipped || due.Count > runs)
            return Without(schedule, due, due.Count == MaxSkipped ? due.Count : due.Count - runs, Missed);
        return schedule.Open.Length >= options.MaxOpen ? Without(schedule, due, 1, TooManyOpen) : new Begin(due[0], 1);
    }

    private static LeaveOut Without(Schedule schedule, List<Moment> due, int count, string reason)
    {
        var last = due[count - 1];
        return new LeaveOut(new OccurrencesSkipped(schedule.Id, due[0].RunsAt, last.RunsAt, last.Slot, count, reason));
    }

    private Timetable? TimetableOf(Schedule schedule) =>
        calendars.Find(schedule.Terms.Recurrence.Calendar) is { } calendar
            ? new Timetable(schedule.Terms.Recurrence, schedule.Terms.StartsAt, calendar)
            : null;

    private static Moment? Upcoming(Schedule schedule, Timetable times) =>
        times.Next(schedule.Through, schedule.Slot) is { } next && !(next.RunsAt > schedule.Terms.EndsAt) ? next : null;

    private static IEnumerable<Moment> Remaining(Schedule schedule, Timetable times) =>
        times.After(schedule.Through, schedule.Slot).TakeWhile(moment => !(moment.RunsAt > schedule.Terms.EndsAt));

    private static string? EndOf(Schedule schedule) =>
        schedule.Runs >= schedule.Terms.MaxOccurrences ? "count"
        : schedule.Total >= schedule.Terms.MaxTotal?.Minor ? "total"
        : null;

    private static string NoMore(Schedule schedule, Timetable times) =>
        times.Next(schedule.Through, schedule.Slot) is null ? "finished" : "date";
}
