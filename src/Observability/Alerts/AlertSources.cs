using Florin.Observability.Alerts.Delivery;
using Florin.Platform.Hosting;

namespace Florin.Observability.Alerts;

/// <summary>How a service is, as the gateway sees it.</summary>
/// <param name="Name">The service's name.</param>
/// <param name="Status">How well it is.</param>
public sealed record ServiceState(string Name, HealthStatus Status);

/// <summary>The metrics of another process.</summary>
/// <param name="Address">Where it was asked.</param>
/// <param name="Text">Its Prometheus text.</param>
public sealed record MetricsElsewhere(string Address, string Text);

/// <summary>What alerts are made of.</summary>
public sealed record AlertSources
{
    /// <summary>The metrics of this process, as Prometheus text.</summary>
    public required Func<string> Metrics { get; init; }

    /// <summary>How all services are.</summary>
    public required Func<CancellationToken, Task<IReadOnlyList<ServiceState>>> Services { get; init; }

    /// <summary>The metrics of the other processes that can be reached.</summary>
    public required Func<CancellationToken, Task<IReadOnlyList<MetricsElsewhere>>> Elsewhere { get; init; }

    /// <summary>Sends a mail; null where no mail server is configured.</summary>
    public SendMail? Mail { get; init; }

    /// <summary>When the certificates end that this process uses itself, by their names.</summary>
    public Func<IReadOnlyDictionary<string, DateTimeOffset>> Certificates { get; init; } =
        static () => new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);

    /// <summary>Where alerts are kept: a folder of the data directory.</summary>
    public required string Folder { get; init; }
}
