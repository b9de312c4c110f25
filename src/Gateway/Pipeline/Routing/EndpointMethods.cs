using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;
using Endpoint = Florin.Platform.Http.Endpoint;

namespace Florin.Gateway.Pipeline.Routing;

/// <summary>Which methods the endpoints of services answer at a path, as they say of themselves.</summary>
internal sealed class EndpointMethods
{
    private static readonly RouteValueDictionary NoDefaults = [];

    private readonly FrozenDictionary<string, (TemplateMatcher Path, string Method)[]> _byService;

    /// <summary>The methods of endpoints by service.</summary>
    public EndpointMethods(IReadOnlyDictionary<string, IReadOnlyList<Endpoint>> endpoints) =>
        _byService = endpoints.ToFrozenDictionary(
            service => service.Key,
            service => service.Value.Select(endpoint => (Matcher(endpoint.Path), endpoint.Method)).ToArray(),
            StringComparer.OrdinalIgnoreCase
        );

    /// <summary>The methods at a path of a service, as the header Allow has them; null where nothing is known of the path.</summary>
    public string? At(string service, PathString path)
    {
        if (!_byService.TryGetValue(service, out var endpoints))
            return null;
        var methods = endpoints.Where(e => e.Path.TryMatch(path, [])).Select(e => e.Method).Distinct(StringComparer.Ordinal);
        var allowed = string.Join(", ", methods.Order(StringComparer.Ordinal).SelectMany(WithHead));
        return allowed.Length > 0 ? allowed : null;
    }

    // Each GET may also be a HEAD.
    private static string[] WithHead(string method) => HttpMethods.IsGet(method) ? [method, HttpMethods.Head] : [method];

    private static TemplateMatcher Matcher(string path) => new(new RouteTemplate(RoutePatternFactory.Parse(path)), NoDefaults);
}
