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
    private const string TraceHeader = "X-Trace-Id";
    private const string NoStoreValue = "no-store";

    private static readonly FrozenSet<string> Names = new[]
    {
        RequestIds.Header,
        "X-Service",
        "X-RateLimit-Limit",
        "X-RateLimit-Remaining",
        "X-RateLimit-Reset",
        "X-RateLimit-Store",
        TraceHeader,
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>How many they are.</summary>
    public int Count =>
        Security.Count
        + Names.Count
        - (Rate.Store is RateLimitStore.InProcess ? 1 : 0)
        - (Trace is null ? 1 : 0)
        + (NoStore ? 1 : 0);

    /// <summary>The security headers among them.</summary>
    public SecurityHeaders Security { get; init; } = SecurityHeaders.Api;

    /// <summary>The id of the trace that the request is of; null where it is of none.</summary>
    public string? Trace { get; init; }

    /// <summary>Neither a proxy nor the client may store the answer, unless the service that gives it allows it.</summary>
    public bool NoStore { get; init; }

    /// <summary>Whether a header is one of them that a service cannot send.</summary>
    public bool Owns(string name) => Names.Contains(name) || Security.Imposes(name);

    /// <summary>Puts them on a response, over any of the same name, but for security headers that give way.</summary>
    public void On(IHeaderDictionary headers)
    {
        Security.On(headers);
        headers[RequestIds.Header] = RequestId;
        headers["X-Service"] = Service;
        headers["X-RateLimit-Limit"] = Rate.Limit.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Remaining"] = Rate.Remaining.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Reset"] = Reset;
        if (NoStore && headers.CacheControl.Count == 0)
            headers.CacheControl = NoStoreValue;
        if (Rate.Store is not RateLimitStore.InProcess)
            headers["X-RateLimit-Store"] = Rate.Store.ToName();
        if (Trace is not null)
            headers[TraceHeader] = Trace;
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
