using System.Globalization;

namespace Florin.Notifications;

/// <summary>
/// The hours of each day in which a user is not to be disturbed, by the clocks of their time zone: from the first time until
/// the second, over midnight where the second is the earlier one.
/// </summary>
/// <param name="From">Such as <c>22:00</c>.</param>
/// <param name="Until">Such as <c>07:00</c>; not the same.</param>
/// <param name="TimeZone">An IANA time zone, such as <c>Europe/Berlin</c>; sealed where it is stored.</param>
internal sealed record QuietHours(string From, string Until, string TimeZone)
{
    private const string Format = "HH:mm";

    /// <summary>Whether a text is a time of day.</summary>
    public static bool IsTime(string? text) =>
        TimeOnly.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    /// <summary>Whether there is such a time zone.</summary>
    public static bool IsTimeZone(string? name) =>
        name is not null
        && (name == "UTC" || name.Contains('/', StringComparison.Ordinal))
        && TimeZoneInfo.TryFindSystemTimeZoneById(name, out _);

    /// <summary>When something that comes up now may be sent: at once outside of these hours, else when they end.</summary>
    public DateTimeOffset SendableAt(DateTimeOffset now)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(TimeZone);
        var (from, until) = (Time(From), Time(Until));
        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        if (!TimeOnly.FromDateTime(local).IsBetween(from, until))
            return now;
        var today = local.Date + until.ToTimeSpan();
        for (var end = today; ; end = end.AddDays(1))
            if (FirstAfter(end, zone, now) is { } instant)
                return instant;
    }

    // A time that clocks skip comes when they do so; one that they show twice, the next time that they show it.
    private static DateTimeOffset? FirstAfter(DateTime local, TimeZoneInfo zone, DateTimeOffset now)
    {
        if (zone.IsInvalidTime(local))
            return FirstAfter(EndOfGap(local, zone), zone, now);
        TimeSpan[] offsets = zone.IsAmbiguousTime(local)
            ? [.. zone.GetAmbiguousTimeOffsets(local).OrderDescending()]
            : [zone.GetUtcOffset(local)];
        foreach (var offset in offsets)
            if (new DateTimeOffset(local, offset).ToUniversalTime() is var instant && instant > now)
                return instant;
        return null;
    }

    private static DateTime EndOfGap(DateTime local, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(1);
        return local;
    }

    private static TimeOnly Time(string text) => TimeOnly.ParseExact(text, Format, CultureInfo.InvariantCulture);
}
