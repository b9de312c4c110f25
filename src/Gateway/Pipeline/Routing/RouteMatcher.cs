using Florin.Gateway.Features.Cors;
using Florin.Gateway.Model.Configuration;
using Florin.Kernel;
using Florin.Platform.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Route = Florin.Gateway.Model.Route;

namespace Florin.Gateway.Pipeline.Routing;

/// <summary>Whether a request is one of a route: by path, method, host, headers and query, all of which must fit.</summary>
internal sealed class RouteMatcher
{
    private static readonly DefaultInlineConstraintResolver Constraints = new(
        Options.Create(new RouteOptions()),
        new ServiceCollection().BuildServiceProvider()
    );

    private readonly MatchConfig _match;
    private readonly HostPattern[] _hosts;
    private readonly TemplateMatcher _template;
    private readonly decimal _precedence;
    private readonly List<KeyValuePair<string, IRouteConstraint>> _constraints = [];

    /// <summary>What a route takes.</summary>
    /// <exception cref="WrongConfiguration">Its path is no template, or one of its hosts is none.</exception>
    public RouteMatcher(Route route)
    {
        (Route, _match) = (route, route.Config.Match);
        var hosts = _match.Hosts.ConvertAll(HostPattern.Read);
        _hosts = [.. hosts.OfType<HostPattern>()];
        var problems = hosts.Select((host, i) => host is null ? NoHost(route, i, _match.Hosts[i]) : null);
        var wrong = problems.OfType<string>().ToList();
        var path = _match.Path ?? "/{**any}";
        try
        {
            var template = new RouteTemplate(RoutePatternFactory.Parse(path));
            _template = new TemplateMatcher(template, new RouteValueDictionary());
            _precedence = RoutePrecedence.ComputeInbound(template);
            Literals = [.. template.Segments.TakeWhile(IsLiteral).Select(segment => segment.Parts[0].Text ?? "")];
            foreach (var parameter in template.Parameters)
            foreach (var constraint in parameter.InlineConstraints)
                _constraints.Add(new(parameter.Name ?? "", Resolve(constraint.Constraint)));
        }
        catch (Exception e)
            when (e is RoutePatternException or ArgumentException or RouteCreationException or InvalidOperationException)
        {
            wrong.Add($"Gateway:Routes:{route.Id}:Match:Path is '{Shown.Of(path)}': {Shown.Of(e.Message)}");
        }
        if (_template is null || wrong.Count > 0)
            throw new WrongConfiguration(string.Join(Environment.NewLine, wrong));
    }

    /// <summary>The route.</summary>
    public Route Route { get; }

    /// <summary>The literal segments that its path begins with.</summary>
    public IReadOnlyList<string> Literals { get; } = [];

    /// <summary>The methods that it takes; empty for all.</summary>
    public IReadOnlyList<string> Methods => _match.Methods;

    /// <summary>
    /// Routes in the order in which they are asked: by what the configuration says, then by ASP.NET Core's rules. The more
    /// specific path is first, then what names methods, hosts, headers, parameters. A configured one is before a service's own.
    /// </summary>
    public static IEnumerable<RouteMatcher> InOrder(IEnumerable<RouteMatcher> matchers) =>
        matchers
            .OrderBy(matcher => matcher.Route.Config.Order)
            .ThenBy(matcher => matcher._precedence)
            .ThenBy(matcher => matcher.Methods.Count == 0)
            .ThenBy(matcher => matcher._hosts.Length == 0)
            .ThenBy(matcher => Array.Exists(matcher._hosts, host => host.IsWildcard))
            .ThenByDescending(matcher => matcher._match.Headers.Count)
            .ThenByDescending(matcher => matcher._match.QueryParameters.Count)
            .ThenBy(matcher => matcher.Route.IsOwn)
            .ThenBy(matcher => matcher.Route.Id, StringComparer.Ordinal);

