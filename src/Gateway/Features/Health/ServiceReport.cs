using System.Text.Json;
using Florin.Gateway.Model;
using Florin.Gateway.Model.Clusters;
using Florin.Platform.Hosting;

namespace Florin.Gateway.Features.Health;

/// <summary>How a service is, as the gateway tells it.</summary>
/// <param name="Name">The service's name.</param>
/// <param name="Status">How well it is; one that cannot be reached is unhealthy.</param>
/// <param name="Since">Since when it runs, the destination of it that is best; null when none can be reached.</param>
/// <param name="Address">Where that one listens; null for who need not know.</param>
/// <param name="Circuit">The state of its circuit in this gateway.</param>
/// <param name="Checks">What it checks, its stores among them.</param>
/// <param name="Consumers">What follows logs for it.</param>
/// <param name="Detail">Which destinations cannot be asked, and why; null when all can.</param>
/// <param name="Log">Who owns its log, as the owner says, or else who knows most of it; null when nobody says so.</param>
/// <param name="Restarts">How often that destination was started again on its data; null when it does not say, and for who need not know.</param>
internal sealed record ServiceReport(
    string Name,
    HealthStatus Status,
    DateTimeOffset? Since,
    string? Address,
    string Circuit,
    IReadOnlyList<CheckHealth> Checks,
    IReadOnlyList<ConsumerHealth> Consumers,
    string? Detail,
    LogStanding? Log,
    long? Restarts = null
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
            Detail: null,
            health.Log,
            health.Restarts
        );

    /// <summary>
    /// The report of a service by what its destinations answered: as well as the best of them, or degraded while others are not.
    /// </summary>
    public static ServiceReport Of(ServiceLocation service, Cluster cluster, IReadOnlyCollection<HealthAnswer> answers)
    {
        var best = answers.MinBy(answer => answer.Status) ?? new HealthAnswer(Shown(service), null, "It has no destinations.");
        var othersFail = best.Status < HealthStatus.Degraded && answers.Any(answer => answer.Status > HealthStatus.Degraded);
        var silent = answers.DefaultIfEmpty(best).Where(answer => answer.Why is not null);
        return new(
            service.Name,
            othersFail ? HealthStatus.Degraded : best.Status,
            best.Health?.Since,
            best.Address,
            CircuitOf(cluster),
            best.Health?.Checks ?? [],
            best.Health?.Consumers ?? [],
            silent.Any() ? string.Join(" ", silent.Select(answer => $"{answer.Address}: {answer.Why}")) : null,
            answers.Select(answer => answer.Health?.Log).OfType<LogStanding>().MaxBy(log => (log.Epoch, log.IsOwner)),
            best.Health?.Restarts
        );
    }

    /// <summary>
    /// The part for callers who are not administrators: names and status of each, without addresses or details.
    /// </summary>
    public ServiceReport ForAnyone() =>
        this with
        {
            Address = null,
            Detail = null,
            Checks = [.. Checks.Select(check => check.ForAnyone())],
            Consumers = [.. Consumers.Select(consumer => consumer.ForAnyone())],
            Log = Log?.ForAnyone(),
            Restarts = null,
        };

    private static string Shown(ServiceLocation service) => service.Address.AbsoluteUri.TrimEnd('/');

    private static string CircuitOf(Cluster cluster) =>
        JsonNamingPolicy.CamelCase.ConvertName(cluster.Breaker.State.ToString());
}
