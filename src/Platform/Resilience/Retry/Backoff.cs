using System.ComponentModel.DataAnnotations;

namespace Florin.Platform.Resilience.Retry;

/// <summary>How long to wait before the next try: <c>min(base × 2^attempt + jitter, max)</c>.</summary>
public sealed record Backoff
{
    /// <summary>The wait before the first retry, without jitter. Default 100 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan Base { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>No wait is longer. Default 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan Max { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The most that jitter adds, as a part of <c>base × 2^attempt</c>; it spreads the tries of callers that failed
    /// together. Default 0.5.
    /// </summary>
    [Range(0.0, 1.0)]
    public double Jitter { get; init; } = 0.5;

    /// <summary>What jitter adds at the most beside that, whatever the attempt. Default nothing.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan JitterUpTo { get; init; }

    /// <summary>The wait after a failed attempt.</summary>
    /// <param name="attempt">From 0.</param>
    /// <param name="random">Where jitter comes from: 0 to 1.</param>
    public TimeSpan After(int attempt, Func<double> random)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(attempt);
        ArgumentNullException.ThrowIfNull(random);
        var exponential = Base.Ticks * Math.Pow(2, attempt); // A double: beyond any TimeSpan it is still only "more than max".
        var jittered = exponential + (((exponential * Jitter) + JitterUpTo.Ticks) * random());
        return jittered < Max.Ticks ? TimeSpan.FromTicks((long)jittered) : Max;
    }
}
