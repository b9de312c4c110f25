namespace Florin.Platform.RateLimiting;

/// <summary>Whether a request passes, and where its key stands.</summary>
/// <param name="Allowed">Whether it passes; then it has been counted.</param>
/// <param name="Limit">How many pass within any window; <see cref="Unlimited"/> when there is no limit.</param>
/// <param name="Remaining">How many more would pass now.</param>
/// <param name="ResetAfter">Until one more fits than now; zero when none counts.</param>
/// <param name="RetryAfter">When refused: until one passes, if nobody else uses the key meanwhile. Else zero.</param>
public readonly record struct RateDecision(bool Allowed, int Limit, int Remaining, TimeSpan ResetAfter, TimeSpan RetryAfter)
{
    /// <summary>No limit: nothing is counted.</summary>
    public const int Unlimited = int.MaxValue;

    /// <summary>Who decided.</summary>
    public RateLimitStore Store { get; init; }

    /// <summary>Everything passes.</summary>
    public static RateDecision Without { get; } = new(true, Unlimited, Unlimited, TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>Nobody could decide: the store is away.</summary>
    public static RateDecision Undecided { get; } = new() { Store = RateLimitStore.Away };

    /// <summary>All of a limit is there.</summary>
    public static RateDecision Fresh(int limit) => new(true, limit, limit, TimeSpan.Zero, TimeSpan.Zero);
}

/// <summary>Who decided whether a request passes.</summary>
public enum RateLimitStore
{
    /// <summary>This process, as it was told to.</summary>
    InProcess,

    /// <summary>Redis, for all gateways together.</summary>
    Redis,

    /// <summary>Nobody: the store does not answer.</summary>
    Away,

    /// <summary>This process in the store's place, with its share of the limit.</summary>
    LocalFallback,

    /// <summary>This process in the store's place, with its share of the limit at an even pace.</summary>
    LocalStrict,

    /// <summary>Nobody: everything is refused while the store is away.</summary>
    Closed,

    /// <summary>Nobody: everything passes while the store is away.</summary>
    Open,
}

/// <summary>How a store is named to clients and operators.</summary>
public static class RateLimitStoreNames
{
    /// <summary>Its name.</summary>
    public static string ToName(this RateLimitStore store) =>
        store switch
        {
            RateLimitStore.InProcess => "in-process",
            RateLimitStore.Redis => "redis",
            RateLimitStore.Away => "away",
            RateLimitStore.LocalFallback => "local-fallback",
            RateLimitStore.LocalStrict => "local-strict",
            RateLimitStore.Closed => "closed",
            _ => "open",
        };
}
