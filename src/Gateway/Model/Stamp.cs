using System.Collections.Frozen;
using System.Globalization;
using Florin.Platform.Http;
using Florin.Platform.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Florin.Gateway.Model;

/// <summary>The headers that every response through the gateway carries.</summary>
internal readonly record struct Stamp(string RequestId, StringValues Service, RateDecision Rate, string Reset)
{
    private const string NoStoreValue = "no-store";

    // Helmet's defaults (https://helmetjs.github.io), with a content security policy for what is never a page.
    private static readonly (string Name, StringValues Value)[] Security =
    [
        ("Content-Security-Policy", "default-src 'none';frame-ancestors 'none'"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Origin-Agent-Cluster", "?1"),
        ("Referrer-Policy", "no-referrer"),
        ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-DNS-Prefetch-Control", "off"),
        ("X-Download-Options", "noopen"),
        ("X-Frame-Options", "SAMEORIGIN"),
        ("X-Permitted-Cross-Domain-Policies", "none"),
        ("X-XSS-Protection", "0"),
    ];

    private static readonly FrozenSet<string> Names = Security
        .Select(header => header.Name)
        .Concat([
            RequestIds.Header,
            "X-Service",
            "X-RateLimit-Limit",
            "X-RateLimit-Remaining",
            "X-RateLimit-Reset",
            "X-RateLimit-Store",
        ])
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>How many they are.</summary>
    public int Count => Names.Count - (Rate.Store is RateLimitStore.InProcess ? 1 : 0) + (NoStore ? 1 : 0);

    /// <summary>Neither a proxy nor the client may store the answer, unless the service that gives it allows it.</summary>
    public bool NoStore { get; init; }

    /// <summary>Whether a header is one of them.</summary>
    public static bool Has(string name) => Names.Contains(name);

    /// <summary>Puts them on a response, over any of the same name.</summary>
    public void On(IHeaderDictionary headers)
    {
        foreach (var (name, value) in Security)
            headers[name] = value;
        headers[RequestIds.Header] = RequestId;
        headers["X-Service"] = Service;
        headers["X-RateLimit-Limit"] = Rate.Limit.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Remaining"] = Rate.Remaining.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Reset"] = Reset;
        if (NoStore && headers.CacheControl.Count == 0)
            headers.CacheControl = NoStoreValue;
        if (Rate.Store is not RateLimitStore.InProcess)
            headers["X-RateLimit-Store"] = Rate.Store.ToName();
    }
}

/// <summary>Writes times as RFC 3339 in whole seconds, rounded up; remembers the last, which is mostly asked for again.</summary>
internal sealed class ResetClock(TimeProvider clock)
{
    private Written _last = new(0, "1970-01-01T00:00:00Z");

    /// <summary>The time so far from now.</summary>
    public string After(TimeSpan wait)
    {
        var time = clock.GetUtcNow().Add(wait);
        var second = (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;
        var last = _last;
        if (last.Second != second)
            _last = last = new Written(
                second,
                DateTimeOffset.FromUnixTimeSeconds(second).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            );
        return last.Text;
    }

    private sealed record Written(long Second, string Text);
}
