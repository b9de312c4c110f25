using System.ComponentModel.DataAnnotations;

namespace Florin.Observability.Tracing;

/// <summary>Where traces go: section <c>Florin:Otlp</c>. The variable OTEL_EXPORTER_OTLP_ENDPOINT does the same.</summary>
public sealed record OtlpOptions : IValidatableObject
{
    /// <summary>The collector's address, such as <c>http://127.0.0.1:4317</c>. Default none: nothing is traced.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The part of the requests that is traced where the client did not decide, from 0 to 1. Default 1.</summary>
    [Range(0.0, 1.0)]
    public double Ratio { get; init; } = 1;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(Endpoint) && !Uri.TryCreate(Endpoint, UriKind.Absolute, out _))
            yield return new ValidationResult("must be an address such as http://127.0.0.1:4317.", [nameof(Endpoint)]);
    }
}
