using Florin.Kernel;

namespace Florin.Analytics.Features;

/// <summary>Times in milliseconds from a transaction's creation to its end, right within 2 %; 0 where none ended.</summary>
internal sealed record LatencyView(double P50, double P95, double P99)
{
    public static LatencyView Of(Tally tally) =>
        new(
            Latencies.Percentile(tally.Latencies, 0.5),
            Latencies.Percentile(tally.Latencies, 0.95),
            Latencies.Percentile(tally.Latencies, 0.99)
        );
}

/// <summary>What a tally comes to.</summary>
internal static class TallyView
{
    /// <summary>The amounts by currency.</summary>
    public static SortedDictionary<string, DecimalTotal> Volume(Tally tally) =>
        new(
            tally.Volume.ToDictionary(v => v.Key, v => new DecimalTotal(v.Value, Currency.Of(v.Key)), StringComparer.Ordinal),
            StringComparer.Ordinal
        );

    /// <summary>The part of failed transactions among all that ended; 0 where none did.</summary>
    public static double FailureRate(Tally tally) =>
        tally.Completed + tally.Failed + tally.Rejected is var ended and > 0 ? Math.Round((double)tally.Failed / ended, 6) : 0;
}
