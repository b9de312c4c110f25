using System.ComponentModel.DataAnnotations;
using Florin.Platform.Times;
using Microsoft.Extensions.Options;

namespace Florin.Schedules;

/// <summary>Calendars and limits of schedules: section <c>Schedules</c>.</summary>
internal sealed record ScheduleOptions
{
    public const string Section = "Schedules";

#pragma warning disable MA0016 // The settings that are known are found by this type.
    /// <summary>Calendars of holidays, by name. Default none.</summary>
    [ValidateEnumeratedItems]
    public Dictionary<string, CalendarSettings> Calendars { get; init; } = new(StringComparer.OrdinalIgnoreCase);
#pragma warning restore MA0016

    /// <summary>An occurrence that begins later than this after its time was missed. Default one minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Grace { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How many missed occurrences of a schedule that runs all of them are run; older ones are skipped. Default 100.</summary>
    [Range(1, 10_000)]
    public int MaxCatchUp { get; init; } = 100;

    /// <summary>How many occurrences of a schedule may be unfinished; those that come due beyond it are skipped. Default 20.</summary>
    [Range(1, 100)]
    public int MaxOpen { get; init; } = 20;

    /// <summary>After so many occurrences in a row that failed a schedule is paused. Default 10.</summary>
    [Range(1, 1000)]
    public int MaxFailures { get; init; } = 10;

    /// <summary>How many schedules of a user may be active or paused. Default 1000.</summary>
    [Range(1, 1_000_000)]
    public int MaxPerUser { get; init; } = 1000;

    /// <summary>How many schedules are run at the same time. Default 16.</summary>
    [Range(1, 1000)]
    public int MaxConcurrent { get; init; } = 16;
}
