using Florin.Platform.Hosting;

namespace Florin.Observability.Alerts;

/// <summary>Makes the report for customers of what alerts know.</summary>
internal static class StatusReports
{
    private const int MostIncidents = 50;

    /// <summary>How it is now.</summary>
    public static StatusReport Of(IReadOnlyList<ServiceState> services, Uptime uptime, AlertBook book, DateTimeOffset now)
    {
        var since = now.AddDays(-Uptime.Days);
        var incidents = book.Read(all => all.History)
            .Where(alert => alert.IsPublic && (alert.EndedAt ?? now) >= since)
            .Take(MostIncidents)
            .Select(alert => new Incident(
                alert.Summary,
                alert.Labels.GetValueOrDefault("service"),
                alert.Since,
                alert.EndedAt
            ));
        return new StatusReport(
            services.Select(service => service.Status).DefaultIfEmpty(HealthStatus.Healthy).Max(),
            [.. services.Select(service => Of(service, uptime.Of(service.Name, now)))],
            [.. incidents]
        );
    }

    private static StatusOfAService Of(ServiceState service, IReadOnlyList<(string Day, UpOfADay? Up)> days)
    {
        var seen = days.Sum(day => day.Up?.Seen ?? 0);
        return new StatusOfAService(
            service.Name,
            service.Status,
            seen > 0 ? Percent(new UpOfADay(seen, days.Sum(day => day.Up?.Up ?? 0))) : null,
            [.. days.Select(day => new DayOfAService(day.Day, Percent(day.Up)))]
        );
    }

    // Down to hundredths, never up: 100 is without any failure.
    private static double? Percent(UpOfADay? day) => day is { Seen: > 0 } ? Math.Floor(10_000 * day.Up / day.Seen) / 100 : null;
}
