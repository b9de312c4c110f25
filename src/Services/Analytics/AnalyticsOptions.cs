using System.ComponentModel.DataAnnotations;

namespace Florin.Analytics;

/// <summary>For how long what is kept: section <c>Analytics</c>. Days and the totals are kept for ever.</summary>
internal sealed record AnalyticsOptions : IValidatableObject
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Analytics";

    /// <summary>For how long minutes are kept. Default 7 days.</summary>
    public TimeSpan KeepMinutes { get; init; } = TimeSpan.FromDays(7);

    /// <summary>For how long hours are kept. Default 400 days.</summary>
    public TimeSpan KeepHours { get; init; } = TimeSpan.FromDays(400);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (KeepMinutes < TimeSpan.FromHours(1) || KeepMinutes > TimeSpan.FromDays(366))
            yield return new ValidationResult("must be from 01:00:00 to 366.00:00:00.", [nameof(KeepMinutes)]);
        if (KeepHours < TimeSpan.FromDays(1) || KeepHours > TimeSpan.FromDays(36_600))
            yield return new ValidationResult("must be from 1.00:00:00 to 36600.00:00:00.", [nameof(KeepHours)]);
    }
}
