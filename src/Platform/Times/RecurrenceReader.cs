using System.Globalization;
using Cronos;
using Florin.Kernel;

namespace Florin.Platform.Times;

/// <summary>Reads when a schedule is due, and reports every problem with it.</summary>
public sealed class RecurrenceReader(Calendars calendars)
{
    private const int MaxCron = 100;
    private const int MaxBusinessDay = 23;
    private static readonly string[] TimeForms = ["HH:mm", "HH:mm:ss"];

    /// <summary>Whether a recurrence that was checked has no moment between its start, or now, and its end.</summary>
    public bool IsNever(Recurrence recurrence, DateTimeOffset startsAt, DateTimeOffset? endsAt, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(recurrence);
        var times = new Timetable(recurrence, startsAt, calendars.Find(recurrence.Calendar)!); // Checked: there is one.
        return times.Next(now, slot: null) is not { } first || first.RunsAt > endsAt;
    }

    /// <summary>Reads a recurrence as far as it can be read.</summary>
    /// <param name="body">As a client sends it.</param>
    /// <param name="problems">To which everything is added that is wrong.</param>
    public Recurrence Read(RecurrenceBody body, Problems problems)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(problems);
        var zone = body.TimeZone ?? "UTC";
        if (!LocalTime.TryZone(zone, out _))
            problems.Add(
                "timeZone",
                $"'{PlainText.Shortened(zone)}' is not a time zone; expected a name of IANA's, such as Europe/Prague."
            );
        if (body.Calendar is { } name && calendars.Find(name) is null)
            problems.Add("calendar", NoCalendar(name));
        var adjust = FieldValues.OneOf(body.Adjust, "adjust", problems, DayAdjustment.None);
        var kind =
            body.Cron is not null ? RecurrenceKind.Cron
            : body.Monthly is not null ? RecurrenceKind.Monthly
            : RecurrenceKind.Once;
        ValidateChoice(body, adjust, problems);
        if (body.Cron is { } cron)
            ValidateCron(cron, adjust, problems);
        var at = FieldValues.Time(body.At, "at", problems);
        return new Recurrence(kind, at, body.Cron, Monthly(body.Monthly, problems), zone, body.Calendar, adjust);
    }

    private string NoCalendar(string name)
    {
        var known = calendars.Names is { Count: > 0 } names
            ? $"expected one of {string.Join(", ", names)}"
            : "none is configured";
        return $"'{PlainText.Shortened(name)}' is not a calendar; {known}.";
    }

    private static void ValidateChoice(RecurrenceBody body, DayAdjustment adjust, Problems problems)
    {
        string[] given =
        [
            .. new[] { (body.At is null, "at"), (body.Cron is null, "cron"), (body.Monthly is null, "monthly") }
                .Where(one => !one.Item1)
                .Select(one => one.Item2),
        ];
        if (given.Length == 0)
            problems.Add("at", "is required, or cron or monthly: when the schedule is due.");
        foreach (var field in given.Skip(1))
            problems.Add(field, $"must not be specified beside {given[0]}.");
        if (body.At is not null && adjust is not DayAdjustment.None)
            problems.Add("adjust", "must be none for a schedule that is due at one moment.");
        if (body.Monthly?.BusinessDay is not null && adjust is not DayAdjustment.None)
            problems.Add("adjust", "must be none where monthly names a business day.");
    }

    private static void ValidateCron(string cron, DayAdjustment adjust, Problems problems)
    {
        if (cron.Length > MaxCron)
            problems.Add("cron", Problems.TooLong(cron.Length, MaxCron));
        else if (!CronExpression.TryParse(cron, out _))
            problems.Add(
                "cron",
                $"'{PlainText.Shortened(cron)}' is not a cron expression; expected minute, hour, day of month, month and day of week, "
                    + "such as '0 9 * * MON'."
            );
        else if (adjust is not DayAdjustment.None && !IsOnceADay(cron))
            problems.Add("adjust", "needs a cron expression that is due once on each of its days, such as '0 9 * * MON'.");
    }

    private static bool IsOnceADay(string cron)
    {
        var fields = cron.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return fields.Length == 5 && fields.Take(2).All(field => field.All(char.IsAsciiDigit));
    }

    private static MonthlyRule? Monthly(MonthlyBody? body, Problems problems)
    {
        if (body is null)
            return null;
        if (body.Day is null == body.BusinessDay is null)
            problems.Add("monthly", "needs day or businessDay, and not both.");
        FieldValues.Number(body.Day, "monthly.day", 1, 31, problems);
        FieldValues.Number(body.BusinessDay, "monthly.businessDay", -MaxBusinessDay, MaxBusinessDay, problems);
        if (body.BusinessDay == 0)
            problems.Add("monthly.businessDay", $"'0' is not 1 to {MaxBusinessDay} or -1 to -{MaxBusinessDay}.");
        var every = FieldValues.Number(body.Every, "monthly.every", 1, 12, problems) ?? 1;
        var time = default(TimeOnly);
        if (
            body.Time is { } text
            && !TimeOnly.TryParseExact(text, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out time)
        )
            problems.Add(
                "monthly.time",
                $"'{PlainText.Shortened(text)}' is not a time of the day; expected one such as 09:30."
            );
        return new MonthlyRule(body.Day, body.BusinessDay, time, every is >= 1 and <= 12 ? every : 1);
    }
}
