using System.Runtime.InteropServices;

namespace Florin.Platform.RateLimiting;

/// <summary>
/// <see cref="RateLimitAlgorithm.TokenBucket"/> and <see cref="RateLimitAlgorithm.LeakyBucket"/>, which are the same seen
/// from two sides: the tokens that are missing are the drops that are in. What is in is counted in ticks × requests, so that
/// a request adds the window and every tick takes the limit, whichever that is.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct Bucket(TimeSpan window, int? burst) : IRateRule<Bucket.State>
{
    private readonly long _window = window.Ticks;

    // Full, it is empty again when limit/window of it have leaked for burst/limit windows; a limit of one is the slowest. That
    // may be never, as far as anybody can tell: what bounds memory is how many keys are remembered.
    public long IdleAfter { get; } = (long)Int128.Min((Int128)window.Ticks * (burst ?? 1), long.MaxValue);

    public RateDecision Decide(ref State state, int limit, int requests, long now, bool count)
    {
        var size = burst ?? limit;
        state = new State(Int128.Max(0, state.Level - (Int128)(now - state.At) * limit), now);
        var added = (Int128)requests * _window;
        var allowed = state.Level + added <= (Int128)size * _window;
        if (allowed && count)
            state.Level += added;
        var remaining = (int)Int128.Max(0, ((Int128)size * _window - state.Level) / _window);
        var reset = remaining < size ? Until(state.Level, size - remaining - 1, limit) : 0;
        // A request for more than the capacity waits until the bucket is empty, and is refused then too.
        var retry = allowed ? 0 : Math.Max(1, Until(state.Level, Math.Max(0, size - requests), limit));
        return new RateDecision(allowed, limit, remaining, TimeSpan.FromTicks(reset), TimeSpan.FromTicks(retry));
    }

    // The whole ticks until no more than so many are in.
    private long Until(Int128 level, int requests, int limit) =>
        (long)Int128.Max(0, (level - (Int128)requests * _window + limit - 1) / limit);

    /// <summary>What was in, and when.</summary>
    [StructLayout(LayoutKind.Auto)]
    public record struct State(Int128 Level, long At);
}
