using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Florin.Platform.Times;

/// <summary>Times of a time zone as moments. What summer time leaves out or repeats is decided here.</summary>
public static class LocalTime
{
    private const int MinutesOfADay = 24 * 60;

    /// <summary>The time zone of an IANA name.</summary>
    public static bool TryZone(string? name, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        zone = null;
        return name is not null
            && TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone)
            && (zone.HasIanaId || name == TimeZoneInfo.Utc.Id);
    }

    /// <summary>
    /// The moment of a time. One that the clocks leave out becomes the first moment after the gap; one that they show twice is the
    /// first of the two.
    /// </summary>
    public static DateTimeOffset ToMoment(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(time);
        if (IsLeftOut(local, zone))
            local = EndOfGap(local, zone);
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    /// <summary>A moment as the clocks of a time zone show it, with their UTC offset.</summary>
    public static string Text(DateTimeOffset moment, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(moment, zone).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>The day that it is at a moment.</summary>
    public static DateOnly DayOf(DateTimeOffset moment, TimeZoneInfo zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime);

    // Not by IsInvalidTime, which knows of summer time alone, and of no change of the time zone itself.
    private static bool IsLeftOut(DateTime local, TimeZoneInfo zone)
    {
        var shown = TimeZoneInfo.ConvertTime(new DateTimeOffset(local, zone.GetUtcOffset(local)), zone);
        return zone.IsInvalidTime(local) || shown.DateTime != local;
    }

    // Clocks are put forward at whole minutes, by no more than a day.
    private static DateTime EndOfGap(DateTime local, TimeZoneInfo zone)
    {
        var minute = new DateTime(local.Ticks - (local.Ticks % TimeSpan.TicksPerMinute), DateTimeKind.Unspecified);
        for (var i = 0; i <= MinutesOfADay && IsLeftOut(minute, zone); i++)
            minute = minute.AddMinutes(1);
        return minute;
    }
}
