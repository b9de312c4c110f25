using System.Diagnostics.Metrics;
using Florin.Gateway.Model.Clusters;
using Florin.Platform.Resilience.Breaker;

namespace Florin.Gateway.Model;

/// <summary>What operators see of the gateway's protections.</summary>
internal sealed class GatewayMetrics : IDisposable
{
    private static readonly (CircuitState State, string Name)[] States =
    [
        (CircuitState.Closed, "closed"),
        (CircuitState.Open, "open"),
        (CircuitState.HalfOpen, "half-open"),
        (CircuitState.Isolated, "isolated"),
    ];

    private readonly Meter _meter = new("Florin.Gateway");
    private readonly Counter<long> _refused;
    private readonly Counter<long> _fellBack;
    private readonly Counter<long> _cut;

    public GatewayMetrics()
    {
        _fellBack = _meter.CreateCounter<long>(
            "florin.gateway.fallbacks",
            "{request}",
            "Requests that received a fallback response, by route, kind and code."
        );
        _cut = _meter.CreateCounter<long>(
            "florin.gateway.answers.cut",
            "{answer}",
            "Responses aborted because the client read too slowly or too much was buffered, by reason."
        );
        _refused = _meter.CreateCounter<long>(
            "florin.gateway.refused",
            "{request}",
            "Requests rejected by the gateway itself, by code."
        );
    }

    /// <summary>A client was cut off that was slow to read its answer.</summary>
    public void Cut(string why) => _cut.Add(1, new KeyValuePair<string, object?>("why", why));

    /// <summary>A request got a fallback instead of a failure.</summary>
    public void FellBack(string route, string kind, string code) =>
        _fellBack.Add(1, new("route", route), new("kind", kind), new("code", code));

    /// <summary>The gateway refused a request.</summary>
    public void Refused(string service, string code) => _refused.Add(1, new("service", service), new("code", code));

    /// <summary>Watches what protects the services.</summary>
    /// <param name="clusters">The clusters.</param>
    /// <param name="keys">How many clients the limits remember.</param>
    /// <param name="forgotten">How many clients they forgot for lack of room, since the start.</param>
    public void Watch(Func<IEnumerable<Cluster>> clusters, Func<int> keys, Func<long> forgotten)
    {
        Gauge(
            "florin.gateway.circuit.state",
            "0 closed, 1 open, 2 half-open, 3 isolated.",
            cluster => (int)cluster.Breaker.State
        );
        Gauge("florin.gateway.bulkhead.active", "Requests in progress.", cluster => cluster.Bulkhead.Active);
        Gauge(
            "florin.gateway.bulkhead.queued",
            "Requests waiting in the bulkhead's queue.",
            cluster => cluster.Bulkhead.Queued
        );
        Gauge("florin.gateway.bulkhead.limit", "Maximum number of concurrent requests.", cluster => cluster.Bulkhead.Limit);
        Gauge(
            "florin.gateway.bulkhead.utilisation",
            "Utilization of the bulkhead, from 0 to 1.",
            cluster => cluster.Bulkhead.Utilisation
        );
        _meter.CreateObservableCounter(
            "florin.gateway.circuit.seconds",
            () => clusters().SelectMany(TimesOf),
            description: "Time a circuit has spent in each state."
        );
        Watch(keys, forgotten);

        void Gauge(string name, string description, Func<Cluster, double> value) =>
            _meter.CreateObservableGauge(
                name,
                () =>
                    clusters()
                        .Select(cluster => new Measurement<double>(
                            value(cluster),
                            new KeyValuePair<string, object?>("service", cluster.Id)
                        )),
                description: description
            );
    }

    private void Watch(Func<int> keys, Func<long> forgotten)
    {
        _meter.CreateObservableGauge("florin.gateway.ratelimit.keys", keys, "{client}", "Clients tracked by the rate limiter.");
        _meter.CreateObservableCounter(
            "florin.gateway.ratelimit.forgotten",
            forgotten,
            "{client}",
            "Clients evicted from the rate limiter for lack of room."
        );
    }

    private static IEnumerable<Measurement<double>> TimesOf(Cluster cluster) =>
        States.Select(state => new Measurement<double>(
            cluster.Breaker.SpentIn(state.State).TotalSeconds,
            new("service", cluster.Id),
            new("state", state.Name)
        ));

    public void Dispose() => _meter.Dispose();
}
