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
/// <param name="Log">Who owns its log; null where an earlier version answered.</param>
/// <param name="Restarts">
/// How often it was started again on its data since that was made; null where nobody counts, and for who need not know.
/// </param>
public sealed record ServiceHealth(
    string Service,
    HealthStatus Status,
    DateTimeOffset Since,
    IReadOnlyList<CheckHealth> Checks,
    IReadOnlyList<ConsumerHealth> Consumers,
    LogStanding? Log = null,
    long? Restarts = null
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
            Log = Log?.ForAnyone(),
            Restarts = null,
        };

    /// <summary>How well a service of this process is now.</summary>
    public static ServiceHealth Of(Service service)
    {
        ArgumentNullException.ThrowIfNull(service);
        var checks = service.Checks.Select(c => CheckHealth.Of(c.Name, c.Problem(), c.IsVital)).ToList();
        checks.Insert(
            0,
            CheckHealth.Of("service", service.Stopping.IsCancellationRequested ? "is stopping." : Started(service))
        );
        checks.AddRange(service.Notes.Select(note => new CheckHealth(note.Name, HealthStatus.Healthy, note.Detail)));
        var consumers = service.Consumers.Select(ConsumerHealth.Of).ToList();
        var worst = checks.Select(c => c.Status).Concat(consumers.Select(c => c.Status)).Max();
        return new ServiceHealth(
            service.Definition.Name,
            worst,
            service.Since,
            checks,
            consumers,
            LogStanding.Of(service.Runtime),
            service.Runtime.Starts?.Restarts
        );
    }

    private static string? Started(Service service) => service.Started ? null : "is starting.";
}

/// <summary>One check of a service's health.</summary>
/// <param name="Name">What is checked, such as <c>log</c>.</param>
/// <param name="Status">Healthy, or how bad it is.</param>
/// <param name="Detail">What is wrong, or a note; null without either.</param>
public sealed record CheckHealth(string Name, HealthStatus Status, string? Detail)
{
    /// <summary>Without what exactly is wrong.</summary>
    public CheckHealth ForAnyone() => this with { Detail = null };

    /// <summary>A check by what it found wrong, or null.</summary>
    public static CheckHealth Of(string name, string? problem, bool isVital = true) =>
        new(
            name,
            problem is null ? HealthStatus.Healthy
                : isVital ? HealthStatus.Unhealthy
                : HealthStatus.Degraded,
            problem
        );
}

/// <summary>How well something is that follows a log.</summary>
/// <param name="Name">Unique within its service.</param>
/// <param name="Follows">The service whose log it follows.</param>
/// <param name="Status">
/// Healthy; degraded while its last attempt failed, it is being built or events are set aside; unhealthy where it has stopped.
/// </param>
/// <param name="Position">Up to where its effects are stored.</param>
/// <param name="LagEvents">How many events it is behind.</param>
/// <param name="LagSeconds">How old the newest event is that it has handled, while it is behind.</param>
/// <param name="Detail">Why it is not healthy; null when it is.</param>
/// <param name="Parked">How many events are set aside because they could not be handled.</param>
public sealed record ConsumerHealth(
    string Name,
    string Follows,
    HealthStatus Status,
    long Position,
    long LagEvents,
    double LagSeconds,
    string? Detail,
    int Parked = 0
)
{
    /// <summary>Without why it failed.</summary>
    public ConsumerHealth ForAnyone() => this with { Detail = null };

    /// <summary>How well a consumer is now.</summary>
    public static ConsumerHealth Of(Feeds.Consumer consumer)
    {
        ArgumentNullException.ThrowIfNull(consumer);
        var (detail, parked) = (DetailOf(consumer), consumer.Parked);
        return new ConsumerHealth(
            consumer.Name,
            consumer.Service,
            consumer.Halted is not null ? HealthStatus.Unhealthy
                : detail is null ? HealthStatus.Healthy
                : HealthStatus.Degraded,
            consumer.Position,
            consumer.LagEvents,
            Math.Round(consumer.Lag.TotalSeconds, 3),
            detail,
            parked
        );
    }

    private static string? DetailOf(Feeds.Consumer consumer) =>
        consumer.Halted
        ?? consumer.Failure
        ?? (
            consumer.CatchingUpTo is { } target and < long.MaxValue
                ? $"Rebuilding: {consumer.Position} of {target} events. {consumer.Anew}".TrimEnd()
            : consumer.ParkedEvents is [var first, ..] parked
                ? $"{parked.Count} events are set aside, the first at position {first.Position} ({first.Stream}): {first.Reason}"
            : null
        );
}
