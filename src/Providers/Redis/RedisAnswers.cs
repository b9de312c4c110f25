using Microsoft.Extensions.Caching.Distributed;
using StackExchange.Redis;

namespace Florin.Redis;

/// <summary>Cached answers in Redis, over the connection of all else: with its timeout, and nothing while Redis is away.</summary>
internal sealed class RedisAnswers(RedisLink link, TimeProvider clock) : IDistributedCache
{
    private const int MaxBytes = 1 << 20; // A larger one stays in each process's memory.

    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default) =>
        await link.Ask(async database => new Found(await database.StringGetAsync(Key(key))), token) is { } found
            ? (byte[]?)found.Value
            : null;

    public async Task SetAsync(
        string key,
        byte[] value,
        DistributedCacheEntryOptions options,
        CancellationToken token = default
    )
    {
        if (value.Length > MaxBytes)
            return;
        var life = options.AbsoluteExpirationRelativeToNow ?? options.AbsoluteExpiration - clock.GetUtcNow() ?? Longest;
        await link.Ask(async database => new Found(await database.StringSetAsync(Key(key), value, life, When.Always)), token);
    }

    public Task RemoveAsync(string key, CancellationToken token = default) => link.Delete($"cache:{key}", null, token);

    public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

    public byte[] Get(string key) => throw Synchronous();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw Synchronous();

    public void Remove(string key) => throw Synchronous();

    public void Refresh(string key) => throw Synchronous();

    private static NotSupportedException Synchronous() => new("Redis is asked asynchronously.");

    private RedisKey Key(string key) => $"{link.Prefix}cache:{key}";

    private sealed record Found(RedisValue Value);
}
