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
    private UnfinishedSagas? _unfinished;

    public SagaMetrics(IMeterFactory meters, Func<int> unfinished, SagaSlots places)
    {
        var meter = meters.Create("Florin.Sagas");
        _steps = meter.CreateCounter<long>("florin.saga.steps", description: "Attempts of saga steps, by outcome.");
        _seconds = meter.CreateHistogram<double>("florin.saga.step.duration", "s", "Duration of one attempt of a saga step.");
        _ended = meter.CreateCounter<long>("florin.saga.ended", description: "Sagas that ended, by outcome.");
        _swept = meter.CreateCounter<long>(
            "florin.saga.swept",
            description: "Unfinished sagas that were not running and were found by the sweep."
        );
        meter.CreateObservableGauge("florin.saga.running", unfinished, description: "Unfinished sagas, running or waiting.");
        meter.CreateObservableGauge("florin.saga.places.taken", () => places.Taken, description: "Saga slots in use.");
        meter.CreateObservableGauge(
            "florin.saga.places.waiting",
            () => places.Waiting,
            description: "Sagas waiting for a slot."
        );
        meter.CreateObservableGauge(
            "florin.saga.failing",
            () => Failing,
            description: "Sagas that are failing and being retried."
        );
        meter.CreateObservableGauge(
            "florin.saga.manual.review",
            () => _unfinished?.InManualReview ?? 0,
            description: "Sagas that stand in manual review until an operator decides."
        );
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

    /// <summary>Counts those in manual review from now on; null for none any more.</summary>
    public void Watch(UnfinishedSagas? unfinished) => _unfinished = unfinished;

    public void Swept() => _swept.Add(1);

    public void BeganToFail() => Interlocked.Increment(ref _failing);

    public void FailsNoMore() => Interlocked.Decrement(ref _failing);
}
