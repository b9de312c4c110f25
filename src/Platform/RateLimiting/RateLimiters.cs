namespace Florin.Platform.RateLimiting;

/// <summary>Makes limiters that count in this process.</summary>
public static class RateLimiters
{
    /// <summary>A limiter that has seen nothing.</summary>
    /// <param name="rule">How it counts.</param>
    /// <param name="maxKeys">How many keys it remembers.</param>
    /// <param name="maxRequests">How many requests a <see cref="RateLimitAlgorithm.SlidingWindowLog"/> remembers.</param>
    /// <param name="clock">Time.</param>
    public static ILocalRateLimiter<TKey> InProcess<TKey>(RateLimitRule rule, int maxKeys, int maxRequests, TimeProvider clock)
        where TKey : IEquatable<TKey>
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(clock);
        var window = rule.Window;
        return rule.Algorithm switch
        {
            RateLimitAlgorithm.SlidingWindowLog => new SlidingWindowLog<TKey>(
                new SlidingWindowOptions
                {
                    Window = window,
                    MaxKeys = maxKeys,
                    MaxRequests = maxRequests,
                },
                clock
            ),
            RateLimitAlgorithm.FixedWindow => new KeyedRateLimiter<TKey, FixedWindow, FixedWindow.State>(
                new FixedWindow(window),
                maxKeys,
                clock
            ),
            RateLimitAlgorithm.TokenBucket or RateLimitAlgorithm.LeakyBucket => new KeyedRateLimiter<
                TKey,
                Bucket,
                Bucket.State
            >(new Bucket(window, rule.Burst), maxKeys, clock),
            RateLimitAlgorithm.SlidingWindowCounter => new KeyedRateLimiter<
                TKey,
                SlidingWindowCounter,
                SlidingWindowCounter.State
            >(new SlidingWindowCounter(window), maxKeys, clock),
            _ => throw new ArgumentOutOfRangeException(nameof(rule), rule.Algorithm, "is not an algorithm."),
        };
    }
}
