using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Florin.Kernel;
using Microsoft.Extensions.Options;

namespace Florin.Platform.Times;

/// <summary>A calendar of holidays: section <c>Schedules:Calendars:{name}</c>.</summary>
public sealed record CalendarSettings : IValidatableObject
{
    /// <summary>The days, beside the weekend, on which banks are closed, such as <c>2026-12-25</c>, separated by commas. Default none.</summary>
    [StringLength(16_000)]
    public string Holidays { get; init; } = "";

    /// <summary>The days of the week on which banks are closed, in English, separated by commas. Default Saturday, Sunday.</summary>
    [StringLength(100)]
    public string Weekend { get; init; } = "Saturday, Sunday";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var text in Split(Holidays).Where(text => !TryDay(text, out _)))
            yield return new ValidationResult(
                $"'{Shown.Of(text)}' is not a day; expected days such as 2026-12-25, separated by commas.",
                [nameof(Holidays)]
            );
        foreach (var text in Split(Weekend).Where(text => !TryWeekday(text, out _)))
            yield return new ValidationResult(
                $"'{Shown.Of(text)}' is not a day of the week; expected {string.Join(", ", Enum.GetNames<DayOfWeek>())}.",
                [nameof(Weekend)]
            );
        if (ToCalendar().TooLongBreak() is { } first)
            yield return new ValidationResult(
                $"there must be a business day within {BusinessCalendar.LongestBreak} days of {first:yyyy-MM-dd}.",
                [nameof(Holidays), nameof(Weekend)]
            );
    }

    /// <summary>The calendar; what is no day in the settings is left out.</summary>
    public BusinessCalendar ToCalendar() =>
        new(
            Split(Holidays).Where(text => TryDay(text, out _)).Select(text => TryDay(text, out var day) ? day : default),
            Split(Weekend).Where(text => TryWeekday(text, out _)).Select(text => TryWeekday(text, out var day) ? day : default)
        );

    private static string[] Split(string list) =>
        list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool TryDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    private static bool TryWeekday(string text, out DayOfWeek day) =>
        Enum.TryParse(text, ignoreCase: true, out day) && Enum.IsDefined(day) && !char.IsAsciiDigit(text[0]);
}

/// <summary>Where services that only use the calendars find them: section <c>Schedules</c>.</summary>
public sealed record CalendarOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Schedules";

#pragma warning disable MA0016 // The settings that are known are found by this type.
    /// <summary>Calendars of holidays, by name. Default none.</summary>
    [ValidateEnumeratedItems]
    public Dictionary<string, CalendarSettings> Calendars { get; init; } = new(StringComparer.OrdinalIgnoreCase);
#pragma warning restore MA0016
}

/// <summary>The calendars of this installation, by name.</summary>
public sealed class Calendars(IEnumerable<KeyValuePair<string, CalendarSettings>> settings)
{
    private readonly Dictionary<string, BusinessCalendar> _byName = settings.ToDictionary(
        one => one.Key,
        one => one.Value.ToCalendar(),
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>Their names, in order.</summary>
    public IReadOnlyList<string> Names => [.. _byName.Keys.Order(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The calendar of a name, or Monday to Friday for none; null where there is no such calendar.</summary>
    public BusinessCalendar? Find(string? name) => name is null ? BusinessCalendar.Weekdays : _byName.GetValueOrDefault(name);
}
