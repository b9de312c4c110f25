using System.Globalization;
using Florin.Platform.Hosting;

namespace Florin.Observability.Alerts;

/// <summary>For how long a service was seen on a day, and for how long of that it took requests, in seconds.</summary>
/// <param name="Seen">For how long.</param>
/// <param name="Up">Of it, for how long it took requests.</param>
public sealed record UpOfADay(double Seen, double Up);

/// <summary>How long services took requests, by day (UTC), over the last 90 days.</summary>
internal sealed class Uptime
{
    /// <summary>How many days are kept.</summary>
    public const int Days = 90;

    private const string Form = "yyyy-MM-dd";
    private const int MostServices = 100;
    private static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Dictionary<string, UpOfADay>> _days = new(StringComparer.Ordinal);
    private DateTimeOffset? _before;

    /// <summary>Goes on from what was kept.</summary>
    public Uptime(IReadOnlyDictionary<string, Dictionary<string, UpOfADay>> kept)
    {
        foreach (var (day, services) in kept)
            _days[day] = new(services, StringComparer.Ordinal);
    }

    /// <summary>What is kept: by day and service.</summary>
    public Dictionary<string, Dictionary<string, UpOfADay>> All
    {
        get
        {
            lock (_lock)
                return _days.ToDictionary(
                    day => day.Key,
                    day => new Dictionary<string, UpOfADay>(day.Value, StringComparer.Ordinal),
                    StringComparer.Ordinal
                );
        }
    }

    /// <summary>The days until today, the oldest first, and for each how a service was; null where nobody looked.</summary>
    public IReadOnlyList<(string Day, UpOfADay? Up)> Of(string service, DateTimeOffset now)
    {
        lock (_lock)
            return
            [
                .. Enumerable
                    .Range(0, Days)
                    .Select(ago => DayOf(now.AddDays(ago + 1 - Days)))
                    .Select(day => (day, _days.GetValueOrDefault(day)?.GetValueOrDefault(service))),
            ];
    }

    /// <summary>Adds how services are now for the time since it was asked last. Time in which nobody looked does not count.</summary>
    public void Take(IReadOnlyList<ServiceState> services, DateTimeOffset now)
    {
        lock (_lock)
        {
            var step = now - (_before ?? now);
            _before = now;
            if (step <= TimeSpan.Zero || step > LongestStep)
                return;
            if (!_days.TryGetValue(DayOf(now), out var today))
                _days[DayOf(now)] = today = new(StringComparer.Ordinal);
            foreach (var service in services.Take(MostServices))
            {
                var known = today.GetValueOrDefault(service.Name) ?? new UpOfADay(0, 0);
                var up = service.Status is HealthStatus.Unhealthy ? 0 : step.TotalSeconds;
                today[service.Name] = new UpOfADay(known.Seen + step.TotalSeconds, known.Up + up);
            }
            var oldest = DayOf(now.AddDays(1 - Days));
            foreach (var day in _days.Keys.Where(day => string.CompareOrdinal(day, oldest) < 0).ToList())
                _days.Remove(day);
        }
    }

    private static string DayOf(DateTimeOffset time) => time.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);
}
