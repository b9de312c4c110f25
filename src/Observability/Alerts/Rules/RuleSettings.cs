using System.ComponentModel.DataAnnotations;

namespace Florin.Observability.Alerts.Rules;

/// <summary>How urgent an alert is.</summary>
internal enum Severity
{
    /// <summary>Worth knowing.</summary>
    Info,

    /// <summary>Look at it today.</summary>
    Warning,

    /// <summary>Look at it now.</summary>
    Critical,
}

/// <summary>A rule as it is configured: section <c>Alerts:Rules:{name}</c>.</summary>
internal sealed record RuleSettings : IValidatableObject
{
    /// <summary>Whether it is looked at. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>
    /// What is looked at: a condition by its name, such as <c>error-rate</c>, a metric, such as
    /// <c>florin_consumer_parked{service="audit"}</c>, or what became of one within <see cref="Window"/>: <c>increase(metric)</c>
    /// of a counter, <c>p50(metric)</c>, <c>p90</c>, <c>p95</c> or <c>p99</c> of a histogram.
    /// </summary>
    [StringLength(500)]
    public string? When { get; init; }

    /// <summary>It is met above this value. Either this or <see cref="Under"/> is needed.</summary>
    [Range(-1e15, 1e15)]
    public double? Over { get; init; }

    /// <summary>It is met below this value.</summary>
    [Range(-1e15, 1e15)]
    public double? Under { get; init; }

    /// <summary>For how long it must be met before the alert fires. Default 0: at once.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
    public TimeSpan For { get; init; }

    /// <summary>For how long it must not be met before the alert ends, so that a value that goes up and down sends two messages and not twenty. Default one minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan EndsAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The time that rates, percentiles and increases are of. Default five minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "7.00:00:00")]
    public TimeSpan? Window { get; init; }

    /// <summary>Labels that separate a rate, percentile or increase, comma-separated; each combination is an alert of its own. Default: the condition's, else none.</summary>
    [StringLength(200)]
    public string? By { get; init; }

    /// <summary>Of <c>burn-rate</c>: how many percent of all requests are to succeed. Default 99.95.</summary>
    [Range(50.0, 99.9999)]
    public double? Goal { get; init; }

    /// <summary>Of rates and percentiles: fewer requests than this in the window tell nothing. Default 20, of percentiles of other metrics 0.</summary>
    [Range(0, 1_000_000_000)]
    public int? AtLeast { get; init; }

    /// <summary>How urgent it is: info, warning or critical. Default warning.</summary>
    public Severity Severity { get; init; } = Severity.Warning;

    /// <summary>The receivers that are notified, comma-separated; <c>none</c> for nobody. Default: all of them.</summary>
    [StringLength(500)]
    public string? To { get; init; }

    /// <summary>Whether customers see its alerts as incidents on the status page. Default false.</summary>
    public bool Public { get; init; }

    /// <summary>One sentence for people. Default: made of the condition.</summary>
    [StringLength(300)]
    public string? Summary { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => AlertRule.ProblemsOf(this);
}
