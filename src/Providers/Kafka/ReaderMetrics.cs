using System.Diagnostics.Metrics;
using Florin.Platform.Hosting;

namespace Florin.Kafka;

/// <summary>What a consumer that reads from Kafka tells of itself.</summary>
internal sealed class ReaderMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _filled;

    public ReaderMetrics(Subscription reader, Func<long> behind)
    {
        _meter = new Meter("Florin.Kafka", null, [new("service", reader.Service), new("consumer", reader.Consumer)]);
        _filled = _meter.CreateCounter<long>(
            "florin.kafka.consumer.from_log",
            description: "Events read from the log because the topic did not have them."
        );
        _meter.CreateObservableGauge(
            "florin.kafka.consumer.lag",
            behind,
            description: "Messages of the topic that the consumer has not handled yet."
        );
    }

    public void Filled(int events) => _filled.Add(events);

    public void Dispose() => _meter.Dispose();
}
