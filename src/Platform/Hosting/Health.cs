namespace Florin.Platform.Hosting;

/// <summary>How well something is.</summary>
public enum HealthStatus
{
    /// <summary>As it should be.</summary>
    Healthy,

    /// <summary>It answers, but something that follows along behind fails.</summary>
    Degraded,

    /// <summary>It does not take requests.</summary>
    Unhealthy,
}

/// <summary>How well a service is: what <c>GET /health</c> on its port answers, and what the gateway gathers.</summary>
/// <param name="Service">Its name.</param>
/// <param name="Status">The worst of everything below.</param>
/// <param name="Since">Since when it runs.</param>
/// <param name="Checks">What is checked, each by name.</param>
/// <param name="Consumers">What follows logs for it, and how far it is behind.</param>
public sealed record ServiceHealth(
    string Service,
    HealthStatus Status,
    DateTimeOffset Since,
    IReadOnlyList<CheckHealth> Checks,
    IReadOnlyList<ConsumerHealth> Consumers
)
{
    /// <summary>It takes requests.</summary>
    public bool Ready => Status is not HealthStatus.Unhealthy;

    /// <summary>What strangers may know of it: names and how well each is, not what exactly went wrong.</summary>
    public ServiceHealth ForAnyone() =>
        this with
        {
            Checks = [.. Checks.Select(check => check.ForAnyone())],
            Consumers = [.. Consumers.Select(consumer => consumer.ForAnyone())],
        };

    /// <summary>How well a service of this process is now.</summary>
    public static ServiceHealth Of(Service service)
    {
        ArgumentNullException.ThrowIfNull(service);
        var checks = service.Checks.Select(c => CheckHealth.Of(c.Name, c.Problem())).ToList();
        checks.Insert(
            0,
            CheckHealth.Of("service", service.Stopping.IsCancellationRequested ? "is stopping." : Started(service))
        );
        var consumers = service.Consumers.Select(ConsumerHealth.Of).ToList();
        var worst = checks.Select(c => c.Status).Concat(consumers.Select(c => c.Status)).Max();
        return new ServiceHealth(service.Definition.Name, worst, service.Since, checks, consumers);
    }

    private static string? Started(Service service) => service.Started ? null : "is starting.";
}

/// <summary>One check of a service's health.</summary>
/// <param name="Name">What is checked, such as <c>log</c>.</param>
/// <param name="Status">Healthy or unhealthy.</param>
/// <param name="Detail">What is wrong; null when nothing is.</param>
public sealed record CheckHealth(string Name, HealthStatus Status, string? Detail)
{
    /// <summary>Without what exactly is wrong.</summary>
    public CheckHealth ForAnyone() => this with { Detail = null };

    /// <summary>A check by what it found wrong, or null.</summary>
    public static CheckHealth Of(string name, string? problem) =>
        new(name, problem is null ? HealthStatus.Healthy : HealthStatus.Unhealthy, problem);
}

/// <summary>How well something is that follows a log.</summary>
/// <param name="Name">Unique within its service.</param>
/// <param name="Follows">The service whose log it follows.</param>
/// <param name="Status">Healthy, or degraded while its last attempt failed.</param>
/// <param name="Position">Up to where its effects are stored.</param>
/// <param name="LagEvents">How many events it is behind.</param>
/// <param name="LagSeconds">How old the newest event is that it has handled, while it is behind.</param>
/// <param name="Detail">Why its last attempt failed; null when it did not.</param>
public sealed record ConsumerHealth(
    string Name,
    string Follows,
    HealthStatus Status,
    long Position,
    long LagEvents,
    double LagSeconds,
    string? Detail
)
{
    /// <summary>Without why it failed.</summary>
    public ConsumerHealth ForAnyone() => this with { Detail = null };

    /// <summary>How well a consumer is now.</summary>
    public static ConsumerHealth Of(Messaging.Consumer consumer)
    {
        ArgumentNullException.ThrowIfNull(consumer);
        var failure = consumer.Failure;
        return new ConsumerHealth(
            consumer.Name,
            consumer.Service,
            failure is null ? HealthStatus.Healthy : HealthStatus.Degraded,
            consumer.Position,
            consumer.LagEvents,
            Math.Round(consumer.Lag.TotalSeconds, 3),
            failure
        );
    }
}
