using Florin.Observability.Alerts;
using Florin.Observability.Alerts.Rules;
using Florin.Platform.Hosting;

namespace Florin.Unit.Tests.Alerts;

/// <summary>What customers see: uptime by day, and incidents.</summary>
public sealed class KeepingUptime
{
    private static readonly RuleSettings Down = new()
    {
        When = "florin_service_status",
        Over = 1,
        EndsAfter = TimeSpan.Zero,
        Public = true,
        Summary = "A service takes no requests.",
    };

    [Fact]
    public async Task Counts_the_time_in_which_a_service_took_requests()
    {
        await using var watch = new Watch(Down);
        await Is(watch, HealthStatus.Healthy, seconds: 5); // Nobody looked before.
        await Is(watch, HealthStatus.Healthy, seconds: 30);
        await Is(watch, HealthStatus.Degraded, seconds: 30);
        await Is(watch, HealthStatus.Unhealthy, seconds: 20);
        await Is(watch, HealthStatus.Healthy, seconds: 3600); // For which the gateway did not run.
        var service = Assert.Single(watch.Engine.Status().Services);
        Assert.Equal(75, service.Uptime);
        Assert.Equal(75, service.Days[^1].Uptime);
        Assert.Null(service.Days[0].Uptime);
        Assert.Equal(90, service.Days.Count);
    }

    [Fact]
    public async Task Keeps_ninety_days_over_restarts()
    {
        await using var watch = new Watch(Down);
        for (var day = 0; day < 100; day++)
        {
            await Is(watch, HealthStatus.Healthy, seconds: 86_400 - 60);
            await Is(watch, day < 5 ? HealthStatus.Unhealthy : HealthStatus.Healthy, seconds: 60);
        }
        await watch.Restart();
        await Is(watch, HealthStatus.Healthy, seconds: 1);
        var service = Assert.Single(watch.Engine.Status().Services);
        Assert.Equal((100, 90), (service.Uptime, service.Days.Count(day => day.Uptime is not null)));
    }

    [Fact]
    public async Task Tells_incidents_of_public_rules()
    {
        await using var watch = new Watch(Down, ("quiet", Down with { Public = false }));
        await watch.Look("florin_service_status{service=\"payment\"} 2");
        var incident = Assert.Single(watch.Engine.Status().Incidents);
        Assert.Equal(("A service takes no requests.", "payment", null), (incident.Summary, incident.Service, incident.EndedAt));
        await watch.Look("florin_service_status{service=\"payment\"} 0");
        Assert.Equal(watch.Time.GetUtcNow(), Assert.Single(watch.Engine.Status().Incidents).EndedAt);
    }

    private static Task Is(Watch watch, HealthStatus status, int seconds)
    {
        watch.Services.Clear();
        watch.Services.Add(new ServiceState("payment", status));
        return watch.Look("", seconds);
    }
}
