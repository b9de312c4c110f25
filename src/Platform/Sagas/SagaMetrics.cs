using System.Diagnostics.Metrics;

namespace Florin.Platform.Sagas;

/// <summary>The metrics of sagas. They last as long as the factory that makes their meter.</summary>
internal sealed class SagaMetrics
{
    private readonly Counter<long> _steps;
    private readonly Histogram<double> _seconds;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _swept;
    private int _failing;

    public SagaMetrics(IMeterFactory meters, Func<int> unfinished, SagaPlaces places)
    {
        var meter = meters.Create("Florin.Sagas");
        _steps = meter.CreateCounter<long>("florin.saga.steps", description: "Attempts of saga steps by outcome.");
        _seconds = meter.CreateHistogram<double>("florin.saga.step.duration", "s", "Time of one attempt of a step.");
        _ended = meter.CreateCounter<long>("florin.saga.ended", description: "Sagas by outcome.");
        _swept = meter.CreateCounter<long>(
            "florin.saga.swept",
            description: "Sagas that nothing ran and that the sweep found."
        );
        meter.CreateObservableGauge("florin.saga.running", unfinished, description: "Sagas on their way, running or waiting.");
        meter.CreateObservableGauge(
            "florin.saga.places.taken",
            () => places.Taken,
            description: "Places of sagas that are taken."
        );
        meter.CreateObservableGauge(
            "florin.saga.places.waiting",
            () => places.Waiting,
            description: "Sagas that wait for a place."
        );
        meter.CreateObservableGauge("florin.saga.failing", () => Failing, description: "Sagas that fail and are tried again.");
    }

    /// <summary>How many sagas fail and are tried again.</summary>
    public int Failing => Volatile.Read(ref _failing);

    public void Step(string saga, string step, string outcome, TimeSpan took)
    {
        _steps.Add(1, new KeyValuePair<string, object?>("saga", saga), new("step", step), new("outcome", outcome));
        _seconds.Record(took.TotalSeconds, new KeyValuePair<string, object?>("saga", saga), new("step", step));
    }

    public void Ended(string saga, string outcome) =>
        _ended.Add(1, new KeyValuePair<string, object?>("saga", saga), new("outcome", outcome));

    public void Swept() => _swept.Add(1);

    public void BeganToFail() => Interlocked.Increment(ref _failing);

    public void FailsNoMore() => Interlocked.Decrement(ref _failing);
}
