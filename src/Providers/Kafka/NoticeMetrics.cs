using System.Diagnostics.Metrics;

namespace Florin.Kafka;

/// <summary>What is measured of notices.</summary>
internal sealed class NoticeMetrics : IDisposable
{
    private readonly Meter _meter = new("Florin.Kafka");
    private readonly Counter<long> _confirmed;
    private readonly Counter<long> _dropped;

    public NoticeMetrics()
    {
        _confirmed = _meter.CreateCounter<long>(
            "florin.kafka.notices",
            description: "Notices of replicas that Kafka has confirmed."
        );
        _dropped = _meter.CreateCounter<long>(
            "florin.kafka.notices.dropped",
            description: "Notices of replicas that were dropped because too many waited for Kafka."
        );
    }

    public void Confirmed(int notices) => _confirmed.Add(notices);

    public void Dropped() => _dropped.Add(1);

    public void Dispose() => _meter.Dispose();
}
