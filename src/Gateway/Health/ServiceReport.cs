using System.Text.Json;
using Florin.Platform.Hosting;

namespace Florin.Gateway;

/// <summary>How a service is, as the gateway tells it.</summary>
/// <param name="Name">The service's name.</param>
/// <param name="Status">How well it is; one that cannot be reached is unhealthy.</param>
/// <param name="Since">Since when it runs; null when it cannot be reached.</param>
/// <param name="Address">Where it listens.</param>
/// <param name="Circuit">The state of its circuit in this gateway.</param>
/// <param name="Checks">What it checks, its stores among them.</param>
/// <param name="Consumers">What follows logs for it.</param>
/// <param name="Detail">Why it cannot be asked; null when it can.</param>
internal sealed record ServiceReport(
    string Name,
    HealthStatus Status,
    DateTimeOffset? Since,
    string Address,
    string Circuit,
    IReadOnlyList<CheckHealth> Checks,
    IReadOnlyList<ConsumerHealth> Consumers,
    string? Detail
)
{
    /// <summary>The report of a service that told how it is.</summary>
    public static ServiceReport Of(ServiceLocation service, Cluster cluster, ServiceHealth health) =>
        new(
            service.Name,
            health.Status,
            health.Since,
            Shown(service),
            CircuitOf(cluster),
            health.Checks,
            health.Consumers,
            Detail: null
        );

    /// <summary>The report of a service that did not.</summary>
    public static ServiceReport Unreachable(ServiceLocation service, Cluster cluster, string detail) =>
        new(service.Name, HealthStatus.Unhealthy, Since: null, Shown(service), CircuitOf(cluster), [], [], detail);

    private static string Shown(ServiceLocation service) => service.Address.AbsoluteUri.TrimEnd('/');

    private static string CircuitOf(Cluster cluster) =>
        JsonNamingPolicy.CamelCase.ConvertName(cluster.Breaker.State.ToString());
}
