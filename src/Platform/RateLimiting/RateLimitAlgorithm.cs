namespace Florin.Platform.RateLimiting;

/// <summary>How a rate limiter counts.</summary>
public enum RateLimitAlgorithm
{
    /// <summary>Every request for as long as the window: exact, and the more requests the more memory.</summary>
    SlidingWindowLog,

    /// <summary>
    /// Requests in windows that follow each other, from the key's first request on. Twice the limit may pass around the
    /// border of two windows.
    /// </summary>
    FixedWindow,

    /// <summary>A token a request; tokens come back evenly, limit in a window, up to the burst.</summary>
    TokenBucket,

    /// <summary>
    /// A drop a request into a bucket that holds the burst and leaks evenly, limit in a window. What does not fit is refused,
    /// not delayed; with a burst of one, requests pass at an even pace.
    /// </summary>
    LeakyBucket,

    /// <summary>
    /// Requests of this window, and of the one before by the part of it that still lies within a window back from now.
    /// Nearly as exact as the log, in constant memory.
    /// </summary>
    SlidingWindowCounter,
}

/// <summary>How requests are counted, whatever the limit is.</summary>
/// <param name="Algorithm">The way of counting.</param>
/// <param name="Window">The time that the limit is for.</param>
/// <param name="Burst">How many pass at once by a bucket, if that is not the limit. Other algorithms ignore it.</param>
public sealed record RateLimitRule(RateLimitAlgorithm Algorithm, TimeSpan Window, int? Burst = null);
