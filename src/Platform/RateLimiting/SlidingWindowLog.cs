namespace Florin.Platform.RateLimiting;

/// <summary>
/// An exact rate limiter: it remembers when each request of a key passed and lets the next one pass when fewer than the
/// limit lie within the window that ends now. Unlike counting per interval, no window anywhere lets more than the limit
/// through. Refused requests are not counted. Above a limit of 65536 the instants are rounded up to 1/262144 of the window,
/// so that a key takes at most 3 MB however high its limit; still no window lets more through. Memory is bounded: see
/// <see cref="SlidingWindowOptions"/>. Thread-safe. Time is monotonic, so that setting the clock changes nothing.
/// </summary>
/// <typeparam name="TKey">Whose requests are counted together.</typeparam>
public sealed class SlidingWindowLog<TKey> : ILocalRateLimiter<TKey>
    where TKey : IEquatable<TKey>
{
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly SlidingWindowShard<TKey>[] _shards;

    /// <summary>A limiter that has seen nothing.</summary>
    public SlidingWindowLog(SlidingWindowOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        (_clock, _start) = (clock, clock.GetTimestamp());
        var room = new RequestRoom(options.MaxRequests);
        _shards = Shards.Of(options.MaxKeys, keys => new SlidingWindowShard<TKey>(options.Window, keys, room));
    }

    /// <summary>How many keys are remembered.</summary>
    public int Keys => _shards.Sum(shard => shard.Keys);

    /// <summary>How many keys were forgotten to stay within the bounds, since the start.</summary>
    public long Forgotten => _shards.Sum(shard => shard.Forgotten);

    /// <summary>Lets a request pass and counts it, or refuses it.</summary>
    /// <param name="key">Whose request it is.</param>
    /// <param name="limit">How many pass within a window, from 1; may differ from call to call.</param>
    /// <param name="requests">How many requests it counts as, from 1; all of them pass, or none.</param>
    public RateDecision Decide(TKey key, int limit, int requests = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(requests, 1);
        return limit == RateDecision.Unlimited ? RateDecision.Without : ShardOf(key).Decide(key, limit, requests, Now());
    }

    /// <summary>What <see cref="Decide"/> would say, without counting.</summary>
    public RateDecision Look(TKey key, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return limit == RateDecision.Unlimited ? RateDecision.Without : ShardOf(key).Look(key, limit, Now());
    }

    /// <inheritdoc/>
    public ValueTask<RateDecision> Acquire(TKey key, int limit, int requests, CancellationToken cancel) =>
        new(Decide(key, limit, requests));

    /// <inheritdoc/>
    public ValueTask<RateDecision> Peek(TKey key, int limit, CancellationToken cancel) => new(Look(key, limit));

    /// <inheritdoc/>
    public ValueTask<bool> Forget(TKey key, CancellationToken cancel)
    {
        ShardOf(key).Forget(key);
        return new ValueTask<bool>(true);
    }

    private SlidingWindowShard<TKey> ShardOf(TKey key) => Shards.Choose(_shards, key);

    private long Now() => _clock.GetElapsedTime(_start).Ticks;
}
