using Florin.Gateway.Model;
using Florin.Gateway.Model.Clusters;
using Florin.Gateway.Model.Configuration;
using Microsoft.AspNetCore.Http;

namespace Florin.Gateway.Pipeline.Configuration;

/// <summary>
/// The routes to the authorization server, which the user service hosts: its paths are those that clients expect, and some of
/// its answers are pages. A route of the configuration with the same id takes the place of one.
/// </summary>
internal static class OAuthRoutes
{
    private const string Service = "user";

    private static readonly (string Id, string Path)[] All =
    [
        ("oauth", "/connect/{**rest}"),
        ("oauth-discovery", "/.well-known/openid-configuration"),
    ];

    /// <summary>Those of a gateway; none where it has no user service.</summary>
    public static IEnumerable<Route> Of(IReadOnlyDictionary<string, Cluster> clusters) =>
        clusters.TryGetValue(Service, out var users)
            ? All.Select(route => new Route(route.Id, ConfigOf(route.Path), users, PathString.Empty))
            : [];

    private static RouteConfig ConfigOf(string path) =>
        new()
        {
            ClusterId = Service,
            Match = new() { Path = path },
            SecurityHeaders = SecurityHeaderSet.Page,
        };
}
