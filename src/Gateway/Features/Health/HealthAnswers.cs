using Florin.Gateway.Model;
using Florin.Gateway.Model.Clusters;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Resilience;
using Microsoft.AspNetCore.Http;

namespace Florin.Gateway.Features.Health;

/// <summary>Tells how all services are, together.</summary>
/// <param name="probes">Ask the services.</param>
/// <param name="store">State of the store that instances share; null if there is none.</param>
/// <param name="cluster">The cluster of a service.</param>
/// <param name="runtime">Whose token is an administrator's, and time.</param>
internal sealed class HealthAnswers(
    IReadOnlyList<HealthProbe> probes,
    Func<CheckHealth?> store,
    Func<string, Cluster> cluster,
    GatewayRuntime runtime
)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly DateTimeOffset _since = runtime.Clock.GetUtcNow();

    /// <summary>
    /// <c>GET /health</c> and <c>/health/ready</c>: 503 unless every service takes requests. Where services are, and the
    /// details of what is wrong with them, are for administrators only.
    /// </summary>
    public async Task Ready(Exchange exchange)
    {
        var services = await Task.WhenAll(probes.Select(probe => probe.Ask()));
        List<CheckHealth> stores = store() is { } check ? [check] : [];
        if (!await IsAdmin(exchange.Http))
            (services, stores) = ([.. services.Select(service => service.ForAnyone())], stores.ConvertAll(s => s.ForAnyone()));
        var worst = Worst(services, stores);
        var down = services.Where(service => service.Status is HealthStatus.Unhealthy).Select(service => service.Name).ToList();
        if (down.Count == 0)
        {
            await exchange.Answer(Reply.Ok(new OverallHealth(worst, _since, services, stores)));
            return;
        }
        var refusal = new Refusal(RefusalCodes.Unavailable, $"Not ready: {string.Join(", ", down)}.")
            .With("health", worst)
            .With("since", _since)
            .With("services", services)
            .With("stores", stores);
        await exchange.Answer(Reply.Refused(refusal, Soon));
    }

    /// <summary>How everything is, without what is for administrators.</summary>
    public async Task<(HealthStatus Worst, IReadOnlyList<ServiceReport> Services)> ForAnyone()
    {
        var services = await Task.WhenAll(probes.Select(probe => probe.Ask()));
        return (Worst(services, store() is { } check ? [check] : []), [.. services.Select(service => service.ForAnyone())]);
    }

    /// <summary>What asks the services how they are.</summary>
    public IReadOnlyList<HealthProbe> Probes => probes;

    /// <summary><c>GET /health/live</c>: the process answers.</summary>
    public Task Live(Exchange exchange) => exchange.Answer(Reply.Ok(new Liveness(HealthStatus.Healthy, _since)));

    /// <summary><c>GET /api/discovery/services</c>: every service, where it is and how.</summary>
    public async Task Discover(Exchange exchange)
    {
        var services = await Task.WhenAll(probes.Select(probe => probe.Ask()));
        var found = services.Select(Found).ToList();
        await exchange.Answer(Reply.List(found, nextCursor: null));
    }

    private static HealthStatus Worst(IEnumerable<ServiceReport> services, IEnumerable<CheckHealth> stores) =>
        services
            .Select(service => service.Status)
            .Concat(stores.Select(s => s.Status))
            .DefaultIfEmpty(HealthStatus.Healthy)
            .Max();

    // Health must be answered also while no token can be verified.
    private async ValueTask<bool> IsAdmin(HttpContext http)
    {
        try
        {
            return await Authentication.User(http, runtime.Tokens, http.RequestAborted) is { } actor
                && actor.MayForAll(Permission.AdminRead);
        }
        catch (ServiceUnavailable)
        {
            return false;
        }
    }

    private sealed record OverallHealth(
        HealthStatus Status,
        DateTimeOffset Since,
        IReadOnlyList<ServiceReport> Services,
        IReadOnlyList<CheckHealth> Stores
    );

    private sealed record Liveness(HealthStatus Status, DateTimeOffset Since);

    private FoundService Found(ServiceReport service)
    {
        var now = ClusterReport.Of(cluster(service.Name));
        double? uptime = service.Since is { } since ? Math.Round((runtime.Clock.GetUtcNow() - since).TotalSeconds) : null;
        return new FoundService(
            service.Name,
            service.Address,
            service.Status,
            service.Since,
            uptime,
            service.Circuit,
            now.Bulkhead,
            now.Destinations,
            service.Log
        );
    }

    private sealed record FoundService(
        string Name,
        string? Address,
        HealthStatus Status,
        DateTimeOffset? Since,
        double? UptimeSeconds,
        string Circuit,
        BulkheadReport Bulkhead,
        IReadOnlyList<DestinationReport> Destinations,
        LogStanding? Log
    );
}
