namespace Florin.Platform.RateLimiting;

/// <summary>
/// Counts by a rule, in constant memory a key. At most <paramref name="maxKeys"/> are remembered; beyond that the one that
/// has not asked for longest starts afresh. Time is monotonic; a clock that goes back stands still.
/// </summary>
internal sealed class KeyedRateLimiter<TKey, TRule, TState>(TRule rule, int maxKeys, TimeProvider clock)
    : ILocalRateLimiter<TKey>
    where TKey : IEquatable<TKey>
    where TRule : struct, IRateRule<TState>
    where TState : struct
{
    private readonly Shard[] _shards = Shards.Of(maxKeys, keys => new Shard(rule, keys));
    private readonly long _start = clock.GetTimestamp();

    public int Keys => _shards.Sum(shard => shard.Keys);

    public long Forgotten => _shards.Sum(shard => shard.Forgotten);

    public RateDecision Decide(TKey key, int limit, int requests = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(requests, 1);
        return limit == RateDecision.Unlimited
            ? RateDecision.Without
            : Shards.Choose(_shards, key).Decide(key, limit, requests, Now());
    }

    public RateDecision Look(TKey key, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return limit == RateDecision.Unlimited ? RateDecision.Without : Shards.Choose(_shards, key).Look(key, limit, Now());
    }

    public ValueTask<RateDecision> Acquire(TKey key, int limit, int requests, CancellationToken cancel) =>
        new(Decide(key, limit, requests));

    public ValueTask<RateDecision> Peek(TKey key, int limit, CancellationToken cancel) => new(Look(key, limit));

    public ValueTask<bool> Forget(TKey key, CancellationToken cancel)
    {
        Shards.Choose(_shards, key).Forget(key);
        return new ValueTask<bool>(true);
    }

    private long Now() => clock.GetElapsedTime(_start).Ticks;

    private sealed class Shard(TRule rule, int maxKeys)
    {
        private readonly Lock _lock = new();
        private readonly RecentKeys<TKey, TState> _keys = new();
        private long _latest;

        public int Keys
        {
            get
            {
                lock (_lock)
                    return _keys.Count;
            }
        }

        public long Forgotten { get; private set; }

        public RateDecision Decide(TKey key, int limit, int requests, long now)
        {
            lock (_lock)
            {
                now = _latest = Math.Max(_latest, now);
                var decision = rule.Decide(ref _keys.Touch(key, now), limit, requests, now, count: true);
                Tidy(now);
                return decision;
            }
        }

        public RateDecision Look(TKey key, int limit, long now)
        {
            lock (_lock)
            {
                now = _latest = Math.Max(_latest, now);
                _keys.TryGet(key, out var state); // A key that is not known is as one that was never seen.
                return rule.Decide(ref state, limit, requests: 1, now, count: false);
            }
        }

        public void Forget(TKey key)
        {
            lock (_lock)
                _keys.Remove(key);
        }

        // At most two idle keys a decision, so that no request pays for all. The key that asks is the newest and stays.
        private void Tidy(long now)
        {
            for (var idle = 0; idle < 2 && _keys.Count > 1 && now - _keys.OldestUse >= rule.IdleAfter; idle++)
                _keys.RemoveOldest();
            if (_keys.Count <= maxKeys)
                return;
            _keys.RemoveOldest();
            Forgotten++;
        }
    }
}

/// <summary>Keys are spread over shards, so that few requests wait for the same lock.</summary>
internal static class Shards
{
    private const int Max = 16;

    // Below this, one shard: exact bounds matter more than contention.
    private const int KeysPerShard = 1024;

    public static T[] Of<T>(int maxKeys, Func<int, T> shard)
    {
        var count = Math.Clamp(maxKeys / KeysPerShard, 1, Max);
        return [.. Enumerable.Range(0, count).Select(_ => shard(maxKeys / count))];
    }

    public static T Choose<T, TKey>(T[] shards, TKey key)
        where TKey : IEquatable<TKey> =>
        // The low bits choose the bucket; the high ones choose the shard.
        shards.Length == 1
            ? shards[0]
            : shards[((uint)key.GetHashCode() * 0x9E3779B9u >> 16) % (uint)shards.Length];
}
