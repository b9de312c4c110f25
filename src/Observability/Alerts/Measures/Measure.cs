using System.Globalization;

namespace Florin.Observability.Alerts.Measures;

/// <summary>A value that a rule looks at.</summary>
/// <param name="Labels">Whose it is.</param>
/// <param name="Value">The value.</param>
internal readonly record struct MeasuredValue(Labels Labels, double Value);

/// <summary>What a rule looks at: made of series that every process tells at <c>/metrics</c>, and the same as Prometheus would say it.</summary>
internal abstract class Measure
{
    /// <summary>The series that it is made of, as they are in the text of metrics.</summary>
    public abstract IEnumerable<string> Metrics { get; }

    /// <summary>The same in Prometheus' language.</summary>
    public abstract string Prometheus { get; }

    /// <summary>Takes what the series are now.</summary>
    public abstract void Observe(DateTimeOffset now, Samples samples);

    /// <summary>Its values; none where there is nothing to tell.</summary>
    public abstract IEnumerable<MeasuredValue> Read(DateTimeOffset now);

    /// <summary>A time as Prometheus writes it.</summary>
    public static string Length(TimeSpan time) =>
        time.Ticks % TimeSpan.TicksPerDay == 0 && time > TimeSpan.Zero ? $"{time.Days}d"
        : time.Ticks % TimeSpan.TicksPerHour == 0 && time > TimeSpan.Zero ? $"{(int)time.TotalHours}h"
        : time.Ticks % TimeSpan.TicksPerMinute == 0 && time > TimeSpan.Zero ? $"{(int)time.TotalMinutes}m"
        : time.Ticks % TimeSpan.TicksPerSecond == 0 ? $"{(long)time.TotalSeconds}s"
        : $"{(long)time.TotalMilliseconds}ms";

    /// <summary>A number as Prometheus writes it.</summary>
    public static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A sum by some labels.</summary>
    protected static string Sum(IEnumerable<string> by, string of) =>
        by.Any() ? $"sum by ({string.Join(", ", by)}) ({of})" : $"sum({of})";
}
