using System.Runtime.InteropServices;

namespace Florin.Platform.RateLimiting;

/// <summary><see cref="RateLimitAlgorithm.FixedWindow"/>.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct FixedWindow(TimeSpan window) : IRateRule<FixedWindow.State>
{
    private readonly long _window = window.Ticks;

    public long IdleAfter => _window;

    public RateDecision Decide(ref State state, int limit, int requests, long now, bool count)
    {
        if (state.Count == 0 || now >= state.Start + _window)
            state = new State(now, 0);
        var allowed = requests <= limit - state.Count;
        if (allowed && count)
            state.Count += requests;
        var left = state.Count == 0 ? 0 : state.Start + _window - now;
        return new RateDecision(
            allowed,
            limit,
            Math.Max(0, limit - state.Count),
            TimeSpan.FromTicks(left),
            TimeSpan.FromTicks(
                allowed ? 0
                : requests <= limit ? left
                : _window
            )
        );
    }

    /// <summary>A window, and how many passed in it.</summary>
    [StructLayout(LayoutKind.Auto)]
    public record struct State(long Start, int Count);
}
