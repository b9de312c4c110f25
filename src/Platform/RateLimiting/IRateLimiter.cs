namespace Florin.Platform.RateLimiting;

/// <summary>Decides which requests pass, by key. Thread-safe.</summary>
/// <typeparam name="TKey">Whose requests are counted together.</typeparam>
public interface IRateLimiter<TKey>
    where TKey : IEquatable<TKey>
{
    /// <summary>Lets a request pass and counts it, or refuses it. In process, the answer is there at once.</summary>
    /// <param name="key">Whose request it is.</param>
    /// <param name="limit">How many pass within a window, from 1; may differ from call to call.</param>
    /// <param name="requests">
    /// How many requests it counts as, from 1. All of them pass, or none and none is counted; more than the limit never pass.
    /// </param>
    /// <param name="cancel">Gives up waiting for a store elsewhere.</param>
    ValueTask<RateDecision> Acquire(TKey key, int limit, int requests, CancellationToken cancel);

    /// <summary>As above, for one request.</summary>
    ValueTask<RateDecision> Acquire(TKey key, int limit, CancellationToken cancel) => Acquire(key, limit, 1, cancel);

    /// <summary>What the decision on one more request would be, without counting it.</summary>
    ValueTask<RateDecision> Peek(TKey key, int limit, CancellationToken cancel);

    /// <summary>Forgets what was counted of a key, so that it starts afresh; false when the store is away, so that it may not.</summary>
    ValueTask<bool> Forget(TKey key, CancellationToken cancel);
}

/// <summary>A limiter that counts in this process, in bounded memory.</summary>
public interface ILocalRateLimiter<TKey> : IRateLimiter<TKey>
    where TKey : IEquatable<TKey>
{
    /// <summary>How many keys are remembered.</summary>
    int Keys { get; }

    /// <summary>How many keys were forgotten to stay within the bounds, since the start.</summary>
    long Forgotten { get; }

    /// <summary>As <see cref="IRateLimiter{TKey}.Acquire(TKey, int, int, CancellationToken)"/>, at once.</summary>
    RateDecision Decide(TKey key, int limit, int requests = 1);

    /// <summary>As <see cref="IRateLimiter{TKey}.Peek"/>, at once.</summary>
    RateDecision Look(TKey key, int limit);
}
