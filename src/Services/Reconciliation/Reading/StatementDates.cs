using System.Globalization;

namespace Florin.Reconciliation.Reading;

/// <summary>Dates of statements.</summary>
internal static class StatementDates
{
    private const int Century = 80; // Two digits below it are of this century.
    private const int LongestMonth = 31;

    /// <summary>
    /// A date as MT940 writes it, YYMMDD. Banks that count thirty days in each month write a 30th of February: a day that the
    /// month does not have is its last one.
    /// </summary>
    public static DateOnly? OfSwift(ReadOnlySpan<char> text) =>
        text.Length == 6
        && int.TryParse(text[..2], NumberStyles.None, CultureInfo.InvariantCulture, out var year)
        && int.TryParse(text[2..4], NumberStyles.None, CultureInfo.InvariantCulture, out var month)
        && int.TryParse(text[4..], NumberStyles.None, CultureInfo.InvariantCulture, out var day)
            ? Of(year < Century ? 2000 + year : 1900 + year, month, day)
            : null;

    /// <summary>The entry date of MT940, MMDD, in the year in which it is nearest to the value date.</summary>
    public static DateOnly? OfEntry(ReadOnlySpan<char> text, DateOnly near)
    {
        if (
            !int.TryParse(text[..2], NumberStyles.None, CultureInfo.InvariantCulture, out var month)
            || !int.TryParse(text[2..], NumberStyles.None, CultureInfo.InvariantCulture, out var day)
        )
            return null;
        DateOnly? nearest = null;
        for (var year = near.Year - 1; year <= near.Year + 1; year++)
            if (Of(year, month, day) is { } date && (nearest is not { } best || Apart(date, near) < Apart(best, near)))
                nearest = date;
        return nearest;
    }

    /// <summary>A date of OFX: YYYYMMDD, perhaps with a time and a zone, which the bank's own day needs not.</summary>
    public static DateOnly? OfOfx(string text) =>
        text.Length >= 8
        && DateOnly.TryParseExact(
            text.AsSpan(0, 8),
            "yyyyMMdd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var date
        )
            ? date
            : null;

    /// <summary>A date or a time of ISO 20022; of a time, the day that it names in its own zone.</summary>
    public static DateOnly? OfIso(string text) =>
        text.Length >= 10
        && DateOnly.TryParseExact(
            text.AsSpan(0, 10),
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var date
        )
            ? date
            : null;

    private static int Apart(DateOnly one, DateOnly other) => Math.Abs(one.DayNumber - other.DayNumber);

    private static DateOnly? Of(int year, int month, int day) =>
        year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day is >= 1 and <= LongestMonth
            ? new DateOnly(year, month, Math.Min(day, DateTime.DaysInMonth(year, month)))
            : null;
}
