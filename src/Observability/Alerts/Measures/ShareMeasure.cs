namespace Florin.Observability.Alerts.Measures;

/// <summary>How many percent of what counters counted within a time were bad, or good.</summary>
/// <param name="bad">Those that were bad, of <paramref name="all"/>.</param>
/// <param name="all">What is counted.</param>
/// <param name="ofGood">Whether the good part is meant.</param>
/// <param name="by">The labels that separate the groups.</param>
/// <param name="window">The time.</param>
/// <param name="atLeast">Fewer tell nothing.</param>
internal sealed class ShareMeasure(
    Selector bad,
    Selector all,
    bool ofGood,
    IReadOnlyList<string> by,
    TimeSpan window,
    double atLeast
) : Measure
{
    private readonly CounterSums _bad = new(bad, by, window);
    private readonly CounterSums _all = new(all, by, window);

    /// <inheritdoc/>
    public override IEnumerable<string> Metrics => [bad.Name, all.Name];

    /// <inheritdoc/>
    public override string Prometheus
    {
        get
        {
            // Where nothing was bad there may be no series of it.
            var (total, wrong) = (Sum(by, $"increase({all}[{Length(window)}])"), Sum(by, $"increase({bad}[{Length(window)}])"));
            var share = $"({wrong} or 0 * {total}) / {total}";
            return $"({(ofGood ? $"100 - 100 * {share}" : $"100 * {share}")} and {total} >= {Number(atLeast)})";
        }
    }

    /// <inheritdoc/>
    public override void Observe(DateTimeOffset now, Samples samples)
    {
        _bad.Observe(now, samples);
        _all.Observe(now, samples);
    }

    /// <inheritdoc/>
    public override IEnumerable<MeasuredValue> Read(DateTimeOffset now)
    {
        foreach (var group in _all.Groups)
            if (_all.Increase(group, window, now) is { } total && total > 0 && total >= atLeast)
            {
                var share = 100 * (_bad.Increase(group, window, now) ?? 0) / total;
                yield return new MeasuredValue(group, ofGood ? 100 - share : share);
            }
    }
}

/// <summary>
/// How fast the errors that a goal allows are used up: 1 uses them up exactly within the goal's time. The rate must be there in a
/// long time, so that little does not alarm, and in a short one, so that it ends soon after the errors do.
/// </summary>
/// <param name="bad">Those that were bad, of <paramref name="all"/>.</param>
/// <param name="all">What is counted.</param>
/// <param name="goal">How many percent are to be good, such as 99.95.</param>
/// <param name="window">The long time.</param>
/// <param name="atLeast">Fewer in the long time tell nothing.</param>
internal sealed class BurnMeasure(Selector bad, Selector all, double goal, TimeSpan window, double atLeast) : Measure
{
    private readonly CounterSums _bad = new(bad, [], window);
    private readonly CounterSums _all = new(all, [], window);

    /// <inheritdoc/>
    public override IEnumerable<string> Metrics => [bad.Name, all.Name];

    /// <inheritdoc/>
    public override string Prometheus
    {
        get
        {
            var (slow, fast) = (Rate(window), Rate(Short));
            // The lesser one of both.
            return $"((({slow}) <= ({fast}) or ({fast})) and sum(increase({all}[{Length(window)}])) >= {Number(atLeast)})";
        }
    }

    private TimeSpan Short => window / 12;

    private double Allowed => 1 - (goal / 100);

    /// <inheritdoc/>
    public override void Observe(DateTimeOffset now, Samples samples)
    {
        _bad.Observe(now, samples);
        _all.Observe(now, samples);
    }

    /// <inheritdoc/>
    public override IEnumerable<MeasuredValue> Read(DateTimeOffset now) =>
        _all.Increase(Labels.None, window, now) >= Math.Max(1, atLeast)
            ? [new MeasuredValue(Labels.None, Math.Min(Burned(window, now), Burned(Short, now)))]
            : [];

    private double Burned(TimeSpan time, DateTimeOffset now)
    {
        var total = _all.Increase(Labels.None, time, now) ?? 0;
        return total <= 0 ? 0 : (_bad.Increase(Labels.None, time, now) ?? 0) / total / Allowed;
    }

    private string Rate(TimeSpan time) =>
        $"(sum(rate({bad}[{Length(time)}])) or vector(0)) / sum(rate({all}[{Length(time)}])) / {Number(Math.Round(Allowed, 10))}";
}
