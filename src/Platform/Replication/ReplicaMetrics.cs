using System.Diagnostics.Metrics;

namespace Florin.Platform.Replication;

/// <summary>What a replica's replicator measures.</summary>
internal sealed class ReplicaMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _failures;

    public ReplicaMetrics(string log, string replica, Func<ReplicaStanding> standing, Func<long> removed)
    {
        _meter = new Meter("Florin.Replication", null, [new("log", log), new("replica", replica)]);
        _failures = _meter.CreateCounter<long>("florin.replica.failures", description: "Writes to a replica that failed.");
        _meter.CreateObservableGauge(
            "florin.replica.watermark",
            () => standing().Watermark,
            description: "The position up to which a replica is as the log."
        );
        _meter.CreateObservableGauge(
            "florin.replica.lag.events",
            () => standing().LagEvents,
            description: "How many events a replica is behind the log."
        );
        _meter.CreateObservableGauge(
            "florin.replica.lag",
            () => standing().LagSeconds,
            "s",
            "How old the oldest event is that a replica lacks; 0 where it lacks none."
        );
        _meter.CreateObservableGauge(
            "florin.replica.state",
            () => (int)standing().State,
            description: "0 where a replica keeps up with the log, 1 behind, 2 isolated, 3 waiting for an operator."
        );
        _meter.CreateObservableCounter(
            "florin.replica.removed",
            removed,
            description: "Uncommitted events that were removed from a replica."
        );
    }

    public void Failed() => _failures.Add(1);

    public void Dispose() => _meter.Dispose();
}
