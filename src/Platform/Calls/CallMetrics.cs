using System.Diagnostics.Metrics;
using Florin.Platform.Resilience;

namespace Florin.Platform.Calls;

/// <summary>What calls of services to each other tell: how long they take and how they end, and how each dependency stands.</summary>
internal sealed class CallMetrics : IDisposable
{
    private readonly Meter _meter = new("Florin.Calls");
    private readonly Histogram<double> _seconds;
    private readonly Func<IEnumerable<(string Service, Pipeline Pipeline)>> _dependencies;

    public CallMetrics(Func<IEnumerable<(string Service, Pipeline Pipeline)>> dependencies)
    {
        _dependencies = dependencies;
        _seconds = _meter.CreateHistogram<double>(
            "florin.call.duration",
            "s",
            "Duration of a call to another service, including retries."
        );
        Gauge("florin.call.breaker.state", p => (int)p.Breaker.State, "Circuit breaker state: 0 closed, 1 open, 2 half-open.");
        Gauge("florin.call.active", p => p.Bulkhead.Active, "Calls in progress.");
        Gauge("florin.call.queued", p => p.Bulkhead.Queued, "Calls waiting in the bulkhead's queue.");
        _meter.CreateObservableCounter(
            "florin.call.refused",
            () => Each(p => p.Breaker.Refused + p.Bulkhead.Refused),
            description: "Calls rejected by the circuit breaker or the bulkhead."
        );
    }

    public void Called(string service, string operation, bool answered, TimeSpan took)
    {
        if (_seconds.Enabled)
            _seconds.Record(
                took.TotalSeconds,
                new KeyValuePair<string, object?>("to", service),
                new("operation", operation),
                new("outcome", answered ? "answered" : "fault")
            );
    }

    public void Dispose() => _meter.Dispose();

    private void Gauge(string name, Func<Pipeline, long> read, string description) =>
        _meter.CreateObservableGauge(name, () => Each(read), description: description);

    private IEnumerable<Measurement<long>> Each(Func<Pipeline, long> read) =>
        _dependencies()
            .Select(d => new Measurement<long>(read(d.Pipeline), new KeyValuePair<string, object?>("to", d.Service)));
}
