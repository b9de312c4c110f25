using System.Globalization;

namespace Florin.Kernel;

/// <summary>
/// Times as <see href="https://www.rfc-editor.org/rfc/rfc3339">RFC 3339</see> writes them, and no others: date, <c>T</c>, time
/// and zone, in whole microseconds. A time is read whole or not at all.
/// </summary>
public static class Rfc3339
{
    /// <summary>What to write, for messages.</summary>
    public const string Form = "write RFC 3339 with a UTC offset and at most six decimal digits, such as 2026-01-31T12:00:00Z";

    private const int MaxLength = 64;
    private const int Fraction = 19;
    private const int FractionDigits = 6;

    /// <summary>Reads a time.</summary>
    /// <param name="text">For example <c>2026-01-31T12:00:00Z</c> or <c>2026-01-31T13:00:00.5+01:00</c>.</param>
    /// <param name="time">The time, UTC.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length is <= Fraction or > MaxLength || !TryDate(text, out var date) || !TryClock(text, out var clock))
            return false;
        var rest = text[Fraction..];
        if (!TryFraction(ref rest, out var fraction) || !TryZone(rest, out var offset))
            return false;
        var ticks = date.Ticks + clock + fraction - offset;
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks)
            return false;
        time = new DateTimeOffset(ticks, TimeSpan.Zero);
        return true;
    }

    /// <summary>Writes a time as Florin writes all: UTC with <c>Z</c>, in whole microseconds.</summary>
    public static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static bool TryDate(ReadOnlySpan<char> text, out DateTime date)
    {
        date = default;
        if (
            text[4] != '-'
            || text[7] != '-'
            || text[10] is not ('T' or 't')
            || !TryDigits(text[..4], out var year)
            || !TryDigits(text[5..7], out var month)
            || !TryDigits(text[8..10], out var day)
            || year < 1
            || month is < 1 or > 12
            || day < 1
            || day > DateTime.DaysInMonth(year, month)
        )
            return false;
        date = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc);
        return true;
    }

    private static bool TryClock(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        if (
            text[13] != ':'
            || text[16] != ':'
            || !TryDigits(text[11..13], out var hour)
            || !TryDigits(text[14..16], out var minute)
            || !TryDigits(text[17..19], out var second)
            || hour > 23
            || minute > 59
            || second > 59
        )
            return false;
        ticks = new TimeSpan(hour, minute, second).Ticks;
        return true;
    }

    // What is finer than a microsecond cannot be kept, so it may only be zeros.
    private static bool TryFraction(ref ReadOnlySpan<char> rest, out long ticks)
    {
        ticks = 0;
        if (rest.IsEmpty || rest[0] != '.')
            return true;
        var end = rest[1..].IndexOfAnyExceptInRange('0', '9') + 1;
        if (end < 2)
            return false;
        var digits = rest[1..end];
        if (digits.Length > FractionDigits && digits[FractionDigits..].ContainsAnyExcept('0'))
            return false;
        for (var i = 0; i < FractionDigits; i++)
            ticks = (ticks * 10) + (i < digits.Length ? digits[i] - '0' : 0);
        ticks *= TimeSpan.TicksPerMicrosecond;
        rest = rest[end..];
        return true;
    }

    private static bool TryZone(ReadOnlySpan<char> zone, out long ticks)
    {
        ticks = 0;
        if (zone is "Z" or "z")
            return true;
        if (
            zone.Length != 6
            || zone[0] is not ('+' or '-')
            || zone[3] != ':'
            || !TryDigits(zone[1..3], out var hours)
            || !TryDigits(zone[4..], out var minutes)
            || hours > 23
            || minutes > 59
        )
            return false;
        ticks = new TimeSpan(hours, minutes, 0).Ticks * (zone[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<char> text, out int number)
    {
        number = 0;
        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit(digit))
                return false;
            number = (number * 10) + (digit - '0');
        }
        return true;
    }
}
