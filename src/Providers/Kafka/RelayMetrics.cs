using System.Diagnostics.Metrics;

namespace Florin.Kafka;

/// <summary>What the relay of a log tells of itself.</summary>
internal sealed class RelayMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _events;
    private readonly Counter<long> _errors;
    private readonly Histogram<long> _batch;

    public RelayMetrics(string service, Func<long> lagEvents, Func<TimeSpan> lag)
    {
        _meter = new Meter("Florin.Kafka", null, [new("service", service)]);
        _events = _meter.CreateCounter<long>("florin.kafka.events", description: "Events confirmed by Kafka.");
        _errors = _meter.CreateCounter<long>("florin.kafka.errors", description: "Failed attempts to publish to Kafka.");
        _batch = _meter.CreateHistogram<long>("florin.kafka.batch.events", description: "Events published at once.");
        _meter.CreateObservableGauge(
            "florin.kafka.lag.events",
            lagEvents,
            description: "Number of events that Kafka has not confirmed yet."
        );
        _meter.CreateObservableGauge(
            "florin.kafka.lag",
            () => lag().TotalSeconds,
            "s",
            "Age of the oldest event that Kafka has not confirmed yet."
        );
    }

    public void Published(int events)
    {
        _events.Add(events);
        _batch.Record(events);
    }

    public void Failed() => _errors.Add(1);

    public void Dispose() => _meter.Dispose();
}
