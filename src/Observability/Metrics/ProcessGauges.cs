using System.Diagnostics;
using System.Diagnostics.Metrics;
using Florin.Platform.Hosting;

namespace Florin.Observability.Metrics;

/// <summary>What is asked of this process when somebody reads its metrics: its resources, and how far behind its consumers are.</summary>
public sealed class ProcessGauges : IDisposable
{
    private readonly Meter _meter = new("Florin.Process");
    private readonly Func<IEnumerable<Service>> _services;

    /// <summary>Starts to answer.</summary>
    /// <param name="services">What the process hosts; asked at each reading.</param>
    /// <param name="data">The data directory.</param>
    public ProcessGauges(Func<IEnumerable<Service>> services, string data)
    {
        _services = services;
        new ResourceGauges(_meter, services, data).Add();
        _meter.CreateObservableGauge("process.resident.memory", () => Environment.WorkingSet, "By", "Resident memory in use.");
        _meter.CreateObservableCounter(
            "process.cpu",
            () => Environment.CpuUsage.TotalTime.TotalSeconds,
            "s",
            "Processor time used by this process."
        );
        _meter.CreateObservableGauge("process.start.time", Started, "s", "Start time, in seconds since the Unix epoch.");
        OfServices();
        OfConsumers();
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private void OfServices()
    {
        _meter.CreateObservableGauge("florin.log.head", Heads, description: "Position of the last durable event of a log.");
        _meter.CreateObservableGauge("florin.service.ready", Ready, description: "Whether a service is ready: 1 or 0.");
        _meter.CreateObservableGauge(
            "florin.service.start.time",
            Since,
            "s",
            "When a service was started, in seconds since the Unix epoch."
        );
        _meter.CreateObservableCounter(
            "florin.service.restarts",
            Restarts,
            description: "How often a service was started again on its data."
        );
    }

    private void OfConsumers()
    {
        _meter.CreateObservableGauge(
            "florin.consumer.lag.events",
            LagEvents,
            description: "Number of events a consumer is behind."
        );
        _meter.CreateObservableGauge(
            "florin.consumer.lag",
            LagSeconds,
            "s",
            "Age of the last event a consumer handled, while it is behind."
        );
        _meter.CreateObservableGauge(
            "florin.consumer.parked",
            Parked,
            description: "Number of events a consumer has set aside because it could not handle them."
        );
        _meter.CreateObservableGauge(
            "florin.consumer.halted",
            Halted,
            description: "Whether a consumer has stopped because its log was replaced: 1 or 0."
        );
    }

    private static double Started()
    {
        using var self = Process.GetCurrentProcess();
        return new DateTimeOffset(self.StartTime.ToUniversalTime()).ToUnixTimeMilliseconds() / 1000.0;
    }

    private IEnumerable<Measurement<long>> Heads() =>
        _services()
            .Select(s => new Measurement<long>(
                s.Runtime.Log.Head,
                new KeyValuePair<string, object?>("log", s.Definition.Name)
            ));

    private IEnumerable<Measurement<int>> Ready() =>
        _services()
            .Select(s => new Measurement<int>(
                ServiceHealth.Of(s).Ready ? 1 : 0,
                new KeyValuePair<string, object?>("service", s.Definition.Name)
            ));

    private IEnumerable<Measurement<double>> Since() =>
        _services()
            .Select(s => new Measurement<double>(
                s.Since.ToUnixTimeMilliseconds() / 1000.0,
                new KeyValuePair<string, object?>("service", s.Definition.Name)
            ));

    private IEnumerable<Measurement<long>> Restarts() =>
        from service in _services()
        let starts = service.Runtime.Starts
        where starts is not null
        select new Measurement<long>(starts.Restarts, new KeyValuePair<string, object?>("service", service.Definition.Name));

    private IEnumerable<Measurement<long>> LagEvents() =>
        from service in _services()
        from consumer in service.Consumers
        select new Measurement<long>(consumer.LagEvents, Labels(service, consumer.Name));

    private IEnumerable<Measurement<double>> LagSeconds() =>
        from service in _services()
        from consumer in service.Consumers
        select new Measurement<double>(consumer.Lag.TotalSeconds, Labels(service, consumer.Name));

    private IEnumerable<Measurement<int>> Parked() =>
        from service in _services()
        from consumer in service.Consumers
        select new Measurement<int>(consumer.Parked, Labels(service, consumer.Name));

    private IEnumerable<Measurement<int>> Halted() =>
        from service in _services()
        from consumer in service.Consumers
        select new Measurement<int>(consumer.Halted is null ? 0 : 1, Labels(service, consumer.Name));

    private static KeyValuePair<string, object?>[] Labels(Service service, string consumer) =>
        [new("service", service.Definition.Name), new("consumer", consumer)];
}
