using System.Collections.Frozen;
using Florin.Gateway.Model.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Florin.Gateway.Model;

/// <summary>A named set of security headers: setting <c>SecurityHeaders</c> of a route.</summary>
internal enum SecurityHeaderSet
{
    /// <summary>Of answers that are no pages; in the place of any that the service sends.</summary>
    Api,

    /// <summary>Of pages that load what they need from their own origin; those that the service sends itself are kept.</summary>
    Page,

    /// <summary>None but those that the service sends.</summary>
    None,
}

/// <summary>The security headers that the answers of a route carry. Immutable.</summary>
internal sealed class SecurityHeaders
{
    private const string Policy = "Content-Security-Policy";
    private const string PolicyOfPages =
        "default-src 'self';base-uri 'self';form-action 'self';frame-ancestors 'self';img-src 'self' data:;object-src 'none';script-src-attr 'none'";

    // Helmet's defaults (https://helmetjs.github.io), with a content security policy for what is never a page.
    private static readonly KeyValuePair<string, StringValues>[] OfApis =
    [
        new(Policy, "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'"),
        new("Cross-Origin-Opener-Policy", "same-origin"),
        new("Cross-Origin-Resource-Policy", "same-origin"),
        new("Origin-Agent-Cluster", "?1"),
        new("Referrer-Policy", "no-referrer"),
        new("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
        new("X-Content-Type-Options", "nosniff"),
        new("X-DNS-Prefetch-Control", "off"),
        new("X-Download-Options", "noopen"),
        new("X-Frame-Options", "SAMEORIGIN"),
        new("X-Permitted-Cross-Domain-Policies", "none"),
        new("X-XSS-Protection", "0"),
    ];

    private static readonly FrozenSet<string> Names = NamesOf(OfApis);

    private readonly KeyValuePair<string, StringValues>[] _imposed;
    private readonly KeyValuePair<string, StringValues>[] _offered;

    private readonly FrozenSet<string> _imposedNames;

    private SecurityHeaders(KeyValuePair<string, StringValues>[] imposed, KeyValuePair<string, StringValues>[] offered) =>
        (_imposed, _offered, _imposedNames) = (imposed, offered, NamesOf(imposed));

    /// <summary>Those of the gateway's own answers, and of every route that says nothing else.</summary>
    public static SecurityHeaders Api { get; } = new(OfApis, []);

    /// <summary>Those of a page of the gateway's own, which is allowed what its policy says.</summary>
    public static SecurityHeaders OfOwnPage(string policy) => new(With(policy), []);

    /// <summary>How many they are.</summary>
    public int Count => _imposed.Length + _offered.Length;

    /// <summary>Whether some of them give way to those that a service sends.</summary>
    public bool GivesWay => _imposed.Length < OfApis.Length;

    /// <summary>Those of a route.</summary>
    public static SecurityHeaders Of(RouteConfig route) =>
        route switch
        {
            { SecurityHeaders: SecurityHeaderSet.None } => new([], []),
            { SecurityHeaders: SecurityHeaderSet.Page, ContentSecurityPolicy: { } policy } => new(
                [new(Policy, policy)],
                OfApis[1..]
            ),
            { SecurityHeaders: SecurityHeaderSet.Page } => new([], With(PolicyOfPages)),
            { ContentSecurityPolicy: { } policy } => new(With(policy), []),
            _ => Api,
        };

    /// <summary>Whether a header is a security header.</summary>
    public static bool Has(string name) => Names.Contains(name);

    /// <summary>Whether a header is one that a service cannot send.</summary>
    public bool Imposes(string name) => _imposedNames.Contains(name);

    /// <summary>Puts them on a response: over those of the same name, or beside them where they give way.</summary>
    public void On(IHeaderDictionary headers)
    {
        foreach (var (name, value) in _imposed)
            headers[name] = value;
        foreach (var (name, value) in _offered)
            headers.TryAdd(name, value);
    }

    private static KeyValuePair<string, StringValues>[] With(string policy) => [new(Policy, policy), .. OfApis[1..]];

    private static FrozenSet<string> NamesOf(IEnumerable<KeyValuePair<string, StringValues>> headers) =>
        headers.Select(header => header.Key).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
