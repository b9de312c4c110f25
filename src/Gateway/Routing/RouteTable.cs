using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace Florin.Gateway;

/// <summary>Finds who answers a path.</summary>
internal sealed class RouteTable
{
    private const string Api = "/api/";
    private const string WellKnown = "/.well-known/";
    private const string Health = "/health";

    private readonly FrozenDictionary<string, Route>.AlternateLookup<ReadOnlySpan<char>> _routes;
    private readonly FrozenDictionary<string, Target> _own;
    private readonly RouteMatcher[] _configured;

    /// <summary>Routes by service, and the gateway's own answers by path.</summary>
    /// <exception cref="Florin.Platform.Hosting.WrongConfiguration">A route's path is no template.</exception>
    public RouteTable(IReadOnlyList<Route> routes, IReadOnlyDictionary<string, Target> own)
    {
        _configured =
        [
            .. routes
                .Where(route => !route.PathBase.HasValue)
                .Select(route => new RouteMatcher(route))
                .OrderBy(matcher => matcher.Route.Config.Order)
                .ThenBy(matcher => matcher.Precedence)
                .ThenBy(matcher => matcher.Route.Id, StringComparer.Ordinal),
        ];
        _routes = routes
            .Where(route => route.PathBase.HasValue)
            .ToFrozenDictionary(route => route.Id, StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();
        _own = own.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Who answers a request, whose path the server has decoded once.</summary>
    public Target Find(HttpRequest request)
    {
        var path = request.Path.Value ?? "/";
        if (_own.TryGetValue(path.Length > 1 && path[^1] == '/' ? path[..^1] : path, out var own))
            return own;
        foreach (var matcher in _configured)
            if (matcher.Takes(request))
                return new Target(matcher.Route.Cluster.Id, Counted: true, matcher.Route, request.Path, Own: null);
        if (!path.StartsWith(Api, StringComparison.OrdinalIgnoreCase))
            return Target.Nowhere(Target.Gateway, IsCounted(path));
        var end = path.IndexOf('/', Api.Length);
        var name = end < 0 ? path.AsSpan(Api.Length) : path.AsSpan(Api.Length, end - Api.Length);
        if (!_routes.TryGetValue(name, out var route))
            return Target.Nowhere(Target.Gateway, counted: true);
        var rest = end < 0 ? "/" : path[end..];
        return PublicPath.Is(rest)
            ? new Target(route.Cluster.Id, Counted: true, route, rest, Own: null)
            : Target.Nowhere(route.Cluster.Id, counted: true);
    }

    private static bool IsCounted(string path) =>
        !path.StartsWith(Health, StringComparison.OrdinalIgnoreCase)
        && !path.StartsWith(WellKnown, StringComparison.OrdinalIgnoreCase);
}
