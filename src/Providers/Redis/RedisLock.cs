using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion.Locking.Distributed;

namespace Florin.Redis;

/// <summary>
/// Lets one process compute an answer that others wait for. It only saves work: a lock ends by itself, and without Redis nothing is locked.
/// </summary>
internal sealed class RedisLock(RedisLink link, TimeProvider clock) : IFusionCacheDistributedLocker
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);
    private readonly Script _unlock = Script.Of("Unlock");

    public async ValueTask<object?> AcquireLockAsync(
        string cacheName,
        string cacheInstanceId,
        string operationId,
        string key,
        string lockName,
        TimeSpan timeout,
        ILogger? logger,
        CancellationToken token
    )
    {
        var (owner, began) = ($"{cacheInstanceId} {operationId}", clock.GetTimestamp());
        do
        {
            if (await Try(Name(key), owner, token) is not { } got)
                return null; // Redis is away.
            if (got)
                return owner;
            await Task.Delay(Between, clock, token);
        } while (clock.GetElapsedTime(began) < timeout);
        return null;
    }

    public async ValueTask ReleaseLockAsync(
        string cacheName,
        string cacheInstanceId,
        string operationId,
        string key,
        string lockName,
        object? lockObj,
        ILogger? logger,
        CancellationToken token
    )
    {
        if (lockObj is string owner)
            await link.Run(_unlock, Name(key), CancellationToken.None, owner); // The caller may be gone.
    }

    public object AcquireLock(
        string cacheName,
        string cacheInstanceId,
        string operationId,
        string key,
        string lockName,
        TimeSpan timeout,
        ILogger? logger,
        CancellationToken token
    ) => throw new NotSupportedException("Redis is asked asynchronously.");

    public void ReleaseLock(
        string cacheName,
        string cacheInstanceId,
        string operationId,
        string key,
        string lockName,
        object? lockObj,
        ILogger? logger,
        CancellationToken token
    ) => throw new NotSupportedException("Redis is asked asynchronously.");

    private static string Name(string key) => $"lock:{key}";

    private async ValueTask<bool?> Try(string name, string owner, CancellationToken cancel) =>
        await link.Ask(
            async database => (object)await database.StringSetAsync(link.Prefix + name, owner, Life, When.NotExists),
            cancel
        ) as bool?;
}
