using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Florin.Observability.Alerts.Delivery;

namespace Florin.Observability.Alerts;

/// <summary>What alerts tell at <c>/metrics</c>: services as this gateway sees them, certificates, and alerts themselves.</summary>
internal sealed class AlertMetrics : IDisposable
{
    private readonly Meter _meter = new("Florin.Alerts");
    private readonly Counter<long> _sent;
    private readonly IReadOnlyDictionary<string, string> _certificates;
    private readonly Func<IReadOnlyDictionary<string, DateTimeOffset>> _own;

    public AlertMetrics(
        AlertsOptions options,
        Func<IReadOnlyDictionary<string, DateTimeOffset>> own,
        Func<IReadOnlyList<Alert>> active,
        IReadOnlyList<Outbound> receivers
    )
    {
        (_certificates, _own) = (options.Certificates, own);
        _sent = _meter.CreateCounter<long>(
            "florin.alerts.sent",
            "{message}",
            "Messages about alerts that a receiver got, or that were dropped."
        );
        _meter.CreateObservableGauge(
            "florin.service.status",
            () => Services.Select(service => Of((int)service.Status, "service", service.Name)),
            description: "Status of each service as this gateway sees it: 0 healthy, 1 degraded, 2 unhealthy."
        );
        _meter.CreateObservableGauge(
            "florin.alerts.firing",
            () =>
                active().Where(a => a.State is AlertState.Firing).CountBy(a => a.Rule).Select(a => Of(a.Value, "rule", a.Key)),
            description: "Alerts that are firing, by rule."
        );
        _meter.CreateObservableGauge(
            "florin.alerts.waiting",
            () => receivers.Select(receiver => Of(receiver.Waiting.Count, "receiver", receiver.Name)),
            "{message}",
            "Messages about alerts that a receiver has not got yet."
        );
        _meter.CreateObservableGauge(
            "florin.certificate.expiry.time",
            Ends,
            "s",
            "Time at which a certificate ends, in seconds since the Unix epoch."
        );
    }

    /// <summary>How services are.</summary>
    public IReadOnlyList<ServiceState> Services { get; set; } = [];

    /// <summary>A receiver got a message, or it was dropped.</summary>
    public void Sent(string receiver, bool got) =>
        _sent.Add(1, new("receiver", receiver), new("outcome", got ? "sent" : "dropped"));

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private static Measurement<int> Of(int value, string label, string of) =>
        new(value, new KeyValuePair<string, object?>(label, of));

    private IEnumerable<Measurement<double>> Ends()
    {
        foreach (var (name, path) in _certificates)
            if (EndOf(path) is { } end)
                yield return Of(name, end);
        foreach (var (name, end) in _own())
            if (!_certificates.ContainsKey(name))
                yield return Of(name, end);
    }

    private static Measurement<double> Of(string certificate, DateTimeOffset end) =>
        new(end.ToUnixTimeSeconds(), new KeyValuePair<string, object?>("certificate", certificate));

    // Renewed ones take the place of old ones while we run, so it is read each time. One that cannot be read has no series.
    private static DateTimeOffset? EndOf(string path)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificateFromFile(path);
            return new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
