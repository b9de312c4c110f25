namespace Florin.Platform.Resilience;

/// <summary>Whether a request passes, and where its key stands.</summary>
/// <param name="Allowed">Whether it passes; then it has been counted.</param>
/// <param name="Limit">How many pass within any window; <see cref="Unlimited"/> when there is no limit.</param>
/// <param name="Remaining">How many more would pass now.</param>
/// <param name="ResetAfter">Until the oldest counted request leaves the window, so that one more fits; zero when none counts.</param>
/// <param name="RetryAfter">When refused: until one passes, if nobody else uses the key meanwhile. Else zero.</param>
public readonly record struct RateDecision(bool Allowed, int Limit, int Remaining, TimeSpan ResetAfter, TimeSpan RetryAfter)
{
    /// <summary>No limit: nothing is counted.</summary>
    public const int Unlimited = int.MaxValue;
}
