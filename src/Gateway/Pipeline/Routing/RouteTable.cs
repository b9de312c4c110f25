using System.Collections.Frozen;
using Florin.Gateway.Model;
using Microsoft.AspNetCore.Http;

namespace Florin.Gateway.Pipeline.Routing;

/// <summary>Finds who answers a path.</summary>
internal sealed class RouteTable
{
    private const string WellKnown = "/.well-known/";
    private const string Health = "/health";

    // What a route without methods takes.
    private const string Methods = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

    private readonly FrozenDictionary<string, Target> _own;
    private readonly RouteTree _routes;
    private readonly EndpointMethods _methods;

    /// <summary>A table.</summary>
    /// <param name="routes">Routes, those of the services among them.</param>
    /// <param name="own">The gateway's own answers by path.</param>
    /// <param name="methods">What services answer.</param>
    public RouteTable(
        IReadOnlyCollection<RouteMatcher> routes,
        IReadOnlyDictionary<string, Target> own,
        EndpointMethods methods
    )
    {
        (_routes, _methods) = (new RouteTree(routes), methods);
        _own = own.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Who answers a request, whose path the server has decoded once.</summary>
    public Target Find(HttpRequest request)
    {
        var path = request.Path.Value ?? "/";
        if (HttpMethods.IsConnect(request.Method) || HttpMethods.IsTrace(request.Method))
            return Target.Nowhere(Target.Gateway, IsCounted(path)) with { Allowed = AllowedAt(request, path) };
        if (OwnAt(path) is { } own)
            return own;
        var routes = _routes.Of(path);
        foreach (var matcher in routes)
            if (matcher.Route.IsOwn)
                return OwnOf(matcher.Route, path);
            else if (matcher.Takes(request))
                return new Target(matcher.Route.Cluster.Id, Counted: true, matcher.Route, request.Path, Own: null);
        return WrongMethod(request, routes) ?? OwnFront(path) ?? Target.Nowhere(Target.Gateway, IsCounted(path));
    }

    // A tunnel is nothing that a service could answer, and neither is what a request looked like on its way, so none is asked
    // what it allows. Null where there is nothing at the path.
    private string? AllowedAt(HttpRequest request, string path)
    {
        var own = OwnAt(path);
        if (path is "" or OwnAnswers.Front || own is not null)
            return own?.OwnMethods ?? "GET, HEAD";
        SortedSet<string>? allowed = null;
        foreach (var matcher in _routes.Of(path))
            if (matcher.Route.IsOwn)
                return AllowedBy(OwnOf(matcher.Route, path));
            else if (matcher.Takes(request))
                return Methods;
            else if (matcher.TakesWithAnotherMethod(request))
                (allowed ??= new(StringComparer.Ordinal)).UnionWith(
                    matcher.Methods.Select(method => method.ToUpperInvariant())
                );
        return allowed is null ? null : string.Join(", ", allowed);
    }

    // A service may answer more than is known of it, such as by a framework that it hosts.
    private string? AllowedBy(Target own) => own.Route is { } route ? _methods.At(route.Cluster.Id, own.Rest) ?? Methods : null;

    private Target? OwnAt(string path) =>
        path != OwnAnswers.Front && _own.TryGetValue(path.Length > 1 && path[^1] == '/' ? path[..^1] : path, out var own)
            ? own
            : null;

    // After the routes, one of which may be there for a site's own front page.
    private Target? OwnFront(string path) => path == OwnAnswers.Front && _own.TryGetValue(path, out var own) ? own : null;

    // It takes whatever begins with its base, which is where it was found.
    private static Target OwnOf(Route route, string path)
    {
        var rest = path.Length == route.PathBase.Value!.Length ? "/" : path[route.PathBase.Value.Length..]; // A service's own has one.
        return PublicPath.IsOwn(rest)
            ? new Target(route.Cluster.Id, Counted: true, route, rest, Own: null)
            : Target.Nowhere(route.Cluster.Id, counted: true);
    }

    private static Target? WrongMethod(HttpRequest request, ReadOnlySpan<RouteMatcher> routes)
    {
        Route? first = null;
        SortedSet<string>? allowed = null;
        foreach (var matcher in routes)
        {
            if (!matcher.TakesWithAnotherMethod(request))
                continue;
            first ??= matcher.Route;
            (allowed ??= new(StringComparer.Ordinal)).UnionWith(matcher.Methods.Select(method => method.ToUpperInvariant()));
        }
        return first is null || allowed is null
            ? null
            : new Target(first.Cluster.Id, Counted: true, first, default, Own: null) { Allowed = string.Join(", ", allowed) };
    }

    private static bool IsCounted(string path) =>
        !path.StartsWith(Health, StringComparison.OrdinalIgnoreCase)
        && !path.StartsWith(WellKnown, StringComparison.OrdinalIgnoreCase);
}
