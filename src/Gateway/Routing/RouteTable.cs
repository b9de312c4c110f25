using System.Collections.Frozen;

namespace Florin.Gateway;

/// <summary>Finds who answers a path.</summary>
internal sealed class RouteTable
{
    private const string Api = "/api/";
    private const string WellKnown = "/.well-known/";
    private const string Health = "/health";

    private readonly FrozenDictionary<string, Route>.AlternateLookup<ReadOnlySpan<char>> _routes;
    private readonly FrozenDictionary<string, Target> _own;

    /// <summary>Routes by service, and the gateway's own answers by path.</summary>
    public RouteTable(IEnumerable<Route> routes, IReadOnlyDictionary<string, Target> own)
    {
        _routes = routes
            .ToFrozenDictionary(route => route.Name, StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();
        _own = own.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Who answers a path, which the server has decoded once.</summary>
    public Target Find(string path)
    {
        if (_own.TryGetValue(path.Length > 1 && path[^1] == '/' ? path[..^1] : path, out var own))
            return own;
        if (!path.StartsWith(Api, StringComparison.OrdinalIgnoreCase))
            return Target.Nowhere(Target.Gateway, IsCounted(path));
        var end = path.IndexOf('/', Api.Length);
        var name = end < 0 ? path.AsSpan(Api.Length) : path.AsSpan(Api.Length, end - Api.Length);
        if (!_routes.TryGetValue(name, out var route))
            return Target.Nowhere(Target.Gateway, counted: true);
        var rest = end < 0 ? "/" : path[end..];
        return IsPublic(rest)
            ? new Target(route.Name, Counted: true, route, rest, Own: null)
            : Target.Nowhere(route.Name, counted: true);
    }

    private static bool IsCounted(string path) =>
        !path.StartsWith(Health, StringComparison.OrdinalIgnoreCase)
        && !path.StartsWith(WellKnown, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether a path may leave the gateway. Not what is internal, however it is written: what is still encoded after the
    /// server has decoded it, or could be read as a step up, might be understood otherwise by whoever comes next. No public
    /// path needs any of these.
    /// </summary>
    private static bool IsPublic(string rest)
    {
        if (
            rest.AsSpan().ContainsAny('%', '\\')
            || rest.AsSpan().TrimStart('/').StartsWith("internal", StringComparison.OrdinalIgnoreCase)
        )
            return false;
        if (!rest.Contains("/.", StringComparison.Ordinal))
            return true;
        foreach (var segment in rest.AsSpan().Split('/'))
            if (rest.AsSpan(segment) is "." or "..")
                return false;
        return true;
    }
}
