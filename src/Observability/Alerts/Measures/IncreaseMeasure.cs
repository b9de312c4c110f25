using System.Globalization;

namespace Florin.Observability.Alerts.Measures;

/// <summary>By how much counters grew within a time.</summary>
internal sealed class IncreaseMeasure(Selector selector, IReadOnlyList<string> by, TimeSpan window) : Measure
{
    private readonly CounterSums _sums = new(selector, by, window);

    /// <inheritdoc/>
    public override IEnumerable<string> Metrics => [selector.Name];

    /// <inheritdoc/>
    public override string Prometheus => Sum(by, $"increase({selector}[{Length(window)}])");

    /// <inheritdoc/>
    public override void Observe(DateTimeOffset now, Samples samples) => _sums.Observe(now, samples);

    /// <inheritdoc/>
    public override IEnumerable<MeasuredValue> Read(DateTimeOffset now) =>
        _sums.Groups.Select(group => new MeasuredValue(group, _sums.Increase(group, window, now) ?? 0));
}

/// <summary>The value that a part of what a histogram took within a time is not over, by its buckets.</summary>
/// <param name="selector">Which histograms.</param>
/// <param name="quantile">The part, such as 0.99.</param>
/// <param name="by">The labels that separate the groups.</param>
/// <param name="window">The time.</param>
/// <param name="atLeast">Fewer values tell nothing.</param>
internal sealed class QuantileMeasure(
    Selector selector,
    double quantile,
    IReadOnlyList<string> by,
    TimeSpan window,
    double atLeast
) : Measure
{
    private const string Bound = "le";

    private readonly CounterSums _sums = new(selector.Suffixed("_bucket"), [.. by, Bound], window);

    /// <inheritdoc/>
    public override IEnumerable<string> Metrics => [$"{selector.Name}_bucket"];

    /// <inheritdoc/>
    public override string Prometheus
    {
        get
        {
            var (time, buckets) = (Length(window), selector.Suffixed("_bucket"));
            var value = $"histogram_quantile({Number(quantile)}, {Sum([.. by, Bound], $"rate({buckets}[{time}])")})";
            var count = Sum(by, $"increase({selector.Suffixed("_count")}[{time}])");
            return atLeast > 0 ? $"({value} and {count} >= {Number(atLeast)})" : value;
        }
    }

    /// <inheritdoc/>
    public override void Observe(DateTimeOffset now, Samples samples) => _sums.Observe(now, samples);

    /// <inheritdoc/>
    public override IEnumerable<MeasuredValue> Read(DateTimeOffset now)
    {
        foreach (var group in _sums.Groups.GroupBy(labels => labels.Without(Bound)))
        {
            var buckets = group
                .Select(labels => (Bound: BoundOf(labels), Count: _sums.Increase(labels, window, now) ?? 0))
                .OrderBy(bucket => bucket.Bound)
                .ToList();
            if (buckets is [.., (_, > 0 and var count)] && count >= atLeast)
                yield return new MeasuredValue(group.Key, Of(buckets));
        }
    }

    private static double BoundOf(Labels labels) =>
        double.TryParse(labels[Bound], NumberStyles.Float, CultureInfo.InvariantCulture, out var bound)
            ? bound
            : double.PositiveInfinity;

    // As Prometheus: evenly within a bucket, and no more than the last bound.
    private double Of(List<(double Bound, double Count)> buckets)
    {
        var rank = quantile * buckets[^1].Count;
        var i = buckets.FindIndex(bucket => bucket.Count >= rank);
        if (i < 0 || double.IsPositiveInfinity(buckets[i].Bound))
            return buckets.Count > 1 ? buckets[^2].Bound : double.NaN;
        var (from, before) = i == 0 ? (0, 0) : buckets[i - 1];
        var within = buckets[i].Count - before;
        return within <= 0 ? buckets[i].Bound : from + ((buckets[i].Bound - from) * (rank - before) / within);
    }
}
