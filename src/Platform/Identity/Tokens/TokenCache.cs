using Microsoft.Extensions.Caching.Memory;

namespace Florin.Platform.Identity.Tokens;

/// <summary>
/// Tokens that were found valid, by their hash, until they expire; the least used go first when there are too many.
/// </summary>
/// <typeparam name="T">What is known of a token.</typeparam>
internal sealed class TokenCache<T>(int entries) : IDisposable
    where T : class
{
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = entries });

    // The cache's own clock only decides when memory is freed; whoever finds a token checks that it is still valid.
    public T? Find(in TokenHash hash) => _cache.TryGetValue(hash, out T? known) ? known : null;

    public void Keep(in TokenHash hash, T known, TimeSpan validFor)
    {
        if (validFor > TimeSpan.Zero)
            _cache.Set(hash, known, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = validFor });
    }

    public void Dispose() => _cache.Dispose();
}
