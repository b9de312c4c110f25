using System.ComponentModel.DataAnnotations;
using Florin.Platform.Resilience.Breaker;
using Florin.Platform.Resilience.Bulkhead;
using Florin.Platform.Resilience.Retry;
using Microsoft.Extensions.Options;

namespace Florin.Platform.Resilience;

/// <summary>How calls to one dependency are protected, from the outside in.</summary>
public record PipelineOptions : IValidatableObject
{
    /// <summary>For a call with all its tries and waits. Default 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Repeating what failed.</summary>
    [ValidateObjectMembers]
    public RetryOptions Retry { get; init; } = new();

    /// <summary>Refusing calls while the dependency fails.</summary>
    [ValidateObjectMembers]
    public CircuitBreakerOptions CircuitBreaker { get; init; } = new();

    /// <summary>Bounding the calls under way.</summary>
    [ValidateObjectMembers]
    public BulkheadOptions Bulkhead { get; init; } = new() { MaxConcurrent = 256 };

    /// <summary>For one try, from its place in the bulkhead to its answer; less than the total. Default 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // Otherwise the total always cuts the attempt short, and a dependency that hangs never fails in the breaker's eyes.
        if (AttemptTimeout >= TotalTimeout)
        {
            yield return new ValidationResult(
                $"AttemptTimeout is {AttemptTimeout}; it must be less than TotalTimeout, which is {TotalTimeout}.",
                [nameof(AttemptTimeout), nameof(TotalTimeout)]
            );
        }
    }
}
