using System.ComponentModel.DataAnnotations;
using Florin.Platform.Configuration;
using Microsoft.Extensions.Configuration;

namespace Florin.Gateway.Features.FaultInjection;

/// <summary>
/// Faults that a route makes on purpose, to see how clients bear them: <c>Gateway:Routes:{id}:Faults</c>. A server in the
/// environment Production does not start with any unless <c>Gateway:Faults:AllowInProduction</c> is true.
/// </summary>
internal sealed record FaultOptions : IValidatableObject
{
    /// <summary>Only requests with this header get faults: <c>delay</c>, <c>abort</c> and <c>error</c> in it, separated by commas, choose which. Default none: all requests.</summary>
    public string? Header { get; init; }

    /// <summary>How long a request is delayed. Default 1 second.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:05:00")]
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Of a hundred requests so many are delayed. Default 0.</summary>
    [Range(0.0, 100.0)]
    public double DelayPercentage { get; init; }

    /// <summary>Of a hundred requests so many have their connection broken. Default 0.</summary>
    [Range(0.0, 100.0)]
    public double AbortPercentage { get; init; }

    /// <summary>The status of an error: 500, 503 or 504. Default 503.</summary>
    public int ErrorStatus { get; init; } = 503;

    /// <summary>Of a hundred requests so many get the error. Default 0.</summary>
    [Range(0.0, 100.0)]
    public double ErrorPercentage { get; init; }

    /// <summary>Whether it makes any.</summary>
    public bool Any => Header is not null || DelayPercentage > 0 || AbortPercentage > 0 || ErrorPercentage > 0;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ErrorStatus is not (500 or 503 or 504))
            yield return new ValidationResult("must be 500, 503 or 504.", [nameof(ErrorStatus)]);
        if (AbortPercentage + ErrorPercentage > 100)
            yield return new ValidationResult(
                "and AbortPercentage must not be more than 100 together.",
                [nameof(ErrorPercentage)]
            );
    }
}

/// <summary>Whether faults may be made: section <c>Gateway:Faults</c>.</summary>
internal sealed record FaultPermission
{
    /// <summary>Its section.</summary>
    public const string Section = "Gateway:Faults";

    /// <summary>Also in the environment Production. Default false.</summary>
    public bool AllowInProduction { get; init; }

    /// <summary>Reads it; where it cannot be read, that is what is wrong, and not the faults.</summary>
    public static FaultPermission Of(IConfiguration configuration, ICollection<string> problems)
    {
        var before = problems.Count;
        var read = configuration.BindCollecting<FaultPermission>(Section, problems);
        return problems.Count == before ? read : new FaultPermission { AllowInProduction = true };
    }
}
