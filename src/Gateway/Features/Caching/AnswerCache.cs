using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;

namespace Florin.Gateway.Features.Caching;

/// <summary>Answers of services that are kept in memory, up to a number of bytes.</summary>
internal sealed class AnswerCache : IDisposable
{
    private readonly MemoryCache _kept;

    /// <summary>An empty one.</summary>
    public AnswerCache(long maxBytes, TimeProvider clock) =>
        _kept = new MemoryCache(
            new MemoryCacheOptions
            {
                SizeLimit = maxBytes,
                Clock = new Clock(clock),
                TrackStatistics = true,
            }
        );

    /// <summary>For metrics.</summary>
    public MemoryCacheStatistics? Statistics => _kept.GetCurrentStatistics();

    /// <summary>The kept answer under a key, fresh or not.</summary>
    public CachedResponse? Find(string key) => _kept.TryGetValue(key, out CachedResponse? kept) ? kept : null;

    /// <summary>Keeps an answer.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="keep">For how long it may be of use.</param>
    public void Keep(string key, CachedResponse answer, TimeSpan keep)
    {
        using var entry = _kept.CreateEntry(key);
        (entry.Value, entry.Size, entry.AbsoluteExpirationRelativeToNow) = (answer, answer.Bytes + key.Length * 2, keep);
    }

    public void Dispose() => _kept.Dispose();

    private sealed class Clock(TimeProvider clock) : ISystemClock
    {
        public DateTimeOffset UtcNow => clock.GetUtcNow();
    }
}
