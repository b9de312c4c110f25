using System.Globalization;
using Florin.WebConsole.Api;

namespace Florin.WebConsole.Components;

/// <summary>What a schedule does and when, in words.</summary>
internal static class ScheduleWords
{
    /// <summary>When it is due, such as <c>the last business day of each month at 09:00, Europe/Prague</c>.</summary>
    public static string When(ShownSchedule schedule) => $"{Rule(schedule)}{Zone(schedule)}{Adjusted(schedule)}";

    /// <summary>How much an occurrence moves.</summary>
    public static string HowMuch(ShownSchedule schedule) =>
        schedule.AmountRule switch
        {
            "all" => $"everything on the source, in {schedule.Currency}",
            "downTo" => $"what the source holds beyond {Money(schedule.Amount, schedule.Currency)}",
            _ => Money(schedule.Amount, schedule.Currency),
        };

    /// <summary>Until when it goes on; null without an end.</summary>
    public static string? Ends(ShownSchedule schedule)
    {
        var ends = new List<string>();
        if (schedule.EndsAt is { } at)
            ends.Add($"at {Words.Utc(at)}");
        if (schedule.MaxOccurrences is { } most)
            ends.Add($"after {Words.Count(most, "occurrence")}");
        if (schedule.MaxTotal is { } total)
            ends.Add($"when {Money(total, schedule.Currency)} were moved");
        return ends.Count == 0 ? null : string.Join(", or ", ends);
    }

    /// <summary>What becomes of occurrences that nobody ran when they were due.</summary>
    public static string Missed(ShownSchedule schedule) =>
        schedule.Missed switch
        {
            "skip" => "are left out",
            "all" => "are all run",
            _ => "are left out but for the last one",
        };

    /// <summary>How often it is tried again where there is not enough money.</summary>
    public static string Retries(ShownSchedule schedule) =>
        schedule.Retries.Count == 0
            ? "never"
            : $"{Words.Count(schedule.Retries.Count, "time")}, {Words.Duration(TimeSpan.FromSeconds(schedule.Retries.IntervalSeconds))} apart";

    private static string Rule(ShownSchedule schedule) =>
        schedule switch
        {
            { At: { } at } => $"once, at {Words.Utc(at)}",
            { Monthly: { } monthly } => $"{Day(monthly)} of {Months(monthly.Every)} at {monthly.Time}",
            { Cron: { } cron } => $"by the cron expression {cron}",
            _ => "never",
        };

    private static string Day(ShownMonthly monthly) =>
        monthly switch
        {
            { BusinessDay: -1 } => "the last business day",
            { BusinessDay: < 0 } => $"the {Ordinal(-monthly.BusinessDay.Value)} last business day",
            { BusinessDay: { } day } => $"the {Ordinal(day)} business day",
            { Day: 31 } => "the last day",
            _ => $"the {Ordinal(monthly.Day ?? 1)} day",
        };

    private static string Months(int every) =>
        every == 1 ? "each month" : string.Create(CultureInfo.InvariantCulture, $"every {Ordinal(every)} month");

    // A moment says its zone by itself.
    private static string Zone(ShownSchedule schedule) => schedule.At is null ? $", {schedule.TimeZone}" : "";

    private static string Adjusted(ShownSchedule schedule)
    {
        var days = schedule.Calendar is { } calendar ? $"business day of the calendar {calendar}" : "business day";
        return schedule.Adjust == "none" ? "" : $", moved to the {schedule.Adjust} {days}";
    }

    private static string Money(decimal? amount, string currency) =>
        amount is { } known ? Words.Money(known, currency) : currency;

    private static string Ordinal(int number) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{number}{(number % 100 is >= 11 and <= 13 ? "th"
                : (number % 10) switch
                {
                    1 => "st",
                    2 => "nd",
                    3 => "rd",
                    _ => "th",
                })}"
        );
}
