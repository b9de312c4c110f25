namespace Florin.Platform.RateLimiting;

/// <summary>
/// What a way of counting remembers of a key, and how it decides by it. Times are ticks since the limiter's start and never
/// go back; everything is whole numbers, so that the instants at which something changes are exact.
/// </summary>
/// <typeparam name="TState">What is remembered; the default is a key that was never seen.</typeparam>
internal interface IRateRule<TState>
    where TState : struct
{
    /// <summary>A key that has not asked for this long is as good as new, whatever its limit.</summary>
    long IdleAfter { get; }

    /// <summary>Decides on some requests that pass together or not at all, and counts what passes if it is to be counted.</summary>
    RateDecision Decide(ref TState state, int limit, int requests, long now, bool count);
}
