using System.Runtime.InteropServices;

namespace Florin.Platform.RateLimiting;

/// <summary>
/// <see cref="RateLimitAlgorithm.SlidingWindowCounter"/>: an estimate that takes the requests of the window before as evenly
/// spread. Windows follow each other from the key's first request on, and anew after a whole one without any.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct SlidingWindowCounter(TimeSpan window) : IRateRule<SlidingWindowCounter.State>
{
    private readonly long _window = window.Ticks;

    public long IdleAfter => 2 * _window;

    public RateDecision Decide(ref State state, int limit, int requests, long now, bool count)
    {
        state = At(state, now);
        var into = now - state.Start;
        var allowed = Weight(state, into) <= ((Int128)limit - requests) * _window;
        if (allowed && count)
            state.Count += requests;
        var remaining = (int)Int128.Max(0, ((Int128)limit * _window - Weight(state, into)) / _window);
        var reset = remaining < limit ? Until(state, into, limit - remaining - 1) : 0;
        var retry = allowed ? 0 : Until(state, into, Math.Max(0, limit - requests));
        return new RateDecision(allowed, limit, remaining, TimeSpan.FromTicks(reset), TimeSpan.FromTicks(retry));
    }

    private State At(State state, long now)
    {
        var passed = (now - state.Start) / _window;
        return passed >= 2 || (state.Count == 0 && state.Before == 0) ? new State(now, 0, 0)
            : passed == 1 ? new State(state.Start + _window, state.Count, 0)
            : state;
    }

    // What counts, in requests × ticks.
    private Int128 Weight(State state, long into) => (Int128)state.Count * _window + (Int128)state.Before * (_window - into);

    // The ticks until no more than so many requests count, if none comes: in this window by the one before, or in the next.
    private long Until(State state, long into, int requests)
    {
        if (state.Count <= requests && state.Before > 0)
            return Math.Max(0, Faded(state.Before, requests - state.Count) - into);
        return _window - into + (state.Count == 0 ? 0 : Faded(state.Count, requests));
    }

    // The ticks into a window after which no more than so many of the one before count.
    private long Faded(int before, int requests) => Math.Max(0, _window - (long)((Int128)requests * _window / before));

    /// <summary>When this window began, how many passed in the one before it, and how many in it.</summary>
    [StructLayout(LayoutKind.Auto)]
    public record struct State(long Start, int Before, int Count);
}
