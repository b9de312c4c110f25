using System.Globalization;
using System.Runtime.InteropServices;

namespace Florin.Reports.Statements;

/// <summary>Whole days, UTC, both included.</summary>
/// <param name="First">The first day.</param>
/// <param name="Last">The last day.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StatementPeriod(DateOnly First, DateOnly Last)
{
    /// <summary>How one is written.</summary>
    public const string Form = "a month such as 2026-10, a day such as 2026-10-31, or days such as 2026-10-01..2026-10-31";

    private const string Month = "yyyy-MM";
    private const string Day = "yyyy-MM-dd";
    private const string Between = "..";

    /// <summary>The first moment of it.</summary>
    public DateTimeOffset Begin => new(First, TimeOnly.MinValue, TimeSpan.Zero);

    /// <summary>The first moment after it.</summary>
    public DateTimeOffset End => new DateTimeOffset(Last, TimeOnly.MinValue, TimeSpan.Zero).AddDays(1);

    /// <summary>Reads one.</summary>
    public static bool TryParse(string text, out StatementPeriod period)
    {
        period = default;
        if (DateOnly.TryParseExact(text, Month, CultureInfo.InvariantCulture, DateTimeStyles.None, out var month))
            period = new StatementPeriod(month, month.AddDays(DateTime.DaysInMonth(month.Year, month.Month) - 1));
        else if (
            text.Split(Between) is { Length: 1 or 2 } days
            && TryDay(days[0], out var first)
            && TryDay(days[^1], out var last)
        )
            period = new StatementPeriod(first, last);
        else
            return false;
        return period.First <= period.Last && period.Last < DateOnly.MaxValue; // So that there is a moment after it.
    }

    /// <summary>As days, whatever it was written as.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{First:yyyy-MM-dd}{Between}{Last:yyyy-MM-dd}");

    private static bool TryDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}
