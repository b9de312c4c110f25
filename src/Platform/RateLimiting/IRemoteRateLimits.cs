namespace Florin.Platform.RateLimiting;

/// <summary>Limits that several gateways keep together, in a store that may go away and come back.</summary>
public interface IRemoteRateLimits
{
    /// <summary>How many gateways there were when the store last told, this one included.</summary>
    int Gateways { get; }

    /// <summary>What is wrong with the store; null when nothing is.</summary>
    string? Problem { get; }

    /// <summary>
    /// A limiter of a policy: all gateways count together what they ask under the same name. Where the store is away it
    /// answers <see cref="RateDecision.Undecided"/>, soon and without an exception.
    /// </summary>
    IRateLimiter<string> Limiter(string policy, RateLimitRule rule);
}
