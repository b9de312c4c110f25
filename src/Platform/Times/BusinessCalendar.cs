using System.Collections.Frozen;

namespace Florin.Platform.Times;

/// <summary>Which days are business days.</summary>
public sealed class BusinessCalendar
{
    /// <summary>So many days in a row can be without a business day; a calendar with more is refused.</summary>
    public const int LongestBreak = 31;

    private readonly FrozenSet<DateOnly> _holidays;
    private readonly FrozenSet<DayOfWeek> _weekend;

    /// <summary>A calendar of its own.</summary>
    /// <param name="holidays">The days, beside the weekend, that are no business days.</param>
    /// <param name="weekend">The days of the week that are none.</param>
    public BusinessCalendar(IEnumerable<DateOnly> holidays, IEnumerable<DayOfWeek> weekend) =>
        (_holidays, _weekend) = (holidays.ToFrozenSet(), weekend.ToFrozenSet());

    /// <summary>Monday to Friday, without holidays.</summary>
    public static BusinessCalendar Weekdays { get; } = new([], [DayOfWeek.Saturday, DayOfWeek.Sunday]);

    /// <summary>Whether banks are open on a day.</summary>
    public bool IsBusinessDay(DateOnly day) => !_weekend.Contains(day.DayOfWeek) && !_holidays.Contains(day);

    /// <summary>The first day of a break that is longer than allowed; null where there is none.</summary>
    public DateOnly? TooLongBreak()
    {
        if (_weekend.Count == 7)
            return DateOnly.MinValue;
        foreach (var holiday in _holidays)
            if (Enumerable.Range(0, LongestBreak + 1).All(i => !IsBusinessDay(Later(holiday, i))))
                return holiday;
        return null;
    }

    /// <summary>The day, or the business day that takes its place.</summary>
    public DateOnly Adjusted(DateOnly day, DayAdjustment adjust)
    {
        if (adjust is DayAdjustment.None)
            return day;
        var step = adjust is DayAdjustment.Preceding ? -1 : 1;
        for (var i = 0; i <= LongestBreak && !IsBusinessDay(day); i++)
            day = Later(day, step);
        return day;
    }

    /// <summary>
    /// A business day of a month: the nth from its beginning, or from its end where it is negative; of a month that has fewer the
    /// last one on that way, and the first or last day of one that has none.
    /// </summary>
    public DateOnly BusinessDay(int year, int month, int nth)
    {
        var first = new DateOnly(year, month, 1);
        var last = new DateOnly(year, month, DateTime.DaysInMonth(year, month));
        var (day, step) = nth > 0 ? (first, 1) : (last, -1);
        var (left, found) = (Math.Abs(nth), default(DateOnly?));
        for (; day.Month == month && left > 0; day = day.AddDays(step))
            if (IsBusinessDay(day))
                (found, left) = (day, left - 1);
        return found ?? (nth > 0 ? first : last);
    }

    private static DateOnly Later(DateOnly day, int days) =>
        DateOnly.FromDayNumber(Math.Clamp(day.DayNumber + days, DateOnly.MinValue.DayNumber, DateOnly.MaxValue.DayNumber));
}
