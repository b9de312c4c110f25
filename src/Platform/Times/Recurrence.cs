using System.Runtime.InteropServices;

namespace Florin.Platform.Times;

/// <summary>How the moments follow each other.</summary>
public enum RecurrenceKind
{
    /// <summary>One moment.</summary>
    Once,

    /// <summary>Those of a cron expression.</summary>
    Cron,

    /// <summary>A day of the month.</summary>
    Monthly,
}

/// <summary>Where an occurrence goes that would fall on a day on which banks are closed.</summary>
public enum DayAdjustment
{
    /// <summary>It stays.</summary>
    None,

    /// <summary>To the last business day before.</summary>
    Preceding,

    /// <summary>To the first business day after.</summary>
    Following,
}

/// <summary>A day of the month, as banks name them.</summary>
/// <param name="Day">1 to 31; the last day of a month that is shorter. Null where a business day is named.</param>
/// <param name="BusinessDay">
/// 1 to 23: so many business days into the month; -1 to -23: so many before its end, -1 the last. Of a month that has fewer,
/// the last or the first. Null where a day is named.
/// </param>
/// <param name="Time">The time of that day.</param>
/// <param name="Every">1 for every month, 3 for every third, counted from the month in which the schedule starts; up to 12.</param>
public sealed record MonthlyRule(int? Day, int? BusinessDay, TimeOnly Time, int Every);

/// <summary>When a schedule is due, in the words of its owner: days and times of a time zone, which become moments later.</summary>
/// <param name="Kind">Which of the following it has.</param>
/// <param name="At">The moment, UTC, of one that is due once.</param>
/// <param name="Cron">The cron expression: five fields.</param>
/// <param name="Monthly">The day of the month.</param>
/// <param name="TimeZone">IANA's name of the time zone.</param>
/// <param name="Calendar">The calendar of holidays; null where Monday to Friday are business days.</param>
/// <param name="Adjust">Where an occurrence goes that would fall on no business day.</param>
public sealed record Recurrence(
    RecurrenceKind Kind,
    DateTimeOffset? At,
    string? Cron,
    MonthlyRule? Monthly,
    string TimeZone,
    string? Calendar,
    DayAdjustment Adjust
);

/// <summary>A moment at which a schedule is due.</summary>
/// <param name="RunsAt">The moment, UTC.</param>
/// <param name="Slot">
/// Which one of its rule it is, whatever holidays and time zones make of it: the month, the day or the moment itself, as a time
/// in UTC. So a calendar that changes gives no occurrence twice.
/// </param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Moment(DateTimeOffset RunsAt, DateTimeOffset Slot);
