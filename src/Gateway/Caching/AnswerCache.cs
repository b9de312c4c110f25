using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;
using Microsoft.Net.Http.Headers;

namespace Florin.Gateway;

/// <summary>Answers of services that are kept in memory, up to a number of bytes.</summary>
internal sealed class AnswerCache : IDisposable
{
    private const char Separator = '\u001f';
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
    public KeptAnswer? Find(string key) => _kept.TryGetValue(key, out KeptAnswer? kept) ? kept : null;

    /// <summary>Keeps an answer.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="keep">For how long it may be of use.</param>
    public void Keep(string key, KeptAnswer answer, TimeSpan keep)
    {
        using var entry = _kept.CreateEntry(key);
        (entry.Value, entry.Size, entry.AbsoluteExpirationRelativeToNow) = (answer, answer.Bytes + key.Length * 2, keep);
    }

    /// <summary>
    /// The key of a request. Answers of one token are never another's: who asks is part of it, unless the policy says that
    /// everybody gets the same.
    /// </summary>
    public static string KeyOf(HttpRequest request, string route, OutputCachePolicy policy)
    {
        var key = new StringBuilder(160).Append(route).Append(Separator);
        if (!policy.Public)
            key.Append(Fingerprint(request.Headers.Authorization.ToString(), request.Headers.Cookie.ToString()))
                .Append(Separator);
        key.Append(request.Host.Value).Append(request.PathBase.Value).Append(request.Path.Value).Append(Separator);
        var all = policy.VaryByQuery.Count == 0;
        foreach (var (name, values) in request.Query.OrderBy(q => q.Key, StringComparer.Ordinal))
            if (all || policy.VaryByQuery.Contains(name, StringComparer.OrdinalIgnoreCase))
                Add(key, name, values.Count, values.ToString());
        foreach (var name in policy.VaryByHeader.Append(HeaderNames.Accept))
            Add(key, name, request.Headers[name].Count, request.Headers[name].ToString());
        return key.ToString();
    }

    public void Dispose() => _kept.Dispose();

    // With lengths, so that no two requests can be written the same.
    private static void Add(StringBuilder key, string name, int count, string value) =>
        key.Append(name).Append(':').Append(count).Append(':').Append(value.Length).Append(':').Append(value).Append(Separator);

    private static string Fingerprint(string authorization, string cookie)
    {
        if (authorization.Length == 0 && cookie.Length == 0)
            return "";
        var text = $"{authorization}{Separator}{cookie}";
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            return Convert.ToHexString(SHA256.HashData(bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes))));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        }
    }

    private sealed class Clock(TimeProvider clock) : ISystemClock
    {
        public DateTimeOffset UtcNow => clock.GetUtcNow();
    }
}
