using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using Florin.Platform.Json;
using Microsoft.Extensions.Caching.Memory;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Serialization.SystemTextJson;

namespace Florin.Platform.Queries;

/// <summary>
/// The answers that a process keeps of queries that may be kept: in memory, and where instances share a store, there too. A caller that asks
/// for what another is computing waits for that.
/// </summary>
public sealed class QueryAnswers : IDisposable
{
    private readonly MemoryCache _memory;
    private readonly FusionCache _cache;
    private readonly Meter _meter = new("Florin.Queries");
    private readonly Counter<long> _asked;

    /// <summary>Nothing is kept yet.</summary>
    /// <param name="options">How many it keeps.</param>
    /// <param name="remote">Where instances keep them together; null where each keeps its own.</param>
    public QueryAnswers(QueryCacheOptions options, RemoteQueryCache? remote = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _memory = new MemoryCache(new MemoryCacheOptions { SizeLimit = options.MaxEntries });
        _cache = new FusionCache(
            new FusionCacheOptions
            {
                CacheName = "queries",
                DisableTagging = true,
                DefaultEntryOptions = new FusionCacheEntryOptions
                {
                    Size = 1,
                    AllowBackgroundDistributedCacheOperations = false, // Who waits for the lock finds the answer there.
                    ReThrowSerializationExceptions = false, // What cannot be read is computed.
                    DistributedLockTimeout = TimeSpan.FromSeconds(2), // The process that computes may have died.
                },
            },
            _memory
        );
        _asked = _meter.CreateCounter<long>("florin.queries.cached", "{query}", "Queries that may be cached, by outcome.");
        if (remote is null)
            return;
        _cache.SetupDistributedCache(remote.Entries, new FusionCacheSystemTextJsonSerializer(FlorinJson.Stored));
        _cache.SetupDistributedLocker(remote.Lock);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _meter.Dispose();
        _cache.Dispose();
        _memory.Dispose();
    }

    /// <summary>Answers a query by what is kept, or asks.</summary>
    internal async ValueTask<TAnswer> Ask<TQuery, TAnswer>(
        string service,
        TQuery query,
        Ask<TQuery, TAnswer> handle,
        QueryCache<TQuery, TAnswer> how,
        CancellationToken cancel
    )
        where TQuery : IQuery<TAnswer>
    {
        var name = $"{service}:{typeof(TQuery).Name}";
        var last = $"{name}:{Digest(how.Key(query))}";
        try
        {
            if (await how.Stand(cancel) is not { } stand)
            {
                Count(name, "passed");
                return await handle(query, cancel);
            }
            var outcome = "hit";
            var answer = await _cache.GetOrSetAsync<TAnswer>($"{last}:{stand}", Compute, With(how.Duration), token: cancel);
            Count(name, outcome);
            return answer;

            async Task<TAnswer> Compute(CancellationToken stop)
            {
                outcome = "miss";
                var computed = await handle(query, stop);
                if (how.StaleFor > TimeSpan.Zero)
                    await _cache.SetAsync(last, computed, With(how.StaleFor), token: stop);
                return computed;
            }
        }
        catch (Exception e) when (how.StaleFor > TimeSpan.Zero && how.IsFault(e))
        {
            if (await _cache.TryGetAsync<TAnswer>(last, token: cancel) is not { HasValue: true } kept)
                throw;
            Count(name, "stale");
            return how.Mark(kept.Value);
        }
    }

    private FusionCacheEntryOptions With(TimeSpan duration) => _cache.CreateEntryOptions(duration: duration);

    private void Count(string query, string outcome) =>
        _asked.Add(1, new KeyValuePair<string, object?>("query", query), new KeyValuePair<string, object?>("outcome", outcome));

    // Keys have what clients wrote in them.
    private static string Digest(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
