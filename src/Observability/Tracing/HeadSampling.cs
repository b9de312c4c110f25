using System.Collections.Concurrent;
using Florin.Platform.Tracing;

namespace Florin.Observability.Tracing;

/// <summary>Chooses at their begin the requests that are traced. Thread-safe.</summary>
/// <param name="options">How.</param>
/// <param name="clock">Time.</param>
/// <param name="random">From 0 to 1; thread-safe.</param>
public sealed class HeadSampling(TracingOptions options, TimeProvider clock, Func<double> random)
{
    /// <summary>So many routes have a budget of their own; a client that makes up paths gets no more.</summary>
    internal const int MaxRoutes = 256;

    private readonly TraceBudget _all = new(options.PerSecond, clock); // For rate, and for the routes beyond the limit.
    private readonly TraceBudget _asked = new(options.PerSecond, clock);
    private readonly ConcurrentDictionary<ulong, TraceBudget> _routes = [];

    /// <summary>Whether a request is traced.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="path">Its path.</param>
    /// <param name="asked">Its client asks to have it traced, by the flag of its <c>traceparent</c>.</param>
    public bool Chooses(string method, ReadOnlySpan<char> path, bool asked) =>
        options.Sampler switch
        {
            SamplerKind.Always => true,
            SamplerKind.Never => false,
            SamplerKind.Ratio => random() < options.Ratio, // Not by the trace's id, which a client can choose.
            SamplerKind.Rate => _all.TryTake(),
            _ => Of(RouteKey.Of(method, path)).TryTake() || (asked && _asked.TryTake()),
        };

    private TraceBudget Of(ulong route)
    {
        if (_routes.TryGetValue(route, out var known))
            return known;
        return _routes.Count < MaxRoutes ? _routes.GetOrAdd(route, _ => new TraceBudget(options.PerSecond, clock)) : _all;
    }
}

/// <summary>
/// Tells routes apart before anything has been routed: by method and path, of which what looks like an id counts as any id.
/// Allocates nothing.
/// </summary>
internal static class RouteKey
{
    private const ulong Offset = 14_695_981_039_346_656_037;
    private const ulong Prime = 1_099_511_628_211;

    /// <summary>The key of a request's route (FNV-1a).</summary>
    public static ulong Of(string method, ReadOnlySpan<char> path)
    {
        var key = Mix(Offset, method);
        foreach (var range in path.Split('/'))
        {
            var segment = path[range];
            key = Mix((key ^ '/') * Prime, IsId(segment) ? "*" : segment);
        }
        return key;
    }

    private static bool IsId(ReadOnlySpan<char> segment) => segment.ContainsAnyInRange('0', '9') || segment.Length > 40;

    private static ulong Mix(ulong key, ReadOnlySpan<char> text)
    {
        foreach (var letter in text)
            key = (key ^ letter) * Prime;
        return key;
    }
}
