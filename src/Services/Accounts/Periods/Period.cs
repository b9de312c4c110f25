using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Florin.Kernel;

namespace Florin.Accounts.Periods;

/// <summary>A day or a month of the books, UTC.</summary>
/// <param name="Name">Such as <c>2026-10</c> or <c>2026-10-31</c>.</param>
/// <param name="From">Its first moment.</param>
/// <param name="Until">The first moment after it.</param>
internal readonly record struct Period(string Name, DateTimeOffset From, DateTimeOffset Until)
{
    /// <summary>What to write, for messages.</summary>
    public const string Form = "a month such as 2026-10 or a day such as 2026-10-31";

    // No books are older; what is, was mistyped.
    private const int FirstYear = 1900;

    private const string Day = "yyyy-MM-dd";
    private const string Month = "yyyy-MM";

    /// <summary>Whether a moment is in it.</summary>
    public bool Has(DateTimeOffset at) => at >= From && at < Until;

    /// <summary>Whether all of another one is in it.</summary>
    public bool Covers(Period other) => From <= other.From && Until >= other.Until;

    /// <summary>The day of a moment.</summary>
    public static Period DayOf(DateTimeOffset at) => OfDay(DateOnly.FromDateTime(at.UtcDateTime));

    /// <summary>The month of a moment.</summary>
    public static Period MonthOf(DateTimeOffset at) => OfMonth(DateOnly.FromDateTime(at.UtcDateTime));

    /// <summary>Reads one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Period period)
    {
        var (isMonth, first) = (Reads(text, Month, out var month), month);
        var isDay = !isMonth && Reads(text, Day, out first);
        period =
            isMonth ? OfMonth(first)
            : isDay ? OfDay(first)
            : default;
        return isMonth || isDay;
    }

    /// <summary>Notes what is wrong with a text that is no period.</summary>
    public static void Check(string? text, string field, Problems problems)
    {
        if (text is null)
            problems.Add(field, $"is required; expected {Form}.");
        else if (!TryParse(text, out _))
            problems.Add(field, $"'{PlainText.Shortened(text)}' is no period; expected {Form}.");
    }

    /// <summary>Notes what is wrong with a text that is no period that books can have.</summary>
    public static void CheckForBooks(string? text, string field, Problems problems)
    {
        Check(text, field, problems);
        if (TryParse(text, out var period) && period.From.Year < FirstYear)
            problems.Add(field, $"'{text}' is before {FirstYear}; expected {Form}, from {FirstYear} on and over by now.");
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    // The very last ones have no moment after them.
    private static bool Reads(string? text, string form, out DateOnly day) =>
        DateOnly.TryParseExact(text, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out day) && day.Year < 9999;

    private static Period OfDay(DateOnly day) =>
        new(day.ToString(Day, CultureInfo.InvariantCulture), Start(day), Start(day.AddDays(1)));

    private static Period OfMonth(DateOnly day)
    {
        var first = new DateOnly(day.Year, day.Month, 1);
        return new Period(first.ToString(Month, CultureInfo.InvariantCulture), Start(first), Start(first.AddMonths(1)));
    }

    private static DateTimeOffset Start(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
