using System.ComponentModel.DataAnnotations;

namespace Florin.Platform.Resilience.Bulkhead;

/// <summary>
/// Whether a bulkhead finds by itself how many calls may be under way, and within which bounds; see
/// <see cref="GradientLimit"/>. Its <see cref="BulkheadOptions.MaxConcurrent"/> then means nothing.
/// </summary>
public sealed record AdaptiveOptions : IValidatableObject
{
    /// <summary>Whether it does. Default false.</summary>
    public bool Enabled { get; init; }

    /// <summary>The fewest, with which it begins. Default 4.</summary>
    [Range(1, 1_000_000)]
    public int MinLimit { get; init; } = 4;

    /// <summary>The most. Default 200.</summary>
    [Range(1, 1_000_000)]
    public int MaxLimit { get; init; } = 200;

    /// <summary>How much longer than usual calls may take before it lets fewer in: 1.5 is half as long again. Default 1.5.</summary>
    [Range(1.0, 10.0)]
    public double Tolerance { get; init; } = 1.5;

    /// <summary>How much of each new estimate is taken over; over 0, up to 1. Default 0.2.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Smoothing { get; init; } = 0.2;

    /// <summary>How far each estimate reaches beyond what goes well, to find out whether more would. Default 4.</summary>
    [Range(1, 1000)]
    public int Headroom { get; init; } = 4;

    /// <summary>How often it estimates anew; of at least ten calls. Default 100 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan SampleDuration { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Of how many samples "usual" is the average. Default 600.</summary>
    [Range(1, 1_000_000)]
    public int LongWindow { get; init; } = 600;

    /// <summary>
    /// How often what is usual is measured anew under lasting load, with no more than the fewest for ten calls. Default a
    /// minute.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan RelearnEvery { get; init; } = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MinLimit > MaxLimit)
            yield return new ValidationResult(
                $"MinLimit is {MinLimit}; it must not be over MaxLimit, which is {MaxLimit}.",
                [nameof(MinLimit), nameof(MaxLimit)]
            );
    }
}
