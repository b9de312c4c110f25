using Cronos;

namespace Florin.Platform.Times;

/// <summary>The moments of a recurrence, in order, as a calendar and the rules of its time zone make them.</summary>
public sealed class Timetable
{
    // Beyond it there are no months.
    private const int LastYear = 9990;

    private readonly Recurrence _rule;
    private readonly DateTimeOffset _startsAt;
    private readonly BusinessCalendar _calendar;
    private readonly TimeZoneInfo _zone;
    private readonly CronExpression? _cron;

    /// <summary>The moments of a recurrence that was checked.</summary>
    /// <param name="rule">The recurrence.</param>
    /// <param name="startsAt">None is before it, and months are counted from its own.</param>
    /// <param name="calendar">Its calendar.</param>
    /// <exception cref="TimeZoneNotFoundException">The machine does not know the time zone any more.</exception>
    public Timetable(Recurrence rule, DateTimeOffset startsAt, BusinessCalendar calendar)
    {
        (_rule, _startsAt, _calendar) = (rule, startsAt, calendar);
        _zone = TimeZoneInfo.FindSystemTimeZoneById(rule.TimeZone);
        _cron = rule.Cron is { } text ? CronExpression.Parse(text) : null;
    }

    /// <summary>The first moment after one, and after a slot where one was used; null where there is none any more.</summary>
    public Moment? Next(DateTimeOffset after, DateTimeOffset? slot)
    {
        if (_startsAt > after)
            after = _startsAt.AddTicks(-1);
        return _rule.Kind switch
        {
            RecurrenceKind.Once => _rule.At is { } at && at > after && slot is null ? new Moment(at, at) : null,
            RecurrenceKind.Monthly => NextOfMonths(_rule.Monthly!, after, slot), // Of this kind it has one.
            _ when _rule.Adjust is DayAdjustment.None => _cron!.GetNextOccurrence(after, _zone) is { } next
                ? new Moment(next.ToUniversalTime(), next.ToUniversalTime())
                : null,
            _ => NextOfDays(_cron!, after, slot),
        };
    }

    /// <summary>Some moments after one, in order.</summary>
    public IEnumerable<Moment> After(DateTimeOffset after, DateTimeOffset? slot)
    {
        while (Next(after, slot) is { } next)
        {
            yield return next;
            (after, slot) = (next.RunsAt, next.Slot);
        }
    }

    private Moment? NextOfMonths(MonthlyRule rule, DateTimeOffset after, DateTimeOffset? slot)
    {
        var start = LocalTime.DayOf(_startsAt, _zone);
        var from = LocalTime.DayOf(after, _zone);
        // What follows the last day of a month may be in the one after the next.
        for (var month = MonthOf(from) - 2; month < LastYear * 12; month++)
        {
            var since = month - MonthOf(start);
            if (since < 0 || since % rule.Every != 0)
                continue;
            var moment = OfMonth(rule, month);
            if (moment.RunsAt > after && (slot is null || moment.Slot > slot))
                return moment;
        }
        return null;
    }

    private Moment OfMonth(MonthlyRule rule, int number)
    {
        var (year, month) = (number / 12, (number % 12) + 1);
        var day = rule.BusinessDay is { } nth
            ? _calendar.BusinessDay(year, month, nth)
            : _calendar.Adjusted(
                new DateOnly(year, month, Math.Min(rule.Day ?? 1, DateTime.DaysInMonth(year, month))),
                _rule.Adjust
            );
        return new Moment(
            LocalTime.ToMoment(day, rule.Time, _zone),
            new DateTimeOffset(year, month, 1, 0, 0, 0, TimeSpan.Zero)
        );
    }

    // The expression is due once on each of its days. It is read on days without a time zone, which are moved, and then are
    // moments: several that come to the same moment are one.
    private Moment? NextOfDays(CronExpression cron, DateTimeOffset after, DateTimeOffset? slot)
    {
        var day = LocalTime.DayOf(after, _zone).AddDays(-BusinessCalendar.LongestBreak - 1);
        var at = DateTime.SpecifyKind(day.ToDateTime(TimeOnly.MinValue), DateTimeKind.Utc);
        Moment? found = null;
        for (var isFirst = true; cron.GetNextOccurrence(at, inclusive: isFirst) is { } next; isFirst = false)
        {
            var moved = _calendar.Adjusted(DateOnly.FromDateTime(next), _rule.Adjust);
            var moment = new Moment(
                LocalTime.ToMoment(moved, TimeOnly.FromDateTime(next), _zone),
                new DateTimeOffset(next, TimeSpan.Zero)
            );
            if (found is { } first && moment.RunsAt > first.RunsAt)
                return first;
            if (moment.RunsAt > after && (slot is null || moment.Slot > slot))
                found = moment;
            at = next;
        }
        return found;
    }

    private static int MonthOf(DateOnly day) => (day.Year * 12) + day.Month - 1;
}
