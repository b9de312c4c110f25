namespace Florin.Analytics;

/// <summary>
/// A distribution of times in few numbers: each falls into one of the classes whose bounds grow by a constant factor, so
/// that any percentile is right within 2 %, whatever its size (as in
/// <see href="https://arxiv.org/abs/1908.10693">DDSketch</see>). Two of them add up to the distribution of both.
/// </summary>
internal static class Latencies
{
    /// <summary>How far a percentile may be from the exact one, as a part of it.</summary>
    public const double Error = 0.02;

    private const double Growth = (1 + Error) / (1 - Error);
    private static readonly double LogGrowth = Math.Log(Growth);

    /// <summary>The class of a time; all up to a microsecond are of class 0.</summary>
    public static int ClassOf(TimeSpan time) =>
        time.TotalMicroseconds <= 1 ? 0 : (int)Math.Ceiling(Math.Log(time.TotalMicroseconds) / LogGrowth);

    /// <summary>
    /// The time below or at which a part of all times lie (the nearest rank), in milliseconds; 0 where there are none.
    /// </summary>
    /// <param name="counts">How many times each class has.</param>
    /// <param name="part">0.5 for the median.</param>
    public static double Percentile(IReadOnlyDictionary<int, long> counts, double part)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(counts.Values.Sum() * part));
        foreach (var (of, count) in counts.OrderBy(c => c.Key))
            if ((rank -= count) <= 0)
                return Math.Round(2 * Math.Pow(Growth, of) / (Growth + 1) / 1000, 3);
        return 0;
    }
}
