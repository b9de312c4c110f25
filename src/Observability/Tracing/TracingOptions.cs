using System.ComponentModel.DataAnnotations;

namespace Florin.Observability.Tracing;

/// <summary>Which requests are traced, and how many traces the process keeps itself: section <c>Tracing</c>.</summary>
public sealed record TracingOptions : IValidatableObject
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Tracing";

    /// <summary>The placeholder of a trace's id in <see cref="UiTemplate"/>.</summary>
    public const string TraceId = "{traceId}";

    /// <summary>
    /// How traces are chosen: <c>always</c>, <c>never</c>, <c>ratio</c>, <c>rate</c> or <c>adaptive</c>. Default adaptive: a few
    /// a second of each route, and those that fail or are slow.
    /// </summary>
    [EnumDataType(typeof(SamplerKind))]
    public SamplerKind Sampler { get; init; } = SamplerKind.Adaptive;

    /// <summary>With <c>ratio</c>: the part of the requests that is traced, from 0 to 1. Default 0.1.</summary>
    [Range(0.0, 1.0)]
    public double Ratio { get; init; } = 0.1;

    /// <summary>
    /// With <c>rate</c>: how many requests are traced a second. With <c>adaptive</c>: how many of each route, how many more that
    /// clients ask to have traced, and how many that failed or were slow. Default 2.
    /// </summary>
    [Range(0.001, 100_000)]
    public double PerSecond { get; init; } = 2;

    /// <summary>From when on a trace is slow, so that it is kept. Default 1 second.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan SlowerThan { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many traces the process keeps in memory, in 32 MB at most. Default 1000.</summary>
    [Range(1, 100_000)]
    public int Kept { get; init; } = 1000;

    /// <summary>
    /// Where a trace is shown in Jaeger, Tempo or another program, such as <c>http://127.0.0.1:16686/trace/{traceId}</c>. Default
    /// none: nothing links there.
    /// </summary>
    public string? UiTemplate { get; init; }

    /// <summary>Where a trace is shown elsewhere; null where that is not configured.</summary>
    public Uri? LinkTo(string traceId) =>
        string.IsNullOrEmpty(UiTemplate) ? null : new Uri(UiTemplate.Replace(TraceId, traceId, StringComparison.Ordinal));

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrEmpty(UiTemplate))
            yield break;
        var isAddress =
            Uri.TryCreate(UiTemplate.Replace(TraceId, "0", StringComparison.Ordinal), UriKind.Absolute, out var address)
            && address.Scheme is "http" or "https";
        if (!isAddress || !UiTemplate.Contains(TraceId, StringComparison.Ordinal))
            yield return new ValidationResult(
                $"must be an address with {TraceId} in it, such as http://127.0.0.1:16686/trace/{TraceId}.",
                [nameof(UiTemplate)]
            );
    }
}

/// <summary>How traces are chosen.</summary>
public enum SamplerKind
{
    /// <summary>Everything is traced, also what goes on in the background.</summary>
    Always,

    /// <summary>Nothing is.</summary>
    Never,

    /// <summary>A part of the requests.</summary>
    Ratio,

    /// <summary>So many requests a second.</summary>
    Rate,

    /// <summary>So many requests a second of each route, and those that fail or are slow.</summary>
    Adaptive,
}
