namespace Florin.Platform.Hosting;

/// <summary>How services are and were, for customers.</summary>
/// <param name="Status">The worst of the services.</param>
/// <param name="Services">Each service.</param>
/// <param name="Incidents">What customers may have noticed within the last 90 days, the newest first.</param>
public sealed record StatusReport(
    HealthStatus Status,
    IReadOnlyList<StatusOfAService> Services,
    IReadOnlyList<Incident> Incidents
);

/// <summary>A service, for customers.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Status">How well it is.</param>
/// <param name="Uptime">How many percent of the time it took requests; null where nobody has looked yet.</param>
/// <param name="Days">The same of each of the last 90 days, the oldest first.</param>
public sealed record StatusOfAService(string Name, HealthStatus Status, double? Uptime, IReadOnlyList<DayOfAService> Days);

/// <summary>A day of a service.</summary>
/// <param name="Date">The day (UTC).</param>
/// <param name="Uptime">How many percent of it the service took requests; null where nobody looked.</param>
public sealed record DayOfAService(string Date, double? Uptime);

/// <summary>Something that customers may have noticed.</summary>
/// <param name="Summary">What.</param>
/// <param name="Service">The service; null where it is about all.</param>
/// <param name="StartedAt">Since when.</param>
/// <param name="EndedAt">Until when; null while it goes on.</param>
public sealed record Incident(string Summary, string? Service, DateTimeOffset StartedAt, DateTimeOffset? EndedAt);
