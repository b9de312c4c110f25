using System.ComponentModel.DataAnnotations;

namespace Florin.Platform.Times;

/// <summary>A day of the month, as banks name them: a day or a business day.</summary>
/// <param name="Day">1 to 31; the last day of a month that is shorter.</param>
/// <param name="BusinessDay">1 to 23: so many business days into the month; -1 to -23: so many before its end, -1 the last.</param>
/// <param name="Time">The time of that day in the schedule's time zone, such as 09:30. Default 00:00.</param>
/// <param name="Every">1 for every month, 3 for every third, counted from the month in which it starts; up to 12. Default 1.</param>
public sealed record MonthlyBody(int? Day, int? BusinessDay, [property: MaxLength(8)] string? Time, int? Every);

/// <summary>When something is due, as a client sends it: at, cron or monthly.</summary>
/// <param name="At">The moment, for what is due once.</param>
/// <param name="Cron">A cron expression of five fields, in the time zone.</param>
/// <param name="Monthly">A day of the month.</param>
/// <param name="TimeZone">IANA's name of the time zone. Default UTC.</param>
/// <param name="Calendar">A configured calendar of holidays. Default none: Monday to Friday are business days.</param>
/// <param name="Adjust">none (default), preceding or following.</param>
public sealed record RecurrenceBody(
    string? At,
    string? Cron,
    MonthlyBody? Monthly,
    string? TimeZone,
    string? Calendar,
    string? Adjust
);