    /// <summary>Whether it takes a request; then the path's parameters are the request's route values.</summary>
    public bool Takes(HttpRequest request)
    {
        if (!TakesMethod(request) || Fits(request) is not { } values)
            return false;
        request.RouteValues = values;
        return true;
    }

    /// <summary>Whether it would take a request if it had another method.</summary>
    public bool TakesWithAnotherMethod(HttpRequest request) => !TakesMethod(request) && Fits(request) is not null;

    // By everything but the method; the path's parameters where it does.
    private RouteValueDictionary? Fits(HttpRequest request)
    {
        if (!TakesHost(request))
            return null;
        var values = new RouteValueDictionary();
        if (!_template.TryMatch(request.Path, values))
            return null;
        foreach (var (name, constraint) in _constraints)
            if (!constraint.Match(request.HttpContext, route: null, name, values, RouteDirection.IncomingRequest))
                return null;
        if (!_match.Headers.TrueForAll(header => Fits(header, request.Headers[header.Name])))
            return null;
        return _match.QueryParameters.TrueForAll(parameter => Fits(parameter, request.Query[parameter.Name])) ? values : null;
    }

    private static string NoHost(Route route, int i, string host) =>
        $"Gateway:Routes:{route.Id}:Match:Hosts:{i} is '{Shown.Of(host)}': expected a host such as shop.example.com, *.example.com or *, optionally followed by :port.";

    private static bool IsLiteral(TemplateSegment segment) => segment is { IsSimple: true, Parts: [{ IsLiteral: true }] };

    private static IRouteConstraint Resolve(string constraint) =>
        Constraints.ResolveConstraint(constraint) ?? throw new ArgumentException($"there is no constraint '{constraint}'.");

    // A browser that asks if it may ask is answered by the route that it would ask.
    private bool TakesMethod(HttpRequest request)
    {
        if (_match.Methods.Count == 0)
            return true;
        var method = CorsPolicies.IsPreflight(request) ? request.Headers.AccessControlRequestMethod.ToString() : request.Method;
        return _match.Methods.Contains(method, StringComparer.OrdinalIgnoreCase);
    }

    private bool TakesHost(HttpRequest request)
    {
        if (_hosts.Length == 0)
            return true;
        return Array.Exists(_hosts, host => host.Takes(request));
    }

    private static bool Fits(HeaderMatchConfig match, StringValues values)
    {
        var comparison = Comparison(match.IsCaseSensitive);
        return match.Mode switch
        {
            HeaderMatchMode.Exists => values.Count > 0,
            HeaderMatchMode.NotExists => values.Count == 0,
            HeaderMatchMode.NotContains => !Any(match.Values, values, (v, given) => v.Contains(given, comparison)),
            HeaderMatchMode.Contains => Any(match.Values, values, (v, given) => v.Contains(given, comparison)),
            HeaderMatchMode.HeaderPrefix => Any(match.Values, values, (v, given) => v.StartsWith(given, comparison)),
            _ => Any(match.Values, values, (v, given) => v.Equals(given, comparison)),
        };
    }

    private static bool Fits(QueryMatchConfig match, StringValues values)
    {
        var comparison = Comparison(match.IsCaseSensitive);
        return match.Mode switch
        {
            QueryMatchMode.Exists => values.Count > 0,
            QueryMatchMode.NotContains => !Any(match.Values, values, (v, given) => v.Contains(given, comparison)),
            QueryMatchMode.Contains => Any(match.Values, values, (v, given) => v.Contains(given, comparison)),
            QueryMatchMode.Prefix => Any(match.Values, values, (v, given) => v.StartsWith(given, comparison)),
            _ => Any(match.Values, values, (v, given) => v.Equals(given, comparison)),
        };
    }

    private static StringComparison Comparison(bool isCaseSensitive) =>
        isCaseSensitive ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    private static bool Any(List<string> given, StringValues values, Func<string, string, bool> fits) =>
        values.Any(value => value is not null && given.Exists(one => fits(value, one)));
}
