using System.ComponentModel.DataAnnotations;

namespace Florin.Observability.Tracing;

/// <summary>Where traces go: section <c>Florin:Otlp</c>. The variable OTEL_EXPORTER_OTLP_ENDPOINT does the same.</summary>
public sealed record OtlpOptions : IValidatableObject
{
    /// <summary>The collector's address, such as <c>http://127.0.0.1:4317</c>. Default none: traces stay in the process, which keeps the recent ones.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The part of the traces that goes there, from 0 to 1; which are made, section <c>Tracing</c> says. Default 1.</summary>
    [Range(0.0, 1.0)]
    public double Ratio { get; init; } = 1;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(Endpoint) && !Uri.TryCreate(Endpoint, UriKind.Absolute, out _))
            yield return new ValidationResult("must be an address such as http://127.0.0.1:4317.", [nameof(Endpoint)]);
    }
}
