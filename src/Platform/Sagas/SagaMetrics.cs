using System.Diagnostics.Metrics;

namespace Florin.Platform.Sagas;

/// <summary>What sagas tell of themselves.</summary>
internal sealed class SagaMetrics : IDisposable
{
    private readonly Meter _meter = new("Florin.Sagas");
    private readonly Counter<long> _steps;
    private readonly Histogram<double> _seconds;
    private readonly Counter<long> _ended;

    public SagaMetrics(Func<int> running)
    {
        _steps = _meter.CreateCounter<long>("florin.saga.steps", description: "Attempts of saga steps by outcome.");
        _seconds = _meter.CreateHistogram<double>("florin.saga.step.duration", "s", "Time of one attempt of a step.");
        _ended = _meter.CreateCounter<long>("florin.saga.ended", description: "Sagas by outcome.");
        _meter.CreateObservableGauge("florin.saga.running", running, description: "Sagas on their way.");
    }

    public void Step(string saga, string step, string outcome, TimeSpan took)
    {
        _steps.Add(1, new KeyValuePair<string, object?>("saga", saga), new("step", step), new("outcome", outcome));
        _seconds.Record(took.TotalSeconds, new KeyValuePair<string, object?>("saga", saga), new("step", step));
    }

    public void Ended(string saga, string outcome) =>
        _ended.Add(1, new KeyValuePair<string, object?>("saga", saga), new("outcome", outcome));

    public void Dispose() => _meter.Dispose();
}
