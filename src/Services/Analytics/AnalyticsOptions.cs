using System.ComponentModel.DataAnnotations;

namespace Florin.Analytics;

/// <summary>For how long what is kept: section <c>Analytics</c>. Days and the totals are kept for ever.</summary>
internal sealed record AnalyticsOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Analytics";

    /// <summary>For how long minutes are kept. Default 7 days.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "366.00:00:00")]
    public TimeSpan KeepMinutes { get; init; } = TimeSpan.FromDays(7);

    /// <summary>For how long hours are kept. Default 400 days.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "36600.00:00:00")]
    public TimeSpan KeepHours { get; init; } = TimeSpan.FromDays(400);
}
