namespace Florin.Observability.Alerts.Measures;

/// <summary>The value of each series.</summary>
internal sealed class GaugeMeasure(Selector selector) : Measure
{
    private IReadOnlyList<MeasuredValue> _now = [];

    /// <inheritdoc/>
    public override IEnumerable<string> Metrics => [selector.Name];

    /// <inheritdoc/>
    public override string Prometheus => selector.ToString();

    /// <inheritdoc/>
    public override void Observe(DateTimeOffset now, Samples samples) =>
        _now = [
            .. samples
                .Of(selector.Name)
                .Where(sample => selector.Fits(sample.Labels))
                .Select(sample => new MeasuredValue(sample.Labels, sample.Value)),
        ];

    /// <inheritdoc/>
    public override IEnumerable<MeasuredValue> Read(DateTimeOffset now) => _now;
}

/// <summary>How many percent the value of each series is of that of another with the same labels.</summary>
internal sealed class FractionMeasure(Selector part, Selector whole) : Measure
{
    private readonly GaugeMeasure _part = new(part);
    private readonly GaugeMeasure _whole = new(whole);

    /// <inheritdoc/>
    public override IEnumerable<string> Metrics => [part.Name, whole.Name];

    /// <inheritdoc/>
    public override string Prometheus => $"100 * {part} / {whole}";

    /// <inheritdoc/>
    public override void Observe(DateTimeOffset now, Samples samples)
    {
        _part.Observe(now, samples);
        _whole.Observe(now, samples);
    }

    /// <inheritdoc/>
    public override IEnumerable<MeasuredValue> Read(DateTimeOffset now) =>
        from part in _part.Read(now)
        join whole in _whole.Read(now) on part.Labels equals whole.Labels
        where whole.Value > 0
        select new MeasuredValue(part.Labels, 100 * part.Value / whole.Value);
}

/// <summary>How many days are left until a time that each series tells, in seconds since the Unix epoch.</summary>
internal sealed class DaysLeftMeasure(Selector selector) : Measure
{
    private readonly GaugeMeasure _ends = new(selector);

    /// <inheritdoc/>
    public override IEnumerable<string> Metrics => [selector.Name];

    /// <inheritdoc/>
    public override string Prometheus => $"({selector} - time()) / 86400";

    /// <inheritdoc/>
    public override void Observe(DateTimeOffset now, Samples samples) => _ends.Observe(now, samples);

    /// <inheritdoc/>
    public override IEnumerable<MeasuredValue> Read(DateTimeOffset now) =>
        _ends
            .Read(now)
            .Select(end => new MeasuredValue(end.Labels, (end.Value - (now.ToUnixTimeMilliseconds() / 1000.0)) / 86_400));
}
